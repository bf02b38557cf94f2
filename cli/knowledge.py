"""``desk knowledge``: import, check, export and publish content."""

import argparse
import sys
from pathlib import Path
from typing import Any

from cli.console import say
from desk.domain.errors import ContentRefused, ModelRefused
from desk.domain.sla import TAIPEI
from desk.settings import load_settings
from desk.storage import knowledge as rows
from knowledge.checks import overdue, slips
from knowledge.entries import Entry
from knowledge.import_export import export_content, import_content
from knowledge.publishing import publish
from wiring.build import build_desk
from wiring.confusions import describe_confusions


def add_commands(commands: Any) -> None:
    """Registers ``desk knowledge import|check|confusions|export|publish``."""
    group = commands.add_parser("knowledge", help="the approved knowledge").add_subparsers(required=True)
    importing = group.add_parser("import", help="take in content files: all of them or none")
    importing.add_argument("paths", nargs="+", type=Path, help="files or folders of <topic>.yml")
    importing.set_defaults(command=_import)
    checking = group.add_parser("check", help="old names, wrong language, overdue reviews in what would be published")
    checking.set_defaults(command=_check)
    confusing = group.add_parser("confusions", help="which entries the current model mixes up, for editors to read")
    confusing.add_argument("--pairs", type=int, default=40, help="how many pairs of entries; 40 by default")
    confusing.set_defaults(command=_confusions)
    exporting = group.add_parser("export", help="write the newest versions as content files")
    exporting.add_argument("folder", type=Path)
    exporting.set_defaults(command=_export)
    publishing = group.add_parser("publish", help="make the newest versions the current snapshot")
    publishing.set_defaults(command=_publish)


def _import(arguments: argparse.Namespace) -> int:
    desk = build_desk(load_settings())
    files = [f for path in arguments.paths for f in (sorted(path.glob("*.yml")) if path.is_dir() else [path])]
    try:
        with desk.session() as session:
            changed = import_content(session, desk, files, author="command line")
    except (ContentRefused, OSError) as error:
        problems = error.problems if isinstance(error, ContentRefused) else [str(error)]
        print(*problems, "Nothing was imported.", sep="\n", file=sys.stderr)
        return 1
    say(f"{len(changed)} of the entries are new or changed" + (f": {', '.join(changed)}" if changed else ""))
    return 0


def _check(_arguments: argparse.Namespace) -> int:
    desk = build_desk(load_settings())
    with desk.reading() as session:
        entries = [Entry.model_validate(row.content) for row in rows.latest_versions(session)]
    problems = [slip for entry in entries for slip in slips(entry)]
    problems += overdue(entries, desk.clock.now().astimezone(TAIPEI).date())
    say("\n".join(problems) if problems else f"{len(entries)} entries, nothing to correct")
    return 1 if problems else 0


def _confusions(arguments: argparse.Namespace) -> int:
    try:
        say(describe_confusions(build_desk(load_settings()), arguments.pairs))
    except ModelRefused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _export(arguments: argparse.Namespace) -> None:
    desk = build_desk(load_settings())
    with desk.reading() as session:
        written = export_content(rows.latest_versions(session), arguments.folder)
    say(f"{len(written)} files in {arguments.folder}")


def _publish(_arguments: argparse.Namespace) -> None:
    desk = build_desk(load_settings())
    with desk.session() as session:
        number = publish(session, desk, author="command line")
    say(f"snapshot {number} is published")
