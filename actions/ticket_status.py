"""Tells how the investor's own case stands."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn
from desk.labels import label
from desk.services.context import Desk
from desk.services.tickets import card_values, find_card


class TicketStatusAction(Action):
    """The newest case of this conversation; others need their number and code on the status page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_ticket_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn, desk = Turn.of(tracker), self._desk
        card = await desk.write(lambda session: find_card(session, desk, conversation_id=turn.conversation_id))
        if card is None:
            dispatcher.utter_message(response="utter_handoff_no_ticket")
            return []
        values = {**card_values(card, turn.locale), "status": label("ticket_status", card.status, turn.locale)}
        answered = card.reply_due_at is None
        dispatcher.utter_message(
            response="utter_handoff_status_answered" if answered else "utter_handoff_status", **values
        )
        return []
