"""The body of ``POST /webhooks/desk/webhook``: read, checked, made harmless."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LOCALES = ("zh-Hant", "en", "ja")
MAX_BODY_BYTES = 64 * 1024
MAX_TEXT = 4000  # Our side refuses longer messages; whatever comes through is cut, never refused here.

_SENDER = re.compile(r"[0-9A-Za-z_-]{8,64}")
_MESSAGE_ID = re.compile(r"[!-~]{1,128}")
_INTENT = re.compile(r"[a-z][a-z_]{0,40}")
_ENTRY = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
# Intents that Rasa itself obeys: they wipe or rewind a conversation and are nobody's business.
_RESERVED_INTENTS = frozenset({"restart", "back", "session_start"})
# Everything a message may begin with before Rasa sees a command: blanks of all kinds, invisible marks, slashes.
# Rasa trims Unicode blanks and then looks for "/"; the full-width and look-alike forms go too, should it ever fold them.
_COMMAND_PREFIX = re.compile(
    r"^[\s/\\\u2044\u2215\uff0f\uff3c\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class BadRequest(Exception):
    """The body is not what was agreed; ``field`` names the part."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class DeskMessage:
    """One message as our process hands it over. ``metadata`` is passed on to the NLU components as it is here."""

    message_id: str
    sender_id: str
    text: str
    metadata: dict[str, Any]


def neutralise(text: str) -> str:
    """``text`` without anything that Rasa would read as a command, cut to the length we understand. May be empty.

    The slash goes, the rest stays and is understood like any other text: "/restart" is the word "restart".
    """
    cleaned = _CONTROL.sub("", text.replace("\t", " ").replace("\r", ""))[:MAX_TEXT]
    return _COMMAND_PREFIX.sub("", cleaned).rstrip()


def parse(body: bytes) -> DeskMessage:
    """The message in ``body``. Raises ``BadRequest`` naming the first wrong field."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("body") from None
    if not isinstance(data, dict):
        raise BadRequest("body")
    return DeskMessage(
        message_id=_matching(data, "message_id", _MESSAGE_ID),
        sender_id=_matching(data, "sender_id", _SENDER),
        text=neutralise(_string(data, "text")),
        metadata=_metadata(data.get("metadata")),
    )


def _metadata(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest("metadata")
    if value.get("locale") not in LOCALES:
        raise BadRequest("metadata.locale")
    turn_id = value.get("turn_id")
    if turn_id is not None and not (isinstance(turn_id, str) and _MESSAGE_ID.fullmatch(turn_id)):
        raise BadRequest("metadata.turn_id")
    return {"locale": value["locale"], "turn_id": turn_id, "choice": _choice(value.get("choice"))}


def _choice(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest("metadata.choice")
    intent = _matching(value, "intent", _INTENT)
    if intent in _RESERVED_INTENTS:
        raise BadRequest("intent")
    entry_id, given = value.get("entry_id"), value.get("value")
    if entry_id is not None:
        _matching(value, "entry_id", _ENTRY)
    if given is not None and not (isinstance(given, str) and len(given) <= 80):
        raise BadRequest("metadata.choice.value")
    return {"intent": intent, "entry_id": entry_id, "value": given}


def _string(data: Mapping[str, Any], field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str):
        raise BadRequest(field)
    return value


def _matching(data: Mapping[str, Any], field: str, pattern: "re.Pattern[str]") -> str:
    value = _string(data, field)
    if not pattern.fullmatch(value):
        raise BadRequest(field)
    return value
