"""The demo staff and routing table that ``make run`` puts into an empty database (demo_staff.yml)."""

import secrets
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.services.context import Desk
from desk.services.staff import hash_password
from desk.storage.tables import RoutingRuleRow, Staff

_DATA = Path(__file__).with_name("demo_staff.yml")


def seed_demo(session: Session, desk: Desk) -> str | None:
    """Creates the demo staff if there is no staff at all. Returns their password, or None if nothing was created."""
    if session.scalar(select(Staff.id).limit(1)) is not None:
        return None
    password = desk.settings.demo_password.get_secret_value() or secrets.token_urlsafe(9)
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    password_hash = hash_password(password)  # one for all: they share the password, and hashing is slow on purpose
    people = {row["email"]: _person(desk, row, password_hash) for row in data["staff"]}
    session.add_all(people.values())
    session.flush()  # deputies and rules need the ids
    for row in data["staff"]:
        if deputy := row.get("deputy"):
            people[row["email"]].deputy_id = people[deputy].id
    for rule in data["routing"]:
        criteria = {name: rule.get(name) for name in ("programme", "industry", "country", "locale")}
        session.add(RoutingRuleRow(staff_id=people[rule["assignee"]].id, **criteria))
    return password


def _person(desk: Desk, row: dict[str, Any], password_hash: str) -> Staff:
    return Staff(
        email=row["email"], names=row["names"], roles=row["roles"], locales=row["locales"],
        password_hash=password_hash, created_at=desk.clock.now(),
    )  # fmt: skip
