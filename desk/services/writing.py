"""Writes messages into a conversation: the one place that numbers them."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk.domain.ids import random_id
from desk.domain.message import ChannelName, Draft
from desk.services.context import Desk
from desk.storage import turn_rows
from desk.storage.live import announce
from desk.storage.tables import Conversation, Message, OutboxItem


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an outbound message comes from. ``dedup_key`` makes sure it leaves once."""

    dedup_key: str
    reply_to_id: str | None = None
    staff_id: int | None = None
    ticket_id: int | None = None


def append_inbound(session: Session, desk: Desk, conversation: Conversation, **columns: Any) -> Message:
    """An investor's message at the end of the conversation. The caller holds the conversation's row lock."""
    return _append(session, desk, conversation, sender="investor", **columns)


def append_outbound(session: Session, desk: Desk, conversation: Conversation, draft: Draft, origin: Origin) -> Message:
    """A message to the investor and its outbox row. The caller holds the conversation's row lock.

    The web chat reads this table itself, so there its row counts as sent once it is committed.
    """
    message_id = random_id()
    message = _append(
        session, desk, conversation,
        id=message_id, sender=str(draft.sender), sender_name=draft.sender_name, text=draft.text, locale=draft.locale,
        answer=draft.receipt.to_json() if draft.receipt else None,
        choices=[
            {"id": f"{message_id}-{index}", "label": label, "payload": payload}
            for index, (label, payload) in enumerate(draft.choices)
        ] or None,
        reply_to_id=origin.reply_to_id, staff_id=origin.staff_id, ticket_id=origin.ticket_id,
    )  # fmt: skip
    now = desk.clock.now()
    pulled = conversation.channel == ChannelName.WEBCHAT
    item = {
        "id": str(uuid.uuid4()), "dedup_key": origin.dedup_key, "channel": conversation.channel, "kind": "message",
        "conversation_id": conversation.id, "message_id": message_id, "address": conversation.address, "payload": {},
        "state": "sent" if pulled else "queued", "due_at": now, "created_at": now, "sent_at": now if pulled else None,
    }  # fmt: skip
    turn_rows.add(session, OutboxItem, item)
    return message


def _append(session: Session, desk: Desk, conversation: Conversation, **columns: Any) -> Message:
    """The row is in the database at once; the object that tells of it belongs to no session and is for reading only."""
    now = desk.clock.now()
    columns.setdefault("id", random_id())
    columns |= {"conversation_id": conversation.id, "seq": conversation.next_seq, "created_at": now}
    turn_rows.add(session, Message, columns)
    conversation.next_seq += 1
    conversation.last_message_at = now
    announce(session, conversation.id)
    return Message(**columns)
