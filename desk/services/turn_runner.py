"""Works on claimed turns: engine in between two short transactions, none open while the engine is asked."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from desk.domain.dialogue import DialogueEngine, Question, Reply
from desk.domain.errors import DialogueUnavailable
from desk.services import turns
from desk.services.claims import ClaimedTurn
from desk.services.context import Desk

log = logging.getLogger("desk.turns")


class FallbackEngine(Protocol):
    """What is possible without Rasa (dialogue/fallback.py)."""

    def ask(self, session: Session, question: Question, flow: Mapping[str, Any] | None) -> Reply | None:
        """The reply, or None if the question has to wait for Rasa."""
        ...


class TurnRunner:
    """Puts questions to the engine and writes the replies. One per process."""

    def __init__(self, desk: Desk, engine: DialogueEngine, fallback: FallbackEngine) -> None:
        self._desk = desk
        self._engine = engine
        self._fallback = fallback
        self._running: set[asyncio.Task[None]] = set()
        self._busy: set[str] = set()

    def start(self, turn: ClaimedTurn) -> None:
        """Works on a claimed turn in the background."""
        self._busy.add(turn.question.conversation_id)
        task = asyncio.get_running_loop().create_task(self.run(turn))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def run(self, turn: ClaimedTurn) -> None:
        """Works on a claimed turn and on those that came behind it in the same conversation."""
        conversation_id = turn.question.conversation_id
        following: ClaimedTurn | None = turn
        self._busy.add(conversation_id)
        try:
            while following is not None:
                following = await self._one(following)
        finally:
            self._busy.discard(conversation_id)

    def is_busy(self, conversation_id: str) -> bool:
        """Whether a turn of this conversation is being worked on in this process."""
        return conversation_id in self._busy

    async def sweep(self) -> int:
        """Takes over what waits for a retry or was left behind. Returns how many turns it worked on."""
        claimed = await self._desk.write(lambda session: turns.claim_due(session, self._desk))
        await asyncio.gather(*(self.run(turn) for turn in claimed))
        return len(claimed)

    async def drain(self) -> None:
        """Waits for everything started."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _one(self, turn: ClaimedTurn) -> ClaimedTurn | None:
        turn_id = turn.question.turn_id
        try:
            if (reply := await self._reply(turn)) is not None:
                return await self._desk.write(
                    lambda session: turns.complete(session, self._desk, turn.question, reply), brief=True
                )
        except Exception:
            # A fault of ours must not cost the investor's message: it is kept and tried again.
            log.exception("turn_failed turn=%s", turn_id)
        await self._desk.write(lambda session: turns.postpone(session, self._desk, turn_id))
        return None

    async def _reply(self, turn: ClaimedTurn) -> Reply | None:
        question, flow = turn.question, turn.flow
        if flow is None:
            try:
                return await self._engine.ask(question)
            except DialogueUnavailable as error:
                log.warning("dialogue_unavailable turn=%s reason=%s", question.turn_id, error)
        return await self._desk.write(lambda session: self._fallback.ask(session, question, flow))
