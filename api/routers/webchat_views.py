"""How stored messages look to the investor."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.schemas import webchat as schemas
from desk.domain.errors import ConversationNotFound
from desk.domain.locale import Locale
from desk.services import conversations
from desk.services.context import Desk
from desk.services.tickets import card_of
from desk.storage import turn_rows
from desk.storage.tables import Message, Ticket


def page(session: Session, desk: Desk, conversation_id: str, token: str, after: int) -> schemas.MessagesOut:
    """Messages behind ``after`` and the state of the conversation. Raises ``ConversationNotFound``."""
    state = turn_rows.find_state(session, conversation_id)
    if state is None or not conversations.token_fits(state.address, token):
        raise ConversationNotFound()
    found = turn_rows.messages_after(session, conversation_id, after) if state.next_seq > after + 1 else []
    return schemas.MessagesOut(
        messages=[message_out(session, desk, message, message.helpful) for message in found],
        turn_pending=state.turn_pending, mode=state.mode, locale=state.locale,
    )  # fmt: skip


def message_out(session: Session, desk: Desk, m: Message | Row[Any], helpful: bool | None = None) -> schemas.MessageOut:
    """A message as the contract has it. A ticket stands on the system and bot messages that tell of it."""
    return schemas.MessageOut(
        id=m.id, seq=m.seq, sender=m.sender, sender_name=m.sender_name, text=m.text, locale=m.locale,
        created_at=m.created_at, reply_to=m.reply_to_id, answer=m.answer,
        choices=[schemas.ChoiceOut(id=c["id"], label=c["label"]) for c in m.choices] if m.choices else None,
        ticket=_ticket(session, desk, m) if m.ticket_id and m.sender in ("bot", "system") else None,
        helpful=helpful,
    )  # fmt: skip


def _ticket(session: Session, desk: Desk, message: Message | Row[Any]) -> schemas.TicketOut | None:
    ticket = session.get(Ticket, message.ticket_id)
    # Only messages that were written for the ticket carry it: earlier ones of the transcript are merely linked to it.
    if ticket is None or message.created_at < ticket.opened_at:
        return None
    card = card_of(session, desk, ticket, Locale(message.locale))
    return schemas.TicketOut(
        number=card.number, status=card.status, assignee_name=card.assignee_name, deputy_name=card.deputy_name,
        reply_due_at=card.reply_due_at, status_url=card.status_url,
    )  # fmt: skip
