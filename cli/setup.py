"""``desk setup``: database, knowledge, demo staff. What is there already stays."""

import argparse
from typing import Any

from alembic import command
from alembic.config import Config

from cli.console import say, step
from desk.services.context import Desk
from desk.services.demo import seed_demo
from desk.settings import ROOT, load_settings
from desk.storage import knowledge as rows
from knowledge.catalogue import CONTENT
from knowledge.import_export import import_content
from knowledge.publishing import publish
from wiring.build import build_desk


def add_commands(commands: Any) -> None:
    """Registers ``desk setup``."""
    parser = commands.add_parser("setup", help="bring the database, the knowledge and the demo staff up to date")
    parser.set_defaults(command=_setup)


def _setup(_arguments: argparse.Namespace) -> None:
    desk = build_desk(load_settings())
    prepare(desk)
    desk.database.dispose()


def prepare(desk: Desk) -> str | None:
    """Brings everything up to date. Returns the demo staff's password if they were created now."""
    with step("database"):
        migrate(desk)
    with desk.session() as session:
        empty = rows.current_number(session) is None
    if empty:
        with step("knowledge"), desk.session() as session:
            changed = import_content(session, desk, sorted(CONTENT.glob("*.yml")), author="seed")
            session.flush()  # publishing reads what was imported
            number = publish(session, desk, author="seed")
        say(f"    {len(changed)} entries in three languages, published as snapshot {number}")
    with desk.session() as session:
        return seed_demo(session, desk)


def migrate(desk: Desk) -> None:
    """Alembic's ``upgrade head`` on the desk's database."""
    config = Config(str(ROOT / "alembic.ini"))
    with desk.database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
