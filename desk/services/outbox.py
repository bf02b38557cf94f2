"""Everything that leaves the desk: written with what caused it, delivered later, at least once, with a stable key."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.services.context import Desk
from desk.storage import outbox
from desk.storage.live import announce
from desk.storage.tables import OutboxItem

LEASE = timedelta(minutes=2)  # longer than the slowest send
_BACKOFF_S = (5, 30, 120, 600, 1800, 3600)
_GIVE_UP_AFTER = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One item a channel has to send now. ``id`` is the idempotency key for the receiver."""

    id: str
    channel: str
    kind: str
    address: str
    payload: Mapping[str, str]


def enqueue_mail(
    session: Session, desk: Desk, *, to: str, dedup_key: str, template: str, values: Mapping[str, str]
) -> None:
    """Puts a mail to staff in the outbox; the same ``dedup_key`` again puts no second one."""
    if session.scalar(select(OutboxItem.id).where(OutboxItem.dedup_key == dedup_key)) is not None:
        return
    now = desk.clock.now()
    session.add(
        OutboxItem(
            id=str(uuid.uuid4()), dedup_key=dedup_key, channel="email", kind=template, address=to,
            payload=dict(values), due_at=now, created_at=now,
        )
    )  # fmt: skip


def claim(session: Session, desk: Desk, limit: int = 20) -> list[Delivery]:
    """Items the caller must send now; it holds them for ``LEASE``."""
    items = outbox.claim_due(session, desk.clock.now(), lease=LEASE, limit=limit)
    return [Delivery(i.id, i.channel, i.kind, i.address or "", i.payload) for i in items]


def mark_sent(session: Session, desk: Desk, delivery_id: str) -> None:
    """The channel has accepted the item."""
    item = session.get_one(OutboxItem, delivery_id)
    item.state, item.sent_at, item.lease_until, item.last_error = "sent", desk.clock.now(), None, None
    _announce(session, item)


def mark_rejected(session: Session, desk: Desk, delivery_id: str, reason: str) -> None:
    """The channel refuses the item for good: a dead letter with its reason."""
    item = session.get_one(OutboxItem, delivery_id)
    item.state, item.lease_until, item.last_error = "failed", None, reason[:500]
    _announce(session, item)


def retry_later(session: Session, desk: Desk, delivery_id: str, reason: str) -> None:
    """The channel could not take it now: tried again with growing pauses, given up after 72 hours."""
    item = session.get_one(OutboxItem, delivery_id)
    now = desk.clock.now()
    item.lease_until, item.last_error = None, reason[:500]
    if now - item.created_at > _GIVE_UP_AFTER:
        item.state = "failed"
    pause = _BACKOFF_S[min(item.attempts, len(_BACKOFF_S)) - 1]
    item.due_at = now + timedelta(seconds=pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
    _announce(session, item)


def _announce(session: Session, item: OutboxItem) -> None:
    if item.conversation_id:
        announce(session, item.conversation_id)
