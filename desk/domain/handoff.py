"""A conversation moves from the bot to a person: why, and with what."""

from dataclasses import dataclass
from enum import StrEnum


class HandoffReason(StrEnum):
    REQUESTED = "requested"
    NOT_ANSWERED = "not_answered"
    COMPLAINT = "complaint"
    SENSITIVE = "sensitive"
    BOT_UNAVAILABLE = "bot_unavailable"


FACTS = ("topic", "industry", "country", "programme", "place", "plan_size")  # found in the conversation, not asked


@dataclass(frozen=True, slots=True)
class HandoffDetails:
    """What the investor confirmed. ``plan_size`` is "<ISO 4217 code> <amount>", ``country`` ISO 3166-1 alpha-2."""

    name: str
    organisation: str
    email: str
    matter: str
    topic: str | None = None
    industry: str | None = None
    country: str | None = None
    programme: str | None = None
    place: str | None = None
    plan_size: str | None = None
