"""How stored messages look to the investor."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schemas import webchat as schemas
from desk.domain.locale import Locale
from desk.services import conversations
from desk.services.context import Desk
from desk.services.tickets import card_of
from desk.storage import conversations as rows
from desk.storage.tables import Message, Rating, Ticket


def page(session: Session, desk: Desk, conversation_id: str, token: str, after: int) -> schemas.MessagesOut:
    """Messages behind ``after`` and the state of the conversation. Raises ``ConversationNotFound``."""
    conversation = conversations.get_by_token(session, conversation_id, token)
    found = rows.messages_after(session, conversation_id, after) if conversation.next_seq > after + 1 else []
    return schemas.MessagesOut(
        messages=messages(session, desk, found),
        turn_pending=rows.has_pending_turn(session, conversation_id),
        mode=conversation.mode, locale=conversation.locale,
    )  # fmt: skip


def messages(session: Session, desk: Desk, found: Sequence[Message]) -> list[schemas.MessageOut]:
    """Messages as the contract has them. A ticket stands on the system and bot messages that tell of it."""
    if not found:
        return []
    votes = _votes(session, found)
    return [
        schemas.MessageOut(
            id=m.id, seq=m.seq, sender=m.sender, sender_name=m.sender_name, text=m.text, locale=m.locale,
            created_at=m.created_at, reply_to=m.reply_to_id, answer=m.answer,
            choices=[schemas.ChoiceOut(id=c["id"], label=c["label"]) for c in m.choices] if m.choices else None,
            ticket=_ticket(session, desk, m) if m.ticket_id and m.sender in ("bot", "system") else None,
            helpful=votes.get(m.id),
        )
        for m in found
    ]  # fmt: skip


def _ticket(session: Session, desk: Desk, message: Message) -> schemas.TicketOut | None:
    ticket = session.get(Ticket, message.ticket_id)
    # Only messages that were written for the ticket carry it: earlier ones of the transcript are merely linked to it.
    if ticket is None or message.created_at < ticket.opened_at:
        return None
    card = card_of(session, desk, ticket, Locale(message.locale))
    return schemas.TicketOut(
        number=card.number, status=card.status, assignee_name=card.assignee_name, deputy_name=card.deputy_name,
        reply_due_at=card.reply_due_at, status_url=card.status_url,
    )  # fmt: skip


def _votes(session: Session, found: Sequence[Message]) -> dict[str, bool]:
    ids = [m.id for m in found if m.sender == "bot"]
    if not ids:
        return {}
    query = select(Rating.message_id, Rating.helpful).where(Rating.message_id.in_(ids))
    return dict(session.execute(query).all())
