"""Starts the whole desk for tests and the benchmark, in a folder of its own, on free ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from cli.setup import prepare
from cli.stack import Stack, free_port
from desk.services.context import Desk
from desk.settings import RasaSettings, Settings
from wiring.build import build_desk

PASSWORD = "correct horse battery staple"


@dataclass
class LiveDesk:
    """A running desk. ``desk`` reads and writes the same database as its servers."""

    url: str
    desk: Desk
    stack: Stack


@contextmanager
def live_desk_in(
    folder: Path, *, database_url: str | None = None, credentials: str = "credentials.yml"
) -> Iterator[LiveDesk]:
    """A desk with knowledge, demo staff, a freshly trained model, API, worker and Rasa; all stopped at the end."""
    values = {
        "DESK_DATABASE_URL": database_url or f"sqlite:///{folder / 'desk.db'}",
        "DESK_VAR_DIR": str(folder),
        "DESK_DEMO_PASSWORD": PASSWORD,
        "DESK_RATE_LIMITS": "off",
        "DESK_TEST_MODE": "on",
        "PORT": str(free_port()),
        "DESK_RASA__SECRET": "secret-of-the-live-tests",
    }
    settings = Settings(
        database_url=values["DESK_DATABASE_URL"], var_dir=folder, demo_password=SecretStr(PASSWORD), rate_limits="off",
        test_mode="on", PORT=int(values["PORT"]),  # type: ignore[call-arg]
        rasa=RasaSettings(url=f"http://127.0.0.1:{free_port()}", secret=SecretStr(values["DESK_RASA__SECRET"])),
    )  # fmt: skip
    desk = build_desk(settings)
    prepare(desk)
    stack = Stack(settings, values, credentials)
    try:
        stack.start_web()
        if not stack.web_answers():
            raise RuntimeError(_log(folder, "api"))
        stack.train_if_needed(desk, lambda _line: None)
        if not stack.start_bot():
            raise RuntimeError(_log(folder, "rasa"))
        yield LiveDesk(stack.url, desk, stack)
    finally:
        stack.supervisor.stopping = True
        stack.supervisor.stop_all()
        desk.database.dispose()


def _log(folder: Path, name: str) -> str:
    path = folder / "log" / f"{name}.log"
    return path.read_text(errors="replace")[-4000:] if path.exists() else f"{name}: no log"
