"""``desk run``: everything from one command. Ctrl-C stops all it started."""

import argparse
import asyncio
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from cli.console import say, step
from cli.first_look import is_prepared
from cli.stack import Stack, is_free
from desk.settings import load_settings

if TYPE_CHECKING:
    from desk.services.context import Desk

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
    stack = Stack(settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stack.supervisor.ask_to_stop())
    # Where a desk has run before, its web side loads while this process loads what it needs itself.
    if early := is_prepared(settings):
        stack.start_web()
    from cli.setup import prepare
    from wiring.build import build_desk

    desk = build_desk(settings)
    try:
        password = prepare(desk)
        ready = _start(stack, desk, started, early=early)
        if not stack.supervisor.stopping:
            _print_addresses(desk, stack.url, password, time.monotonic() - started, ready=ready)
        stack.supervisor.watch()
    finally:
        with step("stopping"):
            stack.supervisor.stop_all()
            desk.database.dispose()
    return 0


def _start(stack: Stack, desk: "Desk", started: float, *, early: bool) -> bool:
    if not early:
        stack.start_web()
    if stack.web_answers():
        say(f"  web side answers at {stack.url} ({time.monotonic() - started:.1f} s); the bot is starting")
    began = time.monotonic()
    if stack.train_if_needed(desk, lambda line: say(f"    {line}") if line.startswith(_PROGRESS) else None):
        say(f"  bot trained on the published knowledge ({time.monotonic() - began:.1f} s)")
    if stack.supervisor.stopping:
        return False
    with step("bot (Rasa)"):
        return stack.start_bot()


def _print_addresses(desk: "Desk", url: str, password: str | None, seconds: float, *, ready: bool) -> None:
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
