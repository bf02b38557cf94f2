"""Staff accounts: signing in and out, API tokens, rights."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy.orm import Session

from desk.domain.errors import NotAllowed, SignInRefused, StaffNotFound
from desk.services.audit import record
from desk.services.context import Desk
from desk.services.conversations import hash_token
from desk.storage import staff
from desk.storage.tables import ApiToken, Staff, StaffSession

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
_KEEP_ALIVE_EVERY = timedelta(minutes=1)
_HASHER = PasswordHash.recommended()


@cache
def _nobody() -> str:
    """Verified when the address is unknown, so that known and unknown addresses take the same time."""
    return _HASHER.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``token`` goes into the cookie and nowhere else."""

    token: str
    csrf_token: str


def hash_password(password: str) -> str:
    """Argon2id with the library's recommended cost."""
    return _HASHER.hash(password)


def check_password(session: Session, email: str, password: str) -> None:
    """Raises ``SignInRefused`` without saying what was wrong. Slow by design, so never inside a write transaction."""
    person = staff.find_by_email(session, email)
    if not _HASHER.verify(password, person.password_hash if person else _nobody()) or person is None:
        raise SignInRefused()


def open_session(session: Session, desk: Desk, email: str) -> SignedIn:
    """A new server-side session for somebody whose password was just checked. Raises ``SignInRefused``."""
    person = staff.find_by_email(session, email)
    if person is None:
        raise SignInRefused()
    now, token = desk.clock.now(), secrets.token_urlsafe(32)
    row = StaffSession(
        token_hash=hash_token(token), staff_id=person.id, csrf_token=secrets.token_urlsafe(24),
        created_at=now, seen_at=now,
    )  # fmt: skip
    session.add(row)
    record(session, desk, person.email, "staff.signed_in", person.email)
    return SignedIn(token, row.csrf_token)


def find_signed_in(session: Session, desk: Desk, token: str) -> tuple[Staff, str] | None:
    """The staff member of a cookie and the session's CSRF token; None once idle or absolute time is over."""
    row = staff.find_session(session, hash_token(token))
    now = desk.clock.now()
    if row is None or now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE:
        return None
    person = staff.find(session, row.staff_id)
    return (person, row.csrf_token) if person and person.active else None


def needs_keep_alive(session: Session, desk: Desk, token: str) -> bool:
    """True once a minute of idle time has passed: not every page of a busy person has to write."""
    row = staff.find_session(session, hash_token(token))
    return row is not None and desk.clock.now() - row.seen_at > _KEEP_ALIVE_EVERY


def keep_alive(session: Session, desk: Desk, token: str) -> None:
    """Moves the session's idle time on."""
    if row := staff.find_session(session, hash_token(token)):
        row.seen_at = desk.clock.now()


def sign_out(session: Session, desk: Desk, token: str) -> None:
    """Ends the session on the server."""
    if row := staff.find_session(session, hash_token(token)):
        session.delete(row)


def csrf_matches(expected: str, given: str | None) -> bool:
    """Constant-time comparison of CSRF tokens."""
    return given is not None and hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def create_api_token(session: Session, desk: Desk, email: str) -> str:
    """A bearer token with its owner's rights, shown once. Raises ``StaffNotFound``."""
    person = staff.find_by_email(session, email)
    if person is None:
        raise StaffNotFound()
    token = secrets.token_urlsafe(32)
    session.add(ApiToken(token_hash=hash_token(token), staff_id=person.id, created_at=desk.clock.now()))
    record(session, desk, person.email, "token.created", person.email)
    return token


def require_role(person: Staff, *roles: str) -> None:
    """Raises ``NotAllowed`` unless the person has one of ``roles``; an admin has all."""
    if not {"admin", *roles} & set(person.roles):
        raise NotAllowed()
