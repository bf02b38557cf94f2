"""What commands print: one line per step, with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    """One line, at once, so that a log shows it when it happens."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, and its time when it is done."""
    started = time.monotonic()
    sys.stdout.write(f"  {title} … ")
    sys.stdout.flush()
    yield
    say(f"done ({time.monotonic() - started:.1f} s)")
