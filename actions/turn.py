"""What an action may know of the turn it runs in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk.interfaces import Tracker

from desk.domain.locale import Locale


@dataclass(frozen=True, slots=True)
class Turn:
    """The investor's message as Rasa understood it. Slots are the investor's input and trusted with nothing."""

    conversation_id: str
    turn_id: str
    text: str
    locale: Locale
    intent: str | None
    confidence: float
    ranking: list[dict[str, Any]]
    parts: list[dict[str, Any]]  # of a message with several questions: {"text", "band", "ranking"}; else empty
    choice: Mapping[str, str | None] | None  # None if the message was typed
    email: str | None

    @property
    def choice_value(self) -> str | None:
        """The value of the button that was pressed, "" for a button without one, None for a typed message."""
        return None if self.choice is None else self.choice.get("value") or ""

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """The current turn of a tracker. The language is the slot's: in the form a name does not change it."""
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        intent = message.get("intent") or {}
        wanted = tracker.get_slot("locale") or metadata.get("locale")
        emails = [e["value"] for e in message.get("entities") or [] if e.get("entity") == "email"]
        return cls(
            conversation_id=str(tracker.sender_id),
            turn_id=str(metadata.get("turn_id") or message.get("message_id") or ""),
            text=str(message.get("text") or ""),
            locale=Locale(wanted) if wanted in set(Locale) else Locale.EN,
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            ranking=list(message.get("faq_ranking") or []),
            parts=list(message.get("faq_parts") or []),
            choice=metadata.get("choice"),
            email=emails[0] if emails else None,
        )
