"""Queries on conversations, messages and turns."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.storage.tables import Conversation, Message, PrivacyNotice, Rating, Turn


def find(session: Session, conversation_id: str) -> Conversation | None:
    return session.get(Conversation, conversation_id)


def lock(session: Session, conversation_id: str) -> Conversation | None:
    """The row, locked until the transaction ends: messages of one conversation are numbered one after the other.

    FOR NO KEY UPDATE: rows that merely point at the conversation may come in meanwhile, else two transactions that
    each hold such a row would wait for each other.
    """
    return session.get(Conversation, conversation_id, with_for_update={"key_share": True})


def messages_after(session: Session, conversation_id: str, seq: int, limit: int = 500) -> Sequence[Message]:
    """Messages behind ``seq`` in their order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq)
    return session.scalars(query.order_by(Message.seq).limit(limit)).all()


def latest_messages(session: Session, conversation_id: str, limit: int) -> Sequence[Message]:
    """The last ``limit`` messages in their order."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    return session.scalars(query.order_by(Message.seq.desc()).limit(limit)).all()[::-1]


def votes_on(session: Session, message_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether investors found these messages helpful, where they said so."""
    query = select(Rating.message_id, Rating.helpful).where(Rating.message_id.in_(message_ids))
    return dict(session.execute(query).all())


def latest_notice(session: Session, conversation_id: str) -> PrivacyNotice | None:
    """The privacy notice that was shown last."""
    query = select(PrivacyNotice).where(PrivacyNotice.conversation_id == conversation_id)
    return session.scalar(query.order_by(PrivacyNotice.id.desc()).limit(1))


def due_conversations(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Conversations with a pending turn that is due and that nobody holds, oldest first."""
    query = (
        select(Conversation.id)
        .join(Turn, Turn.conversation_id == Conversation.id)
        .where(Turn.state == "pending", Turn.next_attempt_at <= now)
        .where((Conversation.lease_until.is_(None)) | (Conversation.lease_until < now))
        .group_by(Conversation.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def recent_with_choices(session: Session, conversation_id: str, limit: int = 30) -> Sequence[Message]:
    """The latest messages that offered choices, newest first."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.sender != "investor")
    return [m for m in session.scalars(query.order_by(Message.seq.desc()).limit(limit)) if m.choices]
