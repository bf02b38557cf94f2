"""Tells open console pages that something changed. Events carry no content: the page asks for its part again."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from api.deps import Context, ContextDep
from api.routers.console_access import ConsoleRoute, ConsoleStaff, SignedIn, console_staff
from api.ticket_number import ticket_number
from desk.domain.errors import TicketNotFound
from desk.services import staff, tickets
from desk.storage import conversations
from desk.storage.live import LOOK_AGAIN_S, TICKETS

router = APIRouter(route_class=ConsoleRoute, dependencies=[Depends(console_staff)])

KEEP_ALIVE_S = 15.0
# A lost wake-up (see desk.storage.live) costs the list this long at most; a ticket page looks at its rows each second.
LIST_AGAIN_S = 30.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a ticket page compares to see that its conversation has moved."""

    conversation_id: str
    next_seq: int
    version: int


@router.get("/events")
async def stream_events(request: Request, context: ContextDep, me: ConsoleStaff, ticket: str | None = None) -> Response:
    """``tickets``: a list has changed; ``transcript``: this ticket has; ``signed-out``: the session is over."""
    mark = await context.desk.read(lambda session: _mark(session, me, ticket_number(ticket))) if ticket else None
    stream = _events(request, context, me, ticket, mark)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


def _mark(session: Session, me: SignedIn, number: str) -> _Mark:
    ticket = tickets.get_for(session, me.person, number)
    conversation = conversations.find(session, ticket.conversation_id)
    return _Mark(ticket.conversation_id, conversation.next_seq if conversation else 0, ticket.version)


async def _events(
    request: Request, context: Context, me: SignedIn, number: str | None, mark: _Mark | None
) -> AsyncIterator[str]:
    live = context.live
    checked_at = listed_at = time.monotonic()
    topic = mark.conversation_id if mark else TICKETS
    with live.room(TICKETS) as list_news, live.room(topic) as own_news:
        yield "retry: 2000\n\n"
        while not live.stopping and not await request.is_disconnected():
            await _either(list_news, own_news)
            now = time.monotonic()
            if list_news.is_set() or now - listed_at > LIST_AGAIN_S:
                list_news.clear()
                listed_at = now
                yield _event("tickets")
            if number and mark:
                woken, seen = own_news.is_set(), mark
                own_news.clear()
                try:
                    mark = await context.desk.read(lambda session: _mark(session, me, str(number)))
                except TicketNotFound:  # given to somebody else: the page learns it when it asks again
                    mark = None
                if woken or mark != seen:
                    yield _event("transcript")
            if now - checked_at > KEEP_ALIVE_S:
                checked_at = now
                if not await context.desk.read(lambda session: staff.find_signed_in(session, context.desk, me.token)):
                    yield _event("signed-out")
                    return
                yield ": still here\n\n"


async def _either(*events: asyncio.Event) -> None:
    """Until one of ``events`` is set or it is time to look again."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


def _event(name: str) -> str:
    return f"event: {name}\ndata: {{}}\n\n"
