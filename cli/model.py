"""``desk model``: train, list, go back."""

import argparse
from typing import Any

from sqlalchemy import select

from cli.console import say
from desk.settings import load_settings
from desk.storage.tables import Model
from wiring.build import build_desk
from wiring.training import make_current, train


def add_commands(commands: Any) -> None:
    """Registers ``desk model train|list|use``."""
    group = commands.add_parser("model", help="the bot's trained models").add_subparsers(required=True)
    group.add_parser("train", help="train on the published snapshot and switch").set_defaults(command=_train)
    group.add_parser("list", help="all trained models, newest first").set_defaults(command=_list)
    use = group.add_parser("use", help="make an earlier model the current one")
    use.add_argument("id")
    use.set_defaults(command=_use)


def _train(_arguments: argparse.Namespace) -> None:
    model_id = train(build_desk(load_settings()), lambda line: say(f"    {line}"))
    say(f"model {model_id} is current")


def _list(_arguments: argparse.Namespace) -> None:
    with build_desk(load_settings()).reading() as session:
        for model in session.scalars(select(Model).order_by(Model.trained_at.desc())):
            mark = "*" if model.current else " "
            say(f"{mark} {model.id}  snapshot {model.snapshot_number}  {model.trained_at:%Y-%m-%d %H:%M} UTC")


def _use(arguments: argparse.Namespace) -> None:
    desk = build_desk(load_settings())
    with desk.session() as session:
        make_current(session, desk, arguments.id, actor="command line")
    say(f"model {arguments.id} is current; Rasa follows within seconds")
