"""The statements of every turn, built once and sent without the ORM, which would cost three times as much.

What is written here is not in the session's identity map: rows are read as plain tuples with names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from desk.storage.tables import Conversation, Message, OutboxItem, Rating, Turn


def _table(entity: type[Any]) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table


_CONVERSATION, _MESSAGE, _TURN = _table(Conversation).c, _table(Message).c, _table(Turn).c
_RATING = _table(Rating).c


@dataclass(frozen=True, slots=True)
class PendingTurn:
    """A turn that waits for the bot, and the message it is about."""

    turn_id: str
    seq: int
    next_attempt_at: datetime
    message_id: str
    text: str
    locale: str
    choice_payload: str | None


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What a waiting investor's browser needs to know, in one query."""

    address: str
    mode: str
    locale: str
    next_seq: int
    turn_pending: bool


_INSERTS = {entity: insert(_table(entity)) for entity in (Message, Turn, OutboxItem)}

_PENDING = (
    select(_TURN.id, _TURN.seq, _TURN.next_attempt_at, _MESSAGE.id, _MESSAGE.text, _MESSAGE.locale,
           _MESSAGE.choice_payload)
    .join_from(_table(Turn), _table(Message), _MESSAGE.id == _TURN.message_id)
    .where(_TURN.conversation_id == bindparam("conversation"), _TURN.state == "pending")
    .order_by(_TURN.seq)
    .limit(2)
)  # fmt: skip
_FINISH = (
    update(_table(Turn)).where(_TURN.id == bindparam("turn")).values(state=bindparam("to"), done_at=bindparam("at"))
)
_UNDERSTOOD = update(_table(Message)).where(_MESSAGE.id == bindparam("message"))
_UNDERSTOOD = _UNDERSTOOD.values(intent=bindparam("name"), intent_confidence=bindparam("confidence"))
_BY_EXTERNAL_ID = select(_MESSAGE.id, _MESSAGE.seq, _MESSAGE.text).where(
    _MESSAGE.conversation_id == bindparam("conversation"), _MESSAGE.external_id == bindparam("external")
)
_STATE = select(
    _CONVERSATION.address, _CONVERSATION.mode, _CONVERSATION.locale, _CONVERSATION.next_seq,
    select(_TURN.id).where(_TURN.conversation_id == bindparam("conversation"), _TURN.state == "pending").exists(),
).where(_CONVERSATION.id == bindparam("conversation"))  # fmt: skip
_AFTER = (
    select(_table(Message), _RATING.helpful)
    .join_from(_table(Message), _table(Rating), _RATING.message_id == _MESSAGE.id, isouter=True)
    .where(_MESSAGE.conversation_id == bindparam("conversation"), _MESSAGE.seq > bindparam("after"))
    .order_by(_MESSAGE.seq)
    .limit(500)
)


def add(session: Session, entity: type[Any], values: Mapping[str, Any]) -> None:
    """Insert one row now. Objects that wait in the session go first: the row may point at them."""
    if session.new:
        session.flush()
    session.connection().execute(_INSERTS[entity], values)


def pending_turns(session: Session, conversation_id: str) -> list[PendingTurn]:
    """The oldest two turns of a conversation that wait for the bot."""
    rows = session.connection().execute(_PENDING, {"conversation": conversation_id})
    return [PendingTurn(*row) for row in rows]


def finish(session: Session, turn_id: str, state: str, at: datetime) -> None:
    """The turn is over."""
    session.connection().execute(_FINISH, {"turn": turn_id, "to": state, "at": at})


def note_understanding(session: Session, message_id: str, intent: str | None, confidence: float | None) -> None:
    """What the bot took the message for."""
    session.connection().execute(_UNDERSTOOD, {"message": message_id, "name": intent, "confidence": confidence})


def find_by_external_id(session: Session, conversation_id: str, external_id: str) -> Row[str, int, str] | None:
    """``id``, ``seq`` and ``text`` of the message a sender gave this id."""
    values = {"conversation": conversation_id, "external": external_id}
    return session.connection().execute(_BY_EXTERNAL_ID, values).one_or_none()


def find_state(session: Session, conversation_id: str) -> ConversationState | None:
    row = session.connection().execute(_STATE, {"conversation": conversation_id}).one_or_none()
    return ConversationState(*row) if row else None


def messages_after(session: Session, conversation_id: str, seq: int) -> Sequence[Row[Any]]:
    """All columns of the messages behind ``seq`` in their order, and ``helpful``: the investor's vote on each."""
    return session.connection().execute(_AFTER, {"conversation": conversation_id, "after": seq}).all()
