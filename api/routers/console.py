"""The project managers' console: ticket list and ticket page. Every route asks ``console_staff`` first."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy.orm import Session

from api.deps import ContextDep
from api.routers import console_events, console_replies, console_sign_in
from api.routers.console_access import HOME, PAGES, ConsoleRoute, ConsoleStaff, SignedIn, console_staff, here, see
from api.routers.console_list import list_view
from api.routers.console_page import TicketPage, show_ticket
from api.ticket_number import TicketNumber
from desk.domain.errors import TicketNotFound
from desk.domain.ticket import TicketStatus
from desk.services import tickets, worklist
from desk.services.worklist import View

_pages = APIRouter(route_class=ConsoleRoute, dependencies=[Depends(console_staff)])


@_pages.get("")
async def ticket_list(
    request: Request, context: ContextDep, me: ConsoleStaff,
    view: View | None = None, status: TicketStatus | None = None, fragment: Literal["list"] | None = None,
    notice: Annotated[str | None, Query(pattern="^assigned$")] = None, number: str = "",
) -> Response:  # fmt: skip
    """The list; with ``fragment`` only the part of it that changes."""
    chosen = view or worklist.default_view(me.person)

    def work(session: Session) -> Response:
        listed = list_view(session, context.desk, worklist.open_list(session, me.person, chosen, status), me.locale)
        return PAGES.respond(
            "fragment.html" if fragment else "tickets.html", me.locale, part="_list.html", me=me, here=here(request),
            list=listed, unread=listed.unread, notice=notice, notice_number=number,
        )  # fmt: skip

    return await context.desk.read(work)


@_pages.get("/tickets/{number}")
async def ticket_page(
    request: Request, context: ContextDep, me: ConsoleStaff, number: TicketNumber,
    fragment: Literal["transcript"] | None = None, earlier: bool = False,
    notice: Annotated[str | None, Query(pattern="^(sent|noted|status|assigned)$")] = None,
) -> Response:  # fmt: skip
    """One ticket. Opening the page is a look that counts and is audited; its live updates are not."""
    if fragment is None:
        await context.desk.write(lambda session: tickets.open_for_reading(session, context.desk, me.person, number))
    page = TicketPage(number, notice=notice, earlier=earlier, template="fragment.html" if fragment else "ticket.html")
    return await show_ticket(request, context, me, page)


@_pages.post("/tickets/{number}/status")
async def set_status(
    context: ContextDep, me: ConsoleStaff, number: TicketNumber, status: Annotated[TicketStatus, Form()]
) -> Response:
    """Moves the ticket on, closes it or takes it up again."""
    await context.desk.write(lambda session: tickets.set_status(session, context.desk, me.person, number, status))
    return see(f"{HOME}/tickets/{number}?notice=status")


@_pages.post("/tickets/{number}/assignee")
async def assign(
    context: ContextDep, me: ConsoleStaff, number: TicketNumber, assignee: Annotated[str, Form(max_length=320)]
) -> Response:
    """Gives the ticket to a colleague; the list follows where the giver may not see it any more."""

    def work(session: Session) -> bool:
        tickets.assign(session, context.desk, me.person, number, assignee.replace("\x00", ""))
        session.flush()  # whether it is still visible is asked of the database
        return _still_sees(session, me, number)

    stays = await context.desk.write(work)
    return see(f"{HOME}/tickets/{number}?notice=assigned" if stays else f"{HOME}?notice=assigned&number={number}")


def _still_sees(session: Session, me: SignedIn, number: str) -> bool:
    try:
        tickets.get_for(session, me.person, number)
    except TicketNotFound:
        return False
    return True


router = APIRouter(include_in_schema=False)
for part in (console_sign_in.router, console_events.router, console_replies.router, _pages):
    router.include_router(part, prefix=HOME)
