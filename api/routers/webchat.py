"""The web chat (contract: Webchat)."""

import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from api import limits
from api.deps import Context, ContextDep, InvestorToken
from api.routers import webchat_views as views
from api.schemas import webchat as schemas
from desk.domain.errors import MessageEmpty, MessageTooLong
from desk.domain.locale import Locale, match_locale
from desk.services import conversations, intake
from desk.storage.live import LOOK_AGAIN_S
from textkit import clean_inbound, detect, normalise

router = APIRouter(prefix="/api/webchat", tags=["webchat"])

LONGEST_WAIT_S = 25.0
KEEP_ALIVE_S = 15.0


@router.post("/conversations", status_code=201, response_model_exclude_none=True)
async def open_conversation(
    body: schemas.OpenConversation, request: Request, context: ContextDep
) -> schemas.ConversationOut:
    """Opens a conversation and gives the only copy of its token."""
    await context.limiter.hit(limits.CONVERSATIONS_PER_NETWORK, "open", context.limiter.network(request))
    locale = match_locale(body.locale) or match_locale(request.headers.get("accept-language")) or Locale.EN

    def work(session: Session) -> schemas.ConversationOut:
        opened = conversations.open_webchat(session, context.desk, locale=locale, page_url=body.page_url)
        return schemas.ConversationOut(
            conversation_id=opened.conversation.id, token=opened.token, locale=opened.conversation.locale,
            messages=[views.message_out(session, context.desk, opened.greeting)],
        )  # fmt: skip

    return await context.desk.write(work, brief=True)


@router.post("/conversations/{conversation_id}/messages", status_code=202)
async def post_message(
    conversation_id: str, body: schemas.PostMessage, token: InvestorToken, context: ContextDep
) -> schemas.AcceptedOut:
    """Takes a message in: the answer is 202 only once it is stored. The same id again changes nothing."""
    await context.limiter.hit(limits.MESSAGES_PER_CONVERSATION, "message", conversation_id)
    text = "" if body.choice_id else _checked(clean_inbound(body.text or ""), context.desk.settings.message_limit)

    def work(session: Session) -> intake.Received:
        conversation = conversations.lock_by_token(session, conversation_id, token)
        prior = Locale(conversation.locale)
        locale = prior if body.choice_id else Locale(detect(text, prior=prior.value).locale)
        inbound = intake.Inbound(body.client_message_id, text, locale, body.choice_id)
        return intake.receive(session, context.desk, conversation, inbound)

    received = await context.desk.write(work, brief=True)
    if received.claimed:
        context.runner.start(received.claimed)
    return schemas.AcceptedOut(message_id=received.message_id, seq=received.seq)


@router.get("/conversations/{conversation_id}/messages", response_model_exclude_none=True)
async def get_messages(
    conversation_id: str, token: InvestorToken, context: ContextDep,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S)] = 0.0,
) -> schemas.MessagesOut:  # fmt: skip
    """What came after ``after``; holds the request up to ``wait`` seconds until there is something and the turn is over."""
    until = time.monotonic() + wait
    with context.live.room(conversation_id) as news:
        if wait and context.runner.is_busy(conversation_id):
            await context.live.sleep(news, wait)  # the answer is being made right here: looking before is for nothing
        while True:
            news.clear()
            page = await _page(context, conversation_id, token, after)
            left = until - time.monotonic()
            if (page.messages and not page.turn_pending) or left <= 0 or context.live.stopping:
                return page
            await context.live.sleep(news, left)


@router.get("/conversations/{conversation_id}/events")
async def stream_events(
    conversation_id: str, token: InvestorToken, context: ContextDep, request: Request,
    last_event_id: Annotated[int, Header(ge=0, le=2**31 - 1)] = 0,
) -> Response:  # fmt: skip
    """The same messages as server-sent events; ``turn`` events tell whether the bot is at work."""
    await context.desk.read(lambda session: conversations.get_by_token(session, conversation_id, token))
    stream = _events(context, request, conversation_id, token, last_event_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@router.post("/conversations/{conversation_id}/locale")
async def pin_locale(
    conversation_id: str, body: schemas.PostLocale, token: InvestorToken, context: ContextDep
) -> dict[str, str]:
    """Answers come in this language from now on."""

    def work(session: Session) -> str:
        conversations.get_by_token(session, conversation_id, token)
        pinned = conversations.pin_locale(session, context.desk, conversation_id=conversation_id, locale=body.locale)
        return pinned.locale

    return {"locale": await context.desk.write(work)}


@router.post("/conversations/{conversation_id}/ratings", status_code=204)
async def rate(conversation_id: str, body: schemas.PostRating, token: InvestorToken, context: ContextDep) -> None:
    """Whether an answer helped; a second vote replaces the first."""

    def work(session: Session) -> None:
        conversations.get_by_token(session, conversation_id, token)
        conversations.rate(
            session, context.desk, conversation_id=conversation_id, message_id=body.message_id, helpful=body.helpful,
            comment=clean_inbound(body.comment) if body.comment else None,
        )  # fmt: skip

    await context.desk.write(work)


async def _page(context: Context, conversation_id: str, token: str, after: int) -> schemas.MessagesOut:
    return await context.desk.read(
        lambda session: views.page(session, context.desk, conversation_id, token, after), brief=True
    )


async def _events(
    context: Context, request: Request, conversation_id: str, token: str, after: int
) -> AsyncIterator[str]:
    pending: bool | None = None
    quiet_since = time.monotonic()
    with context.live.room(conversation_id) as news:
        while not context.live.stopping and not await request.is_disconnected():
            news.clear()
            page = await _page(context, conversation_id, token, after)
            for message in page.messages:
                after = message.seq
                yield f"id: {after}\nevent: message\ndata: {message.model_dump_json(exclude_none=True)}\n\n"
            if page.turn_pending != pending:
                pending = page.turn_pending
                yield f'event: turn\ndata: {{"pending": {str(pending).lower()}}}\n\n'
            if page.messages:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > KEEP_ALIVE_S:
                quiet_since = time.monotonic()
                yield ": still here\n\n"
            await context.live.sleep(news, LOOK_AGAIN_S)


def _checked(text: str, limit: int) -> str:
    if len(text) > limit:
        raise MessageTooLong(limit)
    if not normalise(text):  # nothing but blanks and characters nobody sees
        raise MessageEmpty()
    return text
