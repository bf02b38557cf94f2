"""A yes outside of the form: it may answer the offer to pass a question or a complaint on to a person."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from desk.domain.handoff import HandoffReason

# Which responses offer a person, and why that person would then be wanted.
_OFFERS: Mapping[str, HandoffReason] = {
    "utter_clarify_rephrase": HandoffReason.NOT_ANSWERED,
    "utter_clarify_person": HandoffReason.NOT_ANSWERED,
    "utter_out_of_scope_other_matters": HandoffReason.NOT_ANSWERED,
    "utter_complaint_received": HandoffReason.COMPLAINT,
    "utter_handoff_no_ticket": HandoffReason.REQUESTED,
    "utter_small_talk_bot_challenge": HandoffReason.REQUESTED,
}


class AcceptOffer(Action):
    """Opens the form if the last thing said was an offer of a person."""

    def name(self) -> str:
        return "action_offer_accepted"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        reason = last_offer(tracker)
        if reason is None:
            dispatcher.utter_message(response="utter_clarify_nothing_open")
            return []
        return [SlotSet("handoff_reason", str(reason)), FollowupAction("handoff_form")]


def last_offer(tracker: Tracker) -> HandoffReason | None:
    """Why a person was offered by the last sentence before the investor's message; None if none was."""
    return next((_OFFERS.get(_response(event)) for event in _said_before(tracker)), None)


def _said_before(tracker: Tracker) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = [e for e in reversed(tracker.events) if e.get("event") in ("user", "bot")]
    spoken = next((i for i, e in enumerate(events) if e["event"] == "user"), len(events))
    return [event for event in events[spoken + 1 : spoken + 2] if event["event"] == "bot"]


def _response(event: Mapping[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")
