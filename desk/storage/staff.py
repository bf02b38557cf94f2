"""Queries on staff and their sign-ins."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.storage.tables import ApiToken, Staff, StaffSession


def find_by_email(session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower(), Staff.active))


def find(session: Session, staff_id: int | None) -> Staff | None:
    return None if staff_id is None else session.get(Staff, staff_id)


def everybody(session: Session) -> Sequence[Staff]:
    """All who are or were on the staff: old messages keep their names."""
    return session.scalars(select(Staff)).all()


def all_active(session: Session) -> Sequence[Staff]:
    return session.scalars(select(Staff).where(Staff.active).order_by(Staff.id)).all()


def project_managers(session: Session) -> Sequence[Staff]:
    return [person for person in all_active(session) if "project_manager" in person.roles]


def find_session(session: Session, token_hash: str) -> StaffSession | None:
    return session.get(StaffSession, token_hash)


def find_by_api_token(session: Session, token_hash: str) -> Staff | None:
    query = select(Staff).join(ApiToken, ApiToken.staff_id == Staff.id).where(ApiToken.token_hash == token_hash)
    return session.scalar(query.where(Staff.active))
