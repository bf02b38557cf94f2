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
        if len(turn.parts) > 1:
            return self._answer_parts(dispatcher, turn)
        candidates = published(self._desk, turn.ranking)
        if not candidates or candidates[0] != turn.ranking[0]:
            # The entry was taken back since the model was trained; the next best may be about something else.
            return _offer(dispatcher, tracker, turn, candidates)
        _answer(dispatcher, candidates)
        asked = _question(turn) if turn.choice is None else tracker.get_slot("last_question")
        return _answered(candidates[0]["entry_id"], asked)

    def _answer_parts(self, dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
        """Several questions in one message: each answered in its order; the one that stays open is named."""
        topic = None
        for part in turn.parts:
            candidates = published(self._desk, part["ranking"])
            if part["band"] == "answer" and candidates and candidates[0] == part["ranking"][0]:
                _answer(dispatcher, candidates)
                topic = candidates[0]["entry_id"]
            else:
                dispatcher.utter_message(response="utter_suggested_part", part=_shortened(part["text"]))
                if len(candidates) > 1:
                    dispatcher.utter_message(json_message={"kind": "suggest", "candidates": candidates[:_OFFERED]})
        return _answered(topic, _question(turn))


class Suggest(Action):
    """The nearest questions are offered, two to four of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_suggest"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn = Turn.of(tracker)
        return _offer(dispatcher, tracker, turn, published(self._desk, turn.ranking))


class Fallback(Action):
    """The first time another wording is asked for, after that a person is offered."""

    def name(self) -> str:
        return "action_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        return _give_up(dispatcher, tracker, Turn.of(tracker))


def published(desk: Desk, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a ranking that the published knowledge still has, best first."""
    snapshot = desk.knowledge.current()
    return [candidate for candidate in ranking if snapshot.get(candidate["entry_id"])]


def _answer(dispatcher: CollectingDispatcher, candidates: list[dict[str, Any]]) -> None:
    best = candidates[0]
    answer = {"kind": "answer", "entry_id": best["entry_id"], "confidence": best["confidence"]}
    dispatcher.utter_message(json_message=answer | {"candidates": candidates[:5]})


def _answered(topic: str | None, question: str | None) -> list[EventType]:
    return [SlotSet("topic", topic), SlotSet("last_question", question), SlotSet("fallback_count", None)]


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
    return _shortened(turn.text)


def _shortened(text: str) -> str:
    return " ".join(text.split())[:_MATTER_LIMIT]
