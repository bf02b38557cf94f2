"""A ticket as the handoff leaves it: a conversation with consent, handed to a project manager."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select

from desk.domain.handoff import HandoffDetails, HandoffReason
from desk.domain.locale import Locale
from desk.services import conversations, handoff
from desk.services.context import Desk
from desk.storage.tables import Conversation, Message, Ticket

_TURNS = count()
_DETAILS = {
    "name": "Emma Whitfield", "organisation": "Northern Wind Components Ltd", "email": "emma@investor.test",
    "matter": "We plan a blade plant near Changhua.",
}  # fmt: skip


@dataclass(frozen=True)
class OpenedTicket:
    """``token`` is that of the investor's browser, ``code`` that of the public status page."""

    number: str
    code: str
    conversation_id: str
    token: str

    def row(self, desk: Desk) -> Ticket:
        with desk.reading() as session:
            return session.scalars(select(Ticket).where(Ticket.number == self.number)).one()

    def conversation(self, desk: Desk) -> Conversation:
        with desk.reading() as session:
            return session.get_one(Conversation, self.conversation_id)

    def texts(self, desk: Desk, sender: str) -> list[str]:
        """What ``sender`` has said, in order."""
        query = select(Message.text).where(Message.conversation_id == self.conversation_id, Message.sender == sender)
        with desk.reading() as session:
            return list(session.scalars(query.order_by(Message.seq)))


def open_ticket(
    desk: Desk, locale: Locale = Locale.EN, *, conversation_id: str | None = None, **details: Any
) -> OpenedTicket:
    """Opens one by the services, in a new conversation unless one is named; in English it goes to pm.en."""
    with desk.session() as session:
        token = ""
        if conversation_id is None:
            opened = conversations.open_webchat(session, desk, locale=locale, page_url=None)
            conversation_id, token = opened.conversation.id, opened.token
        handoff.record_consent(session, desk, conversation_id=conversation_id, locale=locale)
        session.flush()
        card = handoff.open_ticket(
            session, desk, conversation_id=conversation_id, turn_id=f"turn-{conversation_id}-{next(_TURNS)}",
            details=HandoffDetails(**(_DETAILS | details)), reason=HandoffReason.REQUESTED, locale=locale,
        )  # fmt: skip
        code = card.status_url.partition("code=")[2]
        return OpenedTicket(card.number, code, conversation_id, token)
