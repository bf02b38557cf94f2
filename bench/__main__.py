"""``python -m bench``: the tables of ``make bench``."""

import argparse
import asyncio
import platform
import sys
import tempfile
from pathlib import Path

from bench import heldout, quality, speed
from bench.table import say
from tests.live import live_desk_in


def main() -> int:
    """Runs the parts asked for; all of them by default."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["speed", "quality", []], help="speed, quality; both by default")
    parser.add_argument("--turns", type=int, default=400, help="turns of each measurement")
    arguments = parser.parse_args()
    parts = arguments.parts or ["speed", "quality"]
    say(f"Python {platform.python_version()}, {platform.machine()}, load before: {_load()}")
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        with live_desk_in(Path(folder), credentials="credentials.bench.yml") as live:
            if "speed" in parts:
                asyncio.run(speed.measure(live, arguments.turns))
            if "quality" in parts:
                asyncio.run(quality.measure(live))
                asyncio.run(heldout.measure(live))
    return 0


def _load() -> str:
    try:
        return Path("/proc/loadavg").read_text().split()[0]
    except OSError:
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
