"""What endpoints ask for: the desk and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.exceptions import HTTPException

from api.limits import Limiter
from desk.domain.errors import ConversationNotFound, NotAllowed
from desk.services.context import Desk
from desk.services.conversations import hash_token
from desk.services.turn_runner import TurnRunner
from desk.storage import staff
from desk.storage.live import Live
from desk.storage.tables import Staff


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that lives as long as the process."""

    desk: Desk
    runner: TurnRunner
    live: Live
    limiter: Limiter


async def get_context(request: Request) -> Context:
    """The process's context. Like all of these async: FastAPI runs any other in a thread of its own, every time."""
    context: Context = request.app.state.context
    return context


ContextDep = Annotated[Context, Depends(get_context)]


async def bearer_token(authorization: Annotated[str | None, Header()] = None) -> str | None:
    """The token of an ``Authorization: Bearer`` header."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def investor_token(token: Annotated[str | None, Depends(bearer_token)]) -> str:
    """The token of a web chat; a missing one looks like a foreign conversation."""
    if token is None:
        raise ConversationNotFound()
    return token


InvestorToken = Annotated[str, Depends(investor_token)]


async def api_staff(context: ContextDep, token: Annotated[str | None, Depends(bearer_token)]) -> Staff:
    """The owner of an integration token."""
    if token is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    person = await context.desk.read(lambda session: staff.find_by_api_token(session, hash_token(token)))
    if person is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    if not person.roles:
        raise NotAllowed()
    return person


ApiStaff = Annotated[Staff, Depends(api_staff)]
