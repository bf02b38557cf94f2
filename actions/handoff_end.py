"""The handoff form is over: a ticket is opened, or it is said that none was. What was typed is forgotten."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.handoff_slots import PREFIX, facts_of, forgotten
from actions.turn import Turn
from desk.domain.errors import HandoffIncomplete
from desk.domain.handoff import HandoffDetails, HandoffReason
from desk.domain.handoff_form import Result, Step
from desk.services.context import Desk
from desk.services.handoff import open_ticket

_ENDINGS = {Result.CANCELLED: "utter_handoff_cancelled", Result.REFUSED: "utter_handoff_refused"}


class EndHandoff(Action):
    """Opens the ticket of a confirmed form. Our side says what the ticket says: number, name, date."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_handoff_end"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        result = tracker.get_slot("handoff_result")
        if result != Result.CONFIRMED:
            dispatcher.utter_message(response=_ENDINGS.get(result, "utter_handoff_cancelled"))
            return forgotten()
        try:
            number = await self._open(Turn.of(tracker), tracker)
        except HandoffIncomplete:
            dispatcher.utter_message(response="utter_handoff_failed")
            return forgotten()
        dispatcher.utter_message(json_message={"kind": "ticket", "number": number})
        return [*forgotten(), SlotSet("last_question", None), SlotSet("fallback_count", None)]

    async def _open(self, turn: Turn, tracker: Tracker) -> str:
        desk, reason = self._desk, tracker.get_slot("handoff_reason")
        given = {step: str(tracker.get_slot(PREFIX + step) or "") for step in Step}
        details = HandoffDetails(
            name=given[Step.NAME], organisation=given[Step.ORGANISATION], email=given[Step.EMAIL],
            matter=given[Step.MATTER], **facts_of(desk, tracker),
        )  # fmt: skip
        card = await desk.write(lambda session: open_ticket(
                session, desk, conversation_id=turn.conversation_id, turn_id=turn.turn_id, details=details,
                reason=HandoffReason(reason) if reason in set(HandoffReason) else HandoffReason.REQUESTED,
                locale=turn.locale,
            ),
        )  # fmt: skip
        return card.number
