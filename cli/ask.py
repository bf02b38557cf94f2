"""``desk ask``: one question to the running desk, from the command line."""

import argparse
import sys
import uuid
from typing import Any

import httpx

from cli.console import say
from desk.settings import load_settings


def add_commands(commands: Any) -> None:
    """Registers ``desk ask``."""
    parser = commands.add_parser("ask", help="put a question to the running desk and print its answer")
    parser.add_argument("text")
    parser.add_argument("--locale", default=None, help="zh-Hant, en or ja; found from the text if left out")
    parser.set_defaults(command=_ask)


def _ask(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    base = f"http://{settings.host}:{settings.port}/api/webchat/conversations"
    try:
        with httpx.Client(timeout=30, trust_env=False) as client:
            return _converse(client, base, arguments)
    except httpx.HTTPError as error:
        print(f"desk: the desk does not answer at {base}: {error}", file=sys.stderr)
        return 1


def _converse(client: httpx.Client, base: str, arguments: argparse.Namespace) -> int:
    opened = client.post(base, json={"locale": arguments.locale}).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {opened['token']}"
    url = f"{base}/{opened['conversation_id']}/messages"
    body = {"client_message_id": uuid.uuid4().hex, "text": arguments.text}
    posted = client.post(url, json=body)
    if posted.is_error:
        print(f"desk: {posted.json()['code']}", file=sys.stderr)
        return 1
    page = client.get(url, params={"after": posted.json()["seq"], "wait": 20}).raise_for_status().json()
    for message in page["messages"]:
        _print(message)
    return 0


def _print(message: dict[str, Any]) -> None:
    say(message["text"])
    answer = message.get("answer") or {}
    if answer.get("entry_id"):
        say(f"  — {answer['agency']}, {answer['reviewed_on']} ({answer['entry_id']}, {answer['confidence']:.2f})")
    for source in answer.get("sources", []):
        say(f"  {source['title']}: {source['url']}")
    for choice in message.get("choices") or []:
        say(f"  [{choice['label']}]")
