"""The handoff form's state as Rasa's slots: each value of ``FormState`` is the slot ``handoff_<name>``."""

from collections.abc import Mapping

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from actions.turn import Turn
from desk.domain.handoff import FACTS as FACT_NAMES
from desk.domain.handoff_form import FACTS, LAST_QUESTION, FormState, Said, Step
from desk.services.context import Desk
from desk.services.handoff import topic_of

FORM = "handoff_form"
PREFIX = "handoff_"
REQUESTED = "requested_slot"
_STORED = (*Step, FACTS)


def state_of(tracker: Tracker) -> FormState:
    """What is known, without the raw reply that Rasa has already put into the slot of the open question."""
    requested = tracker.get_slot(REQUESTED)
    asked = Step(requested.removeprefix(PREFIX)) if requested else None
    values = {str(name): tracker.get_slot(PREFIX + name) for name in _STORED if name != asked}
    values[LAST_QUESTION] = tracker.get_slot(LAST_QUESTION)
    return FormState(asked, {name: str(value) for name, value in values.items() if value})


def slots_of(state: FormState, next_step: Step | None) -> list[EventType]:
    """Everything known, and the question to ask next."""
    known: list[EventType] = [SlotSet(PREFIX + name, state.values.get(name)) for name in _STORED]
    return [*known, SlotSet(REQUESTED, PREFIX + next_step if next_step else None)]


def forgotten() -> list[EventType]:
    """Nothing of the form stays in the slots."""
    names = (*_STORED, "result", "reason", "problem", "noticed")
    return [SlotSet(PREFIX + name, None) for name in names]


def facts_of(desk: Desk, tracker: Tracker) -> Mapping[str, str | None]:
    """What was mentioned in the conversation, unless the investor wanted it left out."""
    if tracker.get_slot(PREFIX + FACTS) == "no":
        return dict.fromkeys(FACT_NAMES)
    facts = {name: tracker.get_slot(name) for name in FACT_NAMES}
    return facts | {"topic": topic_of(desk, tracker.get_slot("topic"))}


def said_in(turn: Turn) -> Said:
    """The reply as the form's rules want it."""
    return Said(turn.text, turn.locale, turn.intent, turn.confidence, turn.choice_value, turn.email)


def has_reply(tracker: Tracker) -> bool:
    """Whether Rasa calls with a reply, or only because the form is opened or comes back after an interruption.

    Rasa appends the form's own action and then the slots it has just filled from the message.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "action" and event.get("name") == FORM:
            return False
        if event.get("event") == "slot" and event.get("name") == tracker.get_slot(REQUESTED):
            return True
    return False
