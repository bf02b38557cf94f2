"""The servers of a desk on one machine: API (with the worker on SQLite), worker (on PostgreSQL), Rasa."""

import os
import socket
import sys
import time
from collections.abc import Callable

import httpx

from cli.processes import Child, Supervisor
from desk.services.context import Desk
from wiring.build import BOT
from wiring.training import RASA_PYTHON, is_current, rasa_environment, train

WEB_WITHIN_S = 60.0
BOT_WITHIN_S = 180.0


class Stack:
    """Starts the servers one after the other and looks after them. ``environment`` adds to that of this process."""

    def __init__(
        self, desk: Desk, environment: dict[str, str] | None = None, credentials: str = "credentials.yml"
    ) -> None:
        settings = desk.settings
        self._desk = desk
        self._credentials = credentials
        self.supervisor = Supervisor(settings.var_dir / "log")
        self.url = f"http://{settings.host}:{settings.port}"
        self.rasa_port = _rasa_port(settings.rasa.url)
        self.rasa_url = f"http://127.0.0.1:{self.rasa_port}"
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self._environment = inherited | (environment or {}) | {"DESK_RASA__URL": self.rasa_url}

    def start_web(self) -> bool:
        """The web side; False if it did not answer in time."""
        self.supervisor.start(Child("api", self._api_command(), self._environment))
        if not self._desk.database.is_sqlite:
            command = [sys.executable, "-m", "cli.main", "worker"]
            self.supervisor.start(Child("worker", command, self._environment))
        return self._answers("/api/health/live", WEB_WITHIN_S)

    def train_if_needed(self, report: Callable[[str], None]) -> bool:
        """Trains a model unless the current one fits the knowledge and the code. Returns whether it trained."""
        if is_current(self._desk):
            return False
        train(self._desk, report)
        return True

    def start_bot(self) -> bool:
        """Rasa; False if the desk was not ready in time."""
        environment = rasa_environment(self._desk, api_url=self.url)
        self.rasa = Child("rasa", self._rasa_command(), environment, BOT)
        self.supervisor.start(self.rasa)
        return self._answers("/api/health/ready", BOT_WITHIN_S)

    def _answers(self, path: str, within_s: float) -> bool:
        until = time.monotonic() + within_s
        with httpx.Client(trust_env=False, timeout=3) as client:
            while time.monotonic() < until and not self.supervisor.stopping:
                self.supervisor.look_after()
                try:
                    if client.get(self.url + path).is_success:
                        return True
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)
        return False

    def _api_command(self) -> list[str]:
        settings = self._desk.settings
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
    wanted = httpx.URL(url).port or 5005
    return wanted if is_free("127.0.0.1", wanted) else free_port()
