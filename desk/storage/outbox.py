"""Queries on the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from desk.storage.tables import OutboxItem


def items_of(session: Session, message_ids: Sequence[str]) -> Mapping[str, OutboxItem]:
    """How messages leave the desk: message id → its item."""
    query = select(OutboxItem).where(OutboxItem.message_id.in_(message_ids))
    return {str(item.message_id): item for item in session.scalars(query)}


def claim_due(session: Session, now: datetime, *, lease: timedelta, limit: int = 20) -> Sequence[OutboxItem]:
    """Due items, leased to the caller. Of one conversation only the oldest open item, so that messages keep their order."""
    earlier = aliased(OutboxItem)
    blocked = (
        select(earlier.id)
        .where(earlier.conversation_id == OutboxItem.conversation_id, earlier.state == "queued")
        .where(earlier.created_at < OutboxItem.created_at)
        .exists()
    )
    due = (
        select(OutboxItem.id)
        .where(OutboxItem.state == "queued", OutboxItem.due_at <= now, ~blocked)
        .where((OutboxItem.lease_until.is_(None)) | (OutboxItem.lease_until < now))
        .order_by(OutboxItem.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claim = (
        update(OutboxItem)
        .where(OutboxItem.id.in_(due))
        .values(lease_until=now + lease, attempts=OutboxItem.attempts + 1)
        .returning(OutboxItem)
    )
    return session.scalars(claim, execution_options={"synchronize_session": False}).all()
