"""What a dialogue engine is asked and what it answers: the port behind which Rasa stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from desk.domain.locale import Locale
from desk.domain.message import Candidate


@dataclass(frozen=True, slots=True)
class Question:
    """One inbound message on its way to the engine. ``choice`` is set only by us, from a button we offered."""

    message_id: str
    conversation_id: str
    turn_id: str
    text: str
    locale: Locale
    choice: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class TextItem:
    """A dialogue sentence. ``response`` is its key; ``utter_<outcome>_<name>`` tells the outcome."""

    text: str
    response: str | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """The approved answer of an entry is to be sent."""

    entry_id: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestItem:
    """The titles of these entries are to be offered."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class LocaleItem:
    """The investor asked to go on in this language."""

    locale: Locale


@dataclass(frozen=True, slots=True)
class TicketItem:
    """A ticket was opened in this turn."""

    number: str


type ReplyItem = TextItem | AnswerItem | SuggestItem | LocaleItem | TicketItem


@dataclass(frozen=True, slots=True)
class Reply:
    """What the engine has to say to one question, in order."""

    items: tuple[ReplyItem, ...]
    intent: str | None = None
    confidence: float | None = None
    ranking: tuple[Candidate, ...] = ()
    locale: Locale | None = None  # the language the reply is in, where it is not that of the message (a typed name)
    flow: Mapping[str, Any] | None = None  # only the fallback engine keeps its state with us


class DialogueEngine(Protocol):
    """Understands a message and keeps the dialogue."""

    async def ask(self, question: Question) -> Reply:
        """The reply; the same ``message_id`` gives the same reply. Raises ``DialogueUnavailable``."""
        ...
