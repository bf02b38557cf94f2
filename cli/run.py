"""``desk run``: everything from one command. Ctrl-C stops all it started."""

import argparse
import asyncio
import signal
import sys
import time
from typing import Any

from cli.console import say, step
from cli.setup import prepare
from cli.stack import Stack, is_free
from desk.services.context import Desk
from desk.settings import load_settings
from wiring.build import build_desk

_PROGRESS = ("ranker:", "Your Rasa model")  # lines of a training that a newcomer can make something of


def add_commands(commands: Any) -> None:
    """Registers ``desk run`` and ``desk worker``."""
    running = commands.add_parser("run", help="database, knowledge, model, then API, worker and Rasa")
    running.set_defaults(command=_run)
    worker = commands.add_parser("worker", help="only the background work (with PostgreSQL)")
    worker.set_defaults(command=_worker)


def _run(_arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    settings = load_settings()
    if not is_free(settings.host, settings.port):
        print(f"desk: port {settings.port} is in use; choose another one: make run PORT=8001", file=sys.stderr)
        return 1
    say("InvestDesk is starting.")
    desk = build_desk(settings)
    password = prepare(desk)
    stack = Stack(desk)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stack.supervisor.ask_to_stop())
    try:
        ready = _start(stack)
        if not stack.supervisor.stopping:
            _print_addresses(desk, stack.url, password, time.monotonic() - started, ready=ready)
        stack.supervisor.watch()
    finally:
        with step("stopping"):
            stack.supervisor.stop_all()
            desk.database.dispose()
    return 0


def _start(stack: Stack) -> bool:
    with step("web side"):
        stack.start_web()
    say(f"    answers at {stack.url}; the bot is starting")
    began = time.monotonic()
    if stack.train_if_needed(lambda line: say(f"    {line}") if line.startswith(_PROGRESS) else None):
        say(f"  bot trained on the published knowledge ({time.monotonic() - began:.1f} s)")
    if stack.supervisor.stopping:
        return False
    with step("bot (Rasa)"):
        return stack.start_bot()


def _print_addresses(desk: Desk, url: str, password: str | None, seconds: float, *, ready: bool) -> None:
    if ready:
        say(f"\nInvestDesk is ready ({seconds:.0f} s).")
    else:
        say("\nThe bot is not ready yet; see var/log/rasa.log. Questions are kept and answered when it is.")
    say(f"  portal with the widget   {url}/")
    say(f"  console for staff        {url}/console")
    say(f"  API documentation        {url}/api/docs")
    if password:
        say("  sign in as pm.zh@demo.test, pm.en@demo.test, pm.ja@demo.test or manager@demo.test")
        say(f"  password                 {password}")
    else:
        say("  sign in with the password printed at the first start (or set then by DESK_DEMO_PASSWORD)")
    if not desk.settings.email.smtp_host:
        say("  mail notices to staff are off: set DESK_EMAIL__SMTP_HOST to switch them on")
    say("  logs are in var/log; Ctrl-C stops everything\n")


def _worker(_arguments: argparse.Namespace) -> None:
    from wiring.serve import run_worker  # loads the language pipelines, which no other command needs

    asyncio.run(run_worker())
