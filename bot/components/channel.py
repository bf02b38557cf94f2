"""The only door into Rasa: one authenticated, idempotent call per message, answered with everything the turn said.

    POST /webhooks/desk/webhook   Authorization: Bearer <secret>
    {"message_id", "sender_id", "text", "metadata": {"locale", "turn_id", "choice": {"intent", "entry_id"?, "value"?} | null}}
    200 {"messages", "intent", "ranking", "locale", "model", "replayed"}

401 without the secret, 413 and 422 for a body that was not agreed, 503 with a ``code`` when nothing happened and the same
call may be made again: ``not_ready`` (no model yet), ``turn_aborted`` (store or actions failed), ``no_answer``.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components import rasa_patches
from components.channel_answer import find_answer
from components.channel_request import MAX_BODY_BYTES, BadRequest, DeskMessage, parse
from components.turn import TurnAborted, begin_turn

logger = logging.getLogger(__name__)

_LOCK_WAIT_S = 0.02  # Rasa's second is the delay of the second of two equal requests.


class SilentOutput(OutputChannel):
    """Sends nothing: what a turn said is read from its tracker afterwards."""

    @classmethod
    def name(cls) -> str:
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        return None


class DeskInput(InputChannel):
    """See the module. ``credentials.yml``: ``components.channel.DeskInput: {secret: …}``."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "DeskInput":
        secret = str((credentials or {}).get("secret") or "")
        if len(secret) < 16 or secret.startswith("${"):
            raise RasaException(
                "DESK_RASA__SECRET is not set or shorter than 16 characters; the desk channel stays closed."
            )
        rasa_patches.apply()
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """``on_new_message`` stays unused: it hides the lock and the tracker, and an idempotent answer needs both."""
        door = Blueprint("desk_channel")

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            ready = _is_ready(request)
            return response.json({"ready": ready}, status=200 if ready else 503)

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_authorised(request):
                return response.json({"code": "unauthorised"}, status=401)
            if len(request.body) > MAX_BODY_BYTES:
                return response.json({"code": "too_large"}, status=413)
            try:
                message = parse(request.body)
            except BadRequest as wrong:
                return response.json({"code": "bad_request", "field": wrong.field}, status=422)
            return await _respond(request, message)

        return door

    def _is_authorised(self, request: Request) -> bool:
        scheme, _, given = (request.headers.get("authorization") or "").partition(" ")
        # Compared as bytes: compare_digest refuses text outside ASCII with an exception.
        return (
            hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._secret) and scheme.lower() == "bearer"
        )


async def _respond(request: Request, message: DeskMessage) -> HTTPResponse:
    if not _is_ready(request):
        return response.json({"code": "not_ready"}, status=503)
    choice = message.metadata["choice"]
    if choice and choice["intent"] not in request.app.ctx.agent.domain.intents:
        return response.json({"code": "bad_request", "field": "metadata.choice.intent"}, status=422)
    try:
        answer = await _take_turn(request.app.ctx.agent, message)
    except TurnAborted as aborted:
        logger.error("turn_aborted message=%s reason=%s", message.message_id, aborted.reason)
        return response.json({"code": "turn_aborted"}, status=503)
    except LockError:
        return response.json({"code": "turn_aborted"}, status=503)
    if answer is None:
        return response.json({"code": "no_answer"}, status=503)
    return response.json(answer)


async def _take_turn(agent: Any, message: DeskMessage) -> dict[str, Any] | None:
    """Answer ``message``, or give again the answer it already had; under the conversation's lock either way."""
    sender_id = message.sender_id
    async with agent.lock_store.lock(sender_id, wait_time_in_seconds=_LOCK_WAIT_S):
        with begin_turn(sender_id) as turn:
            recorded = find_answer(await agent.tracker_store.retrieve(sender_id), message.message_id)
            model = agent.processor.model_metadata.model_id
            if recorded is not None:
                return {**recorded, "model": model, "replayed": True}
            await agent.processor.handle_message(_user_message(message))
            tracker = turn.saved or await agent.tracker_store.retrieve(sender_id)
    answer = find_answer(tracker, message.message_id)
    return None if answer is None else {**answer, "model": model, "replayed": False}


def _user_message(message: DeskMessage) -> UserMessage:
    return UserMessage(
        text=message.text,
        output_channel=SilentOutput(),
        sender_id=message.sender_id,
        input_channel=DeskInput.name(),
        message_id=message.message_id,
        metadata=message.metadata,
    )


def _is_ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and agent.is_ready()
