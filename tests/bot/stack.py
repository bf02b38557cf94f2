"""The real thing on loopback: the desk's commands and web side, its trained model, and a Rasa server that pulls it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-tests-only"
_READY_WITHIN_S = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """Starts everything in ``folder``; stops what it started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.api = f"http://127.0.0.1:{free_port()}"
        self.rasa = f"http://127.0.0.1:{free_port()}"

    def start(self) -> None:
        self._desk("setup")
        self._desk("model", "train")
        self.start_api()
        self.start_rasa()

    def stop(self) -> None:
        for name in list(self._processes):
            self.stop_one(name)

    def start_api(self) -> None:
        self._spawn("api", self._uvicorn(), ROOT)
        _wait_for(f"{self.api}/actions/health")

    def start_rasa(self) -> None:
        self._spawn("rasa", self._rasa(), ROOT / "bot")
        _wait_for(f"{self.rasa}/webhooks/desk/")

    def stop_one(self, name: str) -> None:
        """Stops "api" or "rasa"; what they know must be in their databases."""
        process = self._processes.pop(name)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def open_conversation(self, locale: str) -> str:
        status, body = post(f"{self.api}/api/webchat/conversations", {"locale": locale})
        assert status == 201, body
        return str(body["conversation_id"])

    def say(self, sender_id: str, text: str, locale: str, **more: Any) -> dict[str, Any]:
        """One message; ``choice`` as a button of ours would set it."""
        status, body = self.post_message(sender_id, text, locale, **more)
        assert status == 200, (status, body)
        return body

    def post_message(
        self,
        sender_id: str,
        text: str,
        locale: str,
        choice: dict[str, str] | None = None,
        message_id: str | None = None,
    ) -> tuple[int, Any]:
        message_id = message_id or uuid.uuid4().hex
        metadata = {"locale": locale, "turn_id": message_id, "choice": choice}
        body = {"message_id": message_id, "sender_id": sender_id, "text": text, "metadata": metadata}
        return post(f"{self.rasa}/webhooks/desk/webhook", body, SECRET)

    def _desk(self, *arguments: str) -> None:
        command = [str(ROOT / ".venv/bin/python"), "-m", "cli.main", *arguments]
        with (self._folder / "desk.log").open("ab") as log:
            subprocess.run(command, cwd=ROOT, env=self._environment(), check=True, stdout=log, stderr=log, timeout=900)

    def _uvicorn(self) -> list[str]:
        port = self.api.rpartition(":")[2]
        command = [str(ROOT / ".venv/bin/python"), "-m", "uvicorn", "wiring.serve:build_app", "--factory"]
        return [*command, "--host", "127.0.0.1", "--port", port, "--log-level", "warning"]

    def _rasa(self) -> list[str]:
        port = self.rasa.rpartition(":")[2]
        command = [str(ROOT / "bot/.venv/bin/python"), "-m", "rasa", "run", "--endpoints", "endpoints.yml"]
        return [*command, "--credentials", "credentials.yml", "-i", "127.0.0.1", "-p", port]

    def _spawn(self, name: str, command: list[str], folder: Path) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=folder, env=self._environment(), stdout=log, stderr=log)
        self._processes[name] = process

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
        return {
            **inherited,
            "DESK_VAR_DIR": str(self._folder / "var"),
            "DESK_DATABASE_URL": f"sqlite:///{self._folder}/desk.db",
            "DESK_RATE_LIMITS": "off",
            "DESK_RASA__URL": self.rasa,
            "DESK_RASA__SECRET": SECRET,
            "DESK_MODEL_URL": f"{self.api}/internal/models/current",
            "DESK_ACTIONS_URL": f"{self.api}/actions/webhook",
            "DESK_TRACKER_DATABASE_URL": f"sqlite:///{self._folder}/tracker.db",
            "PORT": self.api.rpartition(":")[2],
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONWARNINGS": "ignore",
        }


def post(url: str, body: Any, secret: str | None = None, raw: bytes | None = None) -> tuple[int, Any]:
    """Status and decoded body of a POST."""
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["Authorization"] = f"Bearer {secret}"
    data = raw if raw is not None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def _wait_for(url: str) -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                if response.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise TimeoutError(url)
