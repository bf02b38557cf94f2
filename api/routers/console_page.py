"""Shows the ticket page, after a look and after a form that could not be taken as it was."""

import secrets
from dataclasses import dataclass

from fastapi import Request, Response
from sqlalchemy.orm import Session

from api.deps import Context
from api.routers.console_access import PAGES, SignedIn, here
from api.routers.console_ticket import ticket_view
from api.routers.console_transcript import LONGEST, RECENT
from desk.services import tickets


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a form that was refused: it is shown again, with the reason."""

    form: str
    text: str
    key: str
    problem: str
    seen_seq: int | None = None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Which ticket, in which state of the page. ``notice`` names what was just done."""

    number: str
    notice: str | None = None
    earlier: bool = False
    template: str = "ticket.html"
    kept: Kept | None = None
    status: int = 200


async def show_ticket(request: Request, context: Context, me: SignedIn, page: TicketPage) -> Response:
    """The page or its changing part. Raises ``TicketNotFound``."""
    kept = page.kept

    def work(session: Session) -> Response:
        ticket = tickets.get_for(session, me.person, page.number)
        view = ticket_view(
            session, context.desk, me.person, ticket, me.locale, seen_seq=kept.seen_seq if kept else None,
            limit=LONGEST if page.earlier else RECENT,
        )  # fmt: skip
        return PAGES.respond(
            page.template, me.locale, status=page.status, part="_ticket.html", me=me, here=here(request), view=view,
            ticket=view.ticket, unread=view.unread, notice=page.notice, kept=kept,
            key=(kept.key if kept else "") or secrets.token_urlsafe(16),
        )  # fmt: skip

    return await context.desk.read(work)
