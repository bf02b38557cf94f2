"""``desk``: sets up, runs and looks after the desk."""

import argparse
import sys
from collections.abc import Sequence

from cli import ask, knowledge, model, run, setup, token
from desk.domain.errors import DeskError


def main(arguments: Sequence[str] | None = None) -> int:
    """Parses the command line and runs one command. Refusals are one clear sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="desk", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for module in (run, setup, knowledge, model, token, ask):
        module.add_commands(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command(chosen) or 0)
    except DeskError as error:
        print(f"desk: {error.code}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
