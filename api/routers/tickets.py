"""The integration API for tickets (contract: Integration API). A token has its owner's rights."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from sqlalchemy.orm import Session

from api.deps import ApiStaff, ContextDep
from api.schemas import tickets as schemas
from desk.domain.errors import MessageEmpty
from desk.domain.ticket import TicketStatus
from desk.services import tickets
from desk.storage import conversations, staff
from desk.storage import tickets as rows
from desk.storage.tables import Conversation, Staff, Ticket
from textkit import clean_inbound

router = APIRouter(prefix="/api/tickets", tags=["tickets"])


@router.get("")
async def list_tickets(
    context: ContextDep, reader: ApiStaff,
    status: Annotated[list[schemas.Status] | None, Query()] = None,
    assignee: str | None = None, channel: str | None = None, locale: str | None = None, since: datetime | None = None,
) -> list[schemas.TicketRow]:  # fmt: skip
    """Tickets the token's owner may see, the most urgent first, 200 at most."""

    def work(session: Session) -> list[schemas.TicketRow]:
        person = staff.find_by_email(session, assignee) if assignee else None
        if assignee and person is None:
            return []
        wanted = rows.TicketFilter(
            statuses=tuple(status or ()), assignee_id=person.id if person else None, channel=channel, locale=locale,
            since=since,
        )  # fmt: skip
        return [_row(session, ticket) for ticket in rows.list_for(session, reader, wanted, limit=200)]

    return await context.desk.read(work)


@router.get("/{number}")
async def get_ticket(number: str, context: ContextDep, reader: ApiStaff) -> schemas.TicketDetail:
    """One ticket with its whole transcript and notes."""
    return await context.desk.write(
        lambda session: _detail(session, tickets.open_for_reading(session, context.desk, reader, number))
    )


@router.post("/{number}/replies", status_code=201)
async def reply(
    number: str, body: schemas.PostReply, context: ContextDep, author: ApiStaff,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=100)],
) -> schemas.TicketMessage:  # fmt: skip
    """Answers the investor. The same ``Idempotency-Key`` again sends nothing and returns the first answer."""
    request = tickets.ReplyRequest(_clean(body.text), idempotency_key)

    def work(session: Session) -> schemas.TicketMessage:
        message = tickets.reply(session, context.desk, author, number, request)
        return schemas.TicketMessage.model_validate(message, from_attributes=True)

    return await context.desk.write(work)


@router.post("/{number}/notes", status_code=201)
async def add_note(number: str, body: schemas.PostNote, context: ContextDep, author: ApiStaff) -> schemas.TicketNote:
    """Adds a remark for colleagues."""

    def work(session: Session) -> schemas.TicketNote:
        note = tickets.add_note(session, context.desk, author, number, _clean(body.text))
        return schemas.TicketNote(author=author.email, text=note.text, created_at=note.created_at)

    return await context.desk.write(work)


@router.patch("/{number}")
async def change(number: str, body: schemas.PatchTicket, context: ContextDep, author: ApiStaff) -> schemas.TicketRow:
    """Changes status or assignee."""

    def work(session: Session) -> schemas.TicketRow:
        ticket = tickets.get_for(session, author, number)
        if body.assignee is not None:
            ticket = tickets.assign(session, context.desk, author, number, body.assignee)
        if body.status is not None:
            ticket = tickets.set_status(session, context.desk, author, number, TicketStatus(body.status))
        return _row(session, ticket)

    return await context.desk.write(work)


def _clean(text: str) -> str:
    if not (cleaned := clean_inbound(text)):
        raise MessageEmpty()
    return cleaned


def _row(session: Session, ticket: Ticket) -> schemas.TicketRow:
    assignee = staff.find(session, ticket.assignee_id)
    conversation = session.get_one(Conversation, ticket.conversation_id)
    plain = {name: getattr(ticket, name, None) for name in schemas.TicketRow.model_fields}
    return schemas.TicketRow.model_validate(
        plain
        | {
            "assignee": assignee.email if assignee else None,
            "assignee_name": tickets.name_of(assignee, ticket.locale),
            "channel": conversation.channel,
            "reply_due_at": ticket.first_response_due_at,
        }
    )


def _detail(session: Session, ticket: Ticket) -> schemas.TicketDetail:
    transcript = conversations.messages_after(session, ticket.conversation_id, 0)
    authors = {note.staff_id: session.get_one(Staff, note.staff_id) for note in rows.notes_of(session, ticket.id)}
    notes = [
        schemas.TicketNote(author=authors[note.staff_id].email, text=note.text, created_at=note.created_at)
        for note in rows.notes_of(session, ticket.id)
    ]
    messages = [schemas.TicketMessage.model_validate(message, from_attributes=True) for message in transcript]
    return schemas.TicketDetail(**_row(session, ticket).model_dump(), messages=messages, notes=notes)
