"""The servers of a desk on one machine: API (with the worker on SQLite), worker (on PostgreSQL), Rasa."""

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cli.processes import Child, Supervisor
from desk.settings import Settings
from wiring.rasa_process import BOT, RASA_PYTHON, rasa_environment

WEB_WITHIN_S = 60.0
BOT_WITHIN_S = 180.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

if TYPE_CHECKING:
    from desk.services.context import Desk


class Stack:
    """Starts the servers one after the other and looks after them. ``environment`` adds to that of this process."""

    def __init__(
        self, settings: Settings, environment: dict[str, str] | None = None, credentials: str = "credentials.yml"
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self.supervisor = Supervisor(settings.var_dir / "log")
        self.url = f"http://{settings.host}:{settings.port}"
        self.rasa_port = _rasa_port(settings.rasa.url)
        self.rasa_url = f"http://127.0.0.1:{self.rasa_port}"
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self._environment = inherited | (environment or {}) | {"DESK_RASA__URL": self.rasa_url}

    def start_web(self) -> None:
        """The web side; it may still be loading afterwards."""
        self.supervisor.start(Child("api", self._api_command(), self._environment))
        if not self._settings.uses_sqlite:
            command = [sys.executable, "-m", "cli.main", "worker"]
            self.supervisor.start(Child("worker", command, self._environment))

    def web_answers(self) -> bool:
        """Waits for the web side; False if it did not answer in time."""
        return self._answers("/api/health/live", WEB_WITHIN_S)

    def train_if_needed(self, desk: "Desk", report: Callable[[str], None]) -> bool:
        """Trains a model unless the current one fits the knowledge and the code. Returns whether it trained."""
        from wiring.training import (  # loads the database library, which starting the web side can spare
            is_current,
            train,
        )

        if is_current(desk):
            return False
        train(desk, report)
        return True

    def start_bot(self) -> bool:
        """Rasa; False if the desk was not ready in time."""
        environment = rasa_environment(self._settings, api_url=self.url)
        self.rasa = Child("rasa", self._rasa_command(), environment, BOT)
        self.supervisor.start(self.rasa)
        return self._answers("/api/health/ready", BOT_WITHIN_S)

    def _answers(self, path: str, within_s: float) -> bool:
        until = time.monotonic() + within_s
        while time.monotonic() < until and not self.supervisor.stopping:
            self.supervisor.look_after()
            try:
                with _DIRECT.open(self.url + path, timeout=3) as response:
                    if response.status == 200:
                        return True
            except OSError:
                pass
            time.sleep(0.05)
        return False

    def _api_command(self) -> list[str]:
        settings = self._settings
        return [
            sys.executable, "-m", "uvicorn", "wiring.serve:build_app", "--factory", "--host", settings.host,
            "--port", str(settings.port), "--no-access-log", "--no-server-header", "--ws", "none",
            "--timeout-keep-alive", "75", "--timeout-graceful-shutdown", "5", "--log-level", settings.log_level,
        ]  # fmt: skip

    def _rasa_command(self) -> list[str]:
        return [
            str(RASA_PYTHON), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(self.rasa_port),
            "--endpoints", "endpoints.yml", "--credentials", self._credentials,
        ]  # fmt: skip


def is_free(host: str, port: int) -> bool:
    """Whether a server of ours could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _rasa_port(url: str) -> int:
    wanted = urlsplit(url).port or 5005
    return wanted if is_free("127.0.0.1", wanted) else free_port()
