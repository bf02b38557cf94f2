"""``desk token``: bearer tokens of the integration API."""

import argparse
from typing import Any

from cli.console import say
from desk.services.staff import create_api_token
from desk.settings import load_settings
from wiring.build import build_desk


def add_commands(commands: Any) -> None:
    """Registers ``desk token create``."""
    group = commands.add_parser("token", help="tokens of the integration API").add_subparsers(required=True)
    create = group.add_parser("create", help="make a token with a staff member's rights; it is shown once")
    create.add_argument("--email", required=True)
    create.set_defaults(command=_create)


def _create(arguments: argparse.Namespace) -> None:
    desk = build_desk(load_settings())
    with desk.session() as session:
        token = create_api_token(session, desk, arguments.email)
    say(token)
