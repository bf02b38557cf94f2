"""Child processes: started in groups of their own, restarted when they die, stopped together."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from cli.console import say

_STOP_WITHIN_S = 10.0
_RESTART_PAUSE_S = (1.0, 2.0, 5.0, 15.0)


@dataclass
class Child:
    """A command to keep running. Its output goes to ``<log folder>/<name>.log``."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    restarts: int = 0
    not_before: float = 0.0


class Supervisor:
    """Looks after the children of ``desk run``."""

    def __init__(self, log_folder: Path) -> None:
        self._logs = log_folder
        self._logs.mkdir(parents=True, exist_ok=True)
        self.children: list[Child] = []
        self.stopping = False

    def start(self, child: Child) -> None:
        """Starts a child and looks after it from now on."""
        self.children.append(child)
        self._spawn(child)

    def ask_to_stop(self) -> None:
        """Callable from a signal handler: ``watch`` returns soon."""
        self.stopping = True

    def watch(self) -> None:
        """Restarts children that die, until asked to stop."""
        while not self.stopping:
            self.look_after()
            time.sleep(0.2)

    def look_after(self) -> None:
        """One look at all children."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.not_before:
                    self._spawn(child)
            elif (code := child.process.poll()) is not None and not self.stopping:
                pause = _RESTART_PAUSE_S[min(child.restarts, len(_RESTART_PAUSE_S) - 1)]
                say(
                    f"  {child.name} ended (code {code}), starting it again in {pause:.0f} s; see var/log/{child.name}.log"
                )
                child.restarts += 1
                child.process, child.not_before = None, time.monotonic() + pause

    def stop_all(self) -> None:
        """Asks every child to end, and ends those that do not."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            _signal(process, signal.SIGTERM)
        until = time.monotonic() + _STOP_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()

    def _spawn(self, child: Child) -> None:
        with (self._logs / f"{child.name}.log").open("ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we decide the order.
            child.process = subprocess.Popen(
                child.command, env=child.environment, cwd=child.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
