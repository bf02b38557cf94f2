"""What endpoints ask for: the desk, a transaction in a worker thread, who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session
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

    async def write[T](self, work: Callable[[Session], T]) -> T:
        """Runs ``work`` in one transaction, in a worker thread."""

        return await self.desk.write(work)

    async def read[T](self, work: Callable[[Session], T]) -> T:
        """Runs ``work`` on a session that writes nothing, in a worker thread."""

        return await self.desk.read(work)


def get_context(request: Request) -> Context:
    """The process's context."""
    context: Context = request.app.state.context
    return context


ContextDep = Annotated[Context, Depends(get_context)]


def bearer_token(authorization: Annotated[str | None, Header()] = None) -> str | None:
    """The token of an ``Authorization: Bearer`` header."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def investor_token(token: Annotated[str | None, Depends(bearer_token)]) -> str:
    """The token of a web chat; a missing one looks like a foreign conversation."""
    if token is None:
        raise ConversationNotFound()
    return token


InvestorToken = Annotated[str, Depends(investor_token)]


async def api_staff(context: ContextDep, token: Annotated[str | None, Depends(bearer_token)]) -> Staff:
    """The owner of an integration token."""
    if token is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    person = await context.read(lambda session: staff.find_by_api_token(session, hash_token(token)))
    if person is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    if not person.roles:
        raise NotAllowed()
    return person


ApiStaff = Annotated[Staff, Depends(api_staff)]
