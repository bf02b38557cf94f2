"""What is said in a conversation, by whom, and what the bot keeps as proof of an answer."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ChannelName(StrEnum):
    WEBCHAT = "webchat"
    LINE = "line"
    EMAIL = "email"


class Sender(StrEnum):
    INVESTOR = "investor"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Outcome(StrEnum):
    """How the bot dealt with a question: a closed list, stored on every bot message that replies to one."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    CLARIFY = "clarify"
    SMALL_TALK = "small_talk"
    HANDOFF = "handoff"
    COMPLAINT = "complaint"
    GUIDED = "guided"
    OUT_OF_SCOPE = "out_of_scope"
    UNAVAILABLE = "unavailable"


class ConversationMode(StrEnum):
    """Who speaks: one stored state, checked again when a bot answer is about to be sent."""

    BOT = "bot"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Candidate:
    entry_id: str
    confidence: float
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message. ``payload`` is ours and never leaves the server; the investor sends back ``id``."""

    id: str
    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof stored with an answer: which entry in which version and language was sent, and what else was near."""

    outcome: Outcome
    entry_id: str | None = None
    topic: str | None = None
    version: int | None = None
    snapshot: int | None = None
    model: str | None = None
    confidence: float | None = None
    sources: tuple[dict[str, str], ...] = ()
    reviewed_on: str | None = None
    agency: str | None = None
    candidates: tuple[Candidate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The stored and published form; absent values are left out, ``candidates`` and ``sources`` never are."""
        plain: dict[str, Any] = {"outcome": str(self.outcome)}
        for name in ("entry_id", "topic", "version", "snapshot", "model", "confidence", "reviewed_on", "agency"):
            if (value := getattr(self, name)) is not None:
                plain[name] = value
        plain["sources"] = [dict(source) for source in self.sources]
        plain["candidates"] = [
            {"entry_id": c.entry_id, "topic": c.topic, "confidence": round(c.confidence, 4)} for c in self.candidates
        ]
        return plain


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is ready to be written: everything but its place in the conversation."""

    sender: Sender
    text: str
    locale: str
    receipt: Receipt | None = None
    choices: tuple[tuple[str, str], ...] = field(default=())  # (label, payload)
    ticket_number: str | None = None
    sender_name: str | None = None
