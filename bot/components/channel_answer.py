"""What one turn said, read from the tracker: the first answer and a repeated one are the same by construction."""

from collections.abc import Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MAX_RANKING = 5


def find_answer(tracker: DialogueStateTracker | None, message_id: str) -> dict[str, Any] | None:
    """The answer to ``message_id`` if the tracker's window holds that message, without ``replayed``.

    The window covers the last turns only. Our process never asks for an older message again once it has asked for
    a newer one of the same conversation.
    """
    if tracker is None:
        return None
    said: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.append(_message(event))
        elif isinstance(event, UserUttered):
            if event.message_id == message_id:
                return _answer(event, said[::-1], tracker)
            said.clear()
    return None


def _answer(event: UserUttered, messages: list[dict[str, Any]], tracker: DialogueStateTracker) -> dict[str, Any]:
    parsed: Mapping[str, Any] = event.parse_data or {}
    intent: Mapping[str, Any] = event.intent or {}
    return {
        "messages": messages,
        "intent": {"name": intent.get("name"), "confidence": float(intent.get("confidence") or 0.0)},
        "ranking": list(parsed.get("faq_ranking") or [])[:MAX_RANKING],
        "locale": tracker.get_slot("locale"),
    }


def _message(event: BotUttered) -> dict[str, Any]:
    data: Mapping[str, Any] = event.data or {}
    name = (event.metadata or {}).get("utter_action")
    message: dict[str, Any] = {}
    if event.text:
        message["text"] = event.text
    if name:
        message["response"] = name
    if data.get("buttons"):
        message["buttons"] = [{"title": b["title"], "payload": b["payload"]} for b in data["buttons"]]
    if data.get("custom"):
        message["custom"] = data["custom"]
    return message
