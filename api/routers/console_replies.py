"""The ticket page's two text forms: the answer to the investor and the note for colleagues."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.deps import ContextDep
from api.errors import STATUS
from api.routers.console_access import HOME, ConsoleRoute, ConsoleStaff, console_staff, see
from api.routers.console_page import Kept, TicketPage, show_ticket
from api.ticket_number import TicketNumber
from desk.domain.errors import DeskError, MessageEmpty, MessageIdReused, MessageTooLong, TicketChanged, TicketClosed
from desk.services import tickets
from textkit import clean_inbound

router = APIRouter(prefix="/tickets/{number}", route_class=ConsoleRoute, dependencies=[Depends(console_staff)])

LONGEST_TEXT = 20_000
_KEY = r"^[A-Za-z0-9_-]{8,100}$"


@router.post("/replies")
async def reply(
    request: Request, context: ContextDep, me: ConsoleStaff, number: TicketNumber,
    key: Annotated[str, Form(pattern=_KEY)], seen_version: Annotated[int, Form()], seen_seq: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Answers the investor. What could not be sent is shown again with the reason, and with what is new."""
    try:
        wanted = tickets.ReplyRequest(_checked(text), key, seen_version)
        await context.desk.write(lambda session: tickets.reply(session, context.desk, me.person, number, wanted))
    except (MessageEmpty, MessageTooLong, MessageIdReused, TicketChanged, TicketClosed) as refusal:
        # A key that has sent something else already is used up; any other stays, so that a repeated press sends once.
        kept = Kept("reply", text, "" if isinstance(refusal, MessageIdReused) else key, refusal.code, seen_seq)
        return await _refused(request, context, me, number, kept, refusal)
    return see(f"{HOME}/tickets/{number}?notice=sent")


@router.post("/notes")
async def add_note(
    request: Request, context: ContextDep, me: ConsoleStaff, number: TicketNumber, text: Annotated[str, Form()] = ""
) -> Response:
    """Keeps a remark for colleagues."""
    try:
        cleaned = _checked(text)
        await context.desk.write(lambda session: tickets.add_note(session, context.desk, me.person, number, cleaned))
    except (MessageEmpty, MessageTooLong) as refusal:
        return await _refused(request, context, me, number, Kept("note", text, "", refusal.code), refusal)
    return see(f"{HOME}/tickets/{number}?notice=noted")


async def _refused(
    request: Request, context: ContextDep, me: ConsoleStaff, number: str, kept: Kept, refusal: DeskError
) -> Response:
    page = TicketPage(number, kept=kept, status=STATUS[type(refusal)])
    return await show_ticket(request, context, me, page)


def _checked(text: str) -> str:
    cleaned = clean_inbound(text)
    if not cleaned:
        raise MessageEmpty()
    if len(cleaned) > LONGEST_TEXT:
        raise MessageTooLong(LONGEST_TEXT)
    return cleaned
