"""The part of a conversation that is kept: its last turns, behind a prefix that carries the state of all before them."""

from collections.abc import Sequence
from typing import Any

Event = dict[str, Any]

MAX_EVENTS = 30
KEEP_EVENTS = 14

_LISTEN: Event = {"event": "action", "name": "action_listen", "policy": None, "confidence": None}


def cut(events: Sequence[Event], max_events: int = MAX_EVENTS, keep_events: int = KEEP_EVENTS) -> list[Event]:
    """``events`` (serialised, oldest first), or a short history that leads to the same state.

    Only when there are more than ``max_events``; then at least ``keep_events`` remain, cut before a message of the
    investor, so that no turn is halved. What was cut becomes: session start, the slots that are set, the active form
    with the slot it asks for, and a listen.
    """
    if len(events) <= max_events:
        return list(events)
    start = _last_turn_start(events, len(events) - keep_events)
    if start is None:
        return list(events)
    return _prefix(events[:start]) + list(events[start:])


def _last_turn_start(events: Sequence[Event], at_most: int) -> int | None:
    return next((i for i in range(at_most, 0, -1) if events[i]["event"] == "user"), None)


def _prefix(events: Sequence[Event]) -> list[Event]:
    slots: dict[str, Any] = {}
    form: str | None = None
    for event in events:
        if event["event"] == "slot":
            slots[event["name"]] = event["value"]
        elif event["event"] == "active_loop":
            form = event["name"]
    at = events[-1].get("timestamp")
    prefix: list[Event] = [{**_LISTEN, "name": "action_session_start"}, {"event": "session_started"}, dict(_LISTEN)]
    if form is not None:
        # The form's own action stands before its activation, as in a history that was never cut.
        prefix += [{**_LISTEN, "name": form}, {"event": "active_loop", "name": form}]
    prefix += [{"event": "slot", "name": name, "value": value} for name, value in slots.items() if value is not None]
    prefix.append(dict(_LISTEN))
    return [{**event, "timestamp": at} for event in prefix]
