"""``desk``: sets up, runs and looks after the desk."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from desk.domain.errors import DeskError

_MODULES = {"run": "run", "worker": "run"} | {name: name for name in ("setup", "knowledge", "model", "token", "ask")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parses the command line and runs one command. Refusals are one clear sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="desk", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    arguments = sys.argv[1:] if arguments is None else arguments
    wanted = _MODULES.get(arguments[0] if arguments else "")
    # Only the module of the command: all of them together take seconds to load.
    for name in [wanted] if wanted else dict.fromkeys(_MODULES.values()):
        import_module(f"cli.{name}").add_commands(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command(chosen) or 0)
    except DeskError as error:
        print(f"desk: {error.code}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
