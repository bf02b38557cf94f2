"""A claimed turn: a question somebody holds the conversation's lease for and must put to the engine now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desk.domain.dialogue import Question
from desk.domain.locale import Locale
from desk.storage.tables import Conversation
from desk.storage.turn_rows import PendingTurn

# Longer than a turn can take. If whoever took the turn dies, the worker finds it once this is over.
LEASE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class ClaimedTurn:
    """``flow`` is the state of the fallback dialogue, if one is going on in this conversation."""

    question: Question
    flow: Mapping[str, Any] | None


def claimed(turn: PendingTurn, conversation: Conversation) -> ClaimedTurn:
    """The turn as the engine needs it."""
    question = Question(
        turn.message_id, conversation.id, turn.turn_id, turn.text, Locale(turn.locale), _choice(turn.choice_payload)
    )
    return ClaimedTurn(question, conversation.flow)


def _choice(payload: str | None) -> dict[str, str] | None:
    """``entry:<id>``, ``intent:<name>`` or ``intent:<name>:<value>`` as the engine takes it."""
    if payload is None:
        return None
    kind, _, rest = payload.partition(":")
    if kind == "entry":
        return {"intent": "faq", "entry_id": rest}
    name, _, value = rest.partition(":")
    return {"intent": name, "value": value} if value else {"intent": name}
