"""Answers, offers near questions, or admits that it does not know. Our side puts the approved texts in, not this."""

from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn
from desk.services.context import Desk

_OFFERED = 4
_MATTER_LIMIT = 200  # of a question that is offered as the matter of a handoff


class AnswerFaq(Action):
    """The best entry of the ranking is to be answered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_answer_faq"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn = Turn.of(tracker)
        candidates = published(self._desk, turn)
        if not candidates or candidates[0] != turn.ranking[0]:
            # The entry was taken back since the model was trained; the next best may be about something else.
            return _offer(dispatcher, tracker, turn, candidates)
        best = candidates[0]
        answer: dict[str, Any] = {"kind": "answer", "entry_id": best["entry_id"], "confidence": best["confidence"]}
        dispatcher.utter_message(json_message=answer | {"candidates": candidates[:5]})
        asked = _question(turn) if turn.choice is None else tracker.get_slot("last_question")
        return [SlotSet("topic", best["entry_id"]), SlotSet("last_question", asked), SlotSet("fallback_count", None)]


class Suggest(Action):
    """The nearest questions are offered, two to four of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_suggest"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn = Turn.of(tracker)
        return _offer(dispatcher, tracker, turn, published(self._desk, turn))


class Fallback(Action):
    """The first time another wording is asked for, after that a person is offered."""

    def name(self) -> str:
        return "action_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        return _give_up(dispatcher, tracker, Turn.of(tracker))


def published(desk: Desk, turn: Turn) -> list[dict[str, Any]]:
    """The entries of the ranking that the published knowledge still has, best first."""
    snapshot = desk.knowledge.current()
    return [candidate for candidate in turn.ranking if snapshot.get(candidate["entry_id"])]


def _offer(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, candidates: list[dict[str, Any]]
) -> list[EventType]:
    if len(candidates) < 2:
        return _give_up(dispatcher, tracker, turn)
    dispatcher.utter_message(response="utter_suggested_intro")
    dispatcher.utter_message(json_message={"kind": "suggest", "candidates": candidates[:_OFFERED]})
    return [SlotSet("last_question", _question(turn))]


def _give_up(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
    times = int(tracker.get_slot("fallback_count") or 0) + 1
    dispatcher.utter_message(response="utter_clarify_rephrase" if times == 1 else "utter_clarify_person")
    return [SlotSet("fallback_count", times), SlotSet("last_question", _question(turn))]


def _question(turn: Turn) -> str:
    return " ".join(turn.text.split())[:_MATTER_LIMIT]
