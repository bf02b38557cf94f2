"""The handoff form: reads replies by desk/domain/handoff_form.py, shows the notice and the summary."""

from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.handoff_slots import FORM, PREFIX, REQUESTED, facts_of, has_reply, said_in, slots_of, state_of
from actions.turn import Turn
from desk.domain.handoff import HandoffReason
from desk.domain.handoff_form import (
    Ended,
    Filled,
    FormState,
    Interrupted,
    Invalid,
    Step,
    next_step,
    question_key,
    read_reply,
)
from desk.services.context import Desk
from desk.services.handoff import NOTICE, fact_lines, record_consent, record_notice

# Steps whose question is long: what was not understood is said instead of it, not before it.
_LONG_QUESTIONS = (Step.CONSENT, Step.CONFIRMED)


class ReadHandoffReply(Action):
    """Rasa's form asks this when it opens, after each message, and when it comes back after an interruption."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn, state = Turn.of(tracker), state_of(tracker)
        if state.asked is None:
            return _opening(turn, tracker)
        if not has_reply(tracker):
            return [SlotSet(REQUESTED, PREFIX + state.asked)]
        match read_reply(state, said_in(turn)):
            case Interrupted():
                # Rasa's rules answer it; the raw text must not stay in the slot.
                return [SlotSet(PREFIX + state.asked, None), ActionExecutionRejected(FORM)]
            case Invalid(problem=problem):
                return _problem(dispatcher, state, state.asked, problem)
            case Ended(result=result, state=ended):
                return [*slots_of(ended, None), SlotSet("handoff_result", str(result))]
            case Filled(state=filled):
                if state.asked is Step.CONSENT:
                    await self._consent(turn)
                return slots_of(filled, next_step(filled))

    async def _consent(self, turn: Turn) -> None:
        desk, known = self._desk, {"conversation_id": turn.conversation_id, "locale": turn.locale}
        await desk.write(lambda session: record_consent(session, desk, **known))


class AskConsent(Action):
    """Shows the Article 8 notice, before the first personal field, and keeps that it was shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_ask_handoff_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        if problem := tracker.get_slot("handoff_problem"):
            dispatcher.utter_message(response=problem)
            return [SlotSet("handoff_problem", None)]
        turn, desk = Turn.of(tracker), self._desk
        if tracker.get_slot("handoff_noticed") != turn.locale:  # once, and again in another language
            known = {"conversation_id": turn.conversation_id, "locale": turn.locale}
            await desk.write(lambda session: record_notice(session, desk, **known))
            dispatcher.utter_message(response=NOTICE)
        dispatcher.utter_message(response="utter_ask_handoff_consent")
        return [SlotSet("handoff_noticed", str(turn.locale))]


class AskMatter(Action):
    """Asks what it is about and offers the last question as the reply."""

    def name(self) -> str:
        return "action_ask_handoff_matter"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        dispatcher.utter_message(response=question_key(Step.MATTER, state_of(tracker)))
        return []


class AskConfirmation(Action):
    """Lists everything that would be handed over, the facts found in the conversation among it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_ask_handoff_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        if problem := tracker.get_slot("handoff_problem"):
            dispatcher.utter_message(response=problem)
            return [SlotSet("handoff_problem", None)]
        facts = fact_lines(facts_of(self._desk, tracker), Turn.of(tracker).locale)
        fields = {
            str(step): tracker.get_slot(PREFIX + step)
            for step in (Step.NAME, Step.ORGANISATION, Step.EMAIL, Step.MATTER)
        }
        dispatcher.utter_message(response="utter_ask_handoff_confirmed", facts=facts, **fields)
        return []


def _opening(turn: Turn, tracker: Tracker) -> list[EventType]:
    """The form begins: keeps why a person is wanted, and starts with the consent."""
    reasons = (turn.choice_value, tracker.get_slot("handoff_reason"), HandoffReason.REQUESTED)
    reason = next(str(reason) for reason in reasons if reason in set(HandoffReason))
    return [SlotSet("handoff_reason", reason), SlotSet(REQUESTED, PREFIX + Step.CONSENT)]


def _problem(dispatcher: CollectingDispatcher, state: FormState, asked: Step, problem: str) -> list[EventType]:
    key = f"utter_guided_{problem}"
    events = slots_of(state, asked)
    if asked in _LONG_QUESTIONS:
        return [*events, SlotSet("handoff_problem", key)]
    dispatcher.utter_message(response=key)
    return events
