"""Public pages: the demonstration portal and the status of a ticket."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from api import limits
from api.deps import ContextDep
from api.errors import STATUS
from api.pages import Pages
from api.ticket_number import ticket_number
from desk.domain.errors import TicketNotFound, TooManyRequests
from desk.domain.locale import Locale, match_locale
from desk.domain.ticket import TicketCard
from desk.services import tickets
from desk.services.tickets import format_due
from desk.settings import ROOT

router = APIRouter(include_in_schema=False)

PAGES = Pages(ROOT / "web" / "public")
# The address holds the code: no cache, no search engine and no linked site is to learn it.
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}


@router.get("/")
async def portal(request: Request, lang: str | None = None) -> Response:
    """A plain page that carries the widget by its one script tag."""
    locale = match_locale(lang) or _browser_locale(request)
    return HTMLResponse(PAGES.render("portal.html", locale), headers={"Cache-Control": "no-cache"})


@router.get("/tickets/{number}")
async def ticket_status(
    request: Request, context: ContextDep, number: str, code: str = "", lang: str | None = None
) -> Response:
    """How far a matter is, for whoever has the number and its code. A wrong one of either gives the same page."""
    wanted = match_locale(lang)
    try:
        await context.limiter.hit(limits.STATUS_LOOKS_PER_NETWORK, "status", context.limiter.network(request))

        def work(session: Session) -> tuple[TicketCard, Locale]:
            ticket = tickets.get_by_code(session, ticket_number(number), code)
            locale = wanted or Locale(ticket.locale)
            return tickets.card_of(session, context.desk, ticket, locale), locale

        card, locale = await context.desk.read(work)
    except (TicketNotFound, TooManyRequests) as refusal:
        return _refused(wanted or _browser_locale(request), refusal)
    due = format_due(card.reply_due_at, locale) if card.reply_due_at else None
    response = PAGES.respond("ticket.html", locale, card=card, problem=None, due=due, code=code)
    response.headers.update(_PRIVATE)
    return response


def _refused(locale: Locale, refusal: TicketNotFound | TooManyRequests) -> Response:
    status = STATUS[type(refusal)]
    response = PAGES.respond("ticket.html", locale, status=status, card=None, problem=refusal.code, code="", due=None)
    response.headers.update(_PRIVATE)
    if isinstance(refusal, TooManyRequests):
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    return response


def _browser_locale(request: Request) -> Locale:
    """The first of the browser's languages that we write."""
    for tag in request.headers.get("accept-language", "").split(","):
        if locale := match_locale(tag.split(";")[0].strip()):
            return locale
    return Locale.EN
