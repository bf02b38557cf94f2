"""Plays what Rasa would do to our actions: keeps slots and events, calls the form in the order Rasa does."""

from dataclasses import dataclass, field
from typing import Any

from actions import build_executor
from desk.services.context import Desk

FORM = "handoff_form"


@dataclass
class Talk:
    """One conversation. ``said`` is what the last call uttered: response keys, or kinds of custom messages."""

    desk: Desk
    conversation_id: str
    locale: str = "zh-Hant"
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    message: dict[str, Any] = field(default_factory=dict)
    responses: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0

    @property
    def said(self) -> list[str]:
        return [r["response"] or r["custom"]["kind"] for r in self.responses]

    def hear(
        self,
        text: str,
        intent: str,
        *,
        confidence: float = 0.95,
        choice: Any = None,
        ranking: Any = (),
        parts: Any = (),
    ) -> None:
        """A message of the investor, as the NLU would have read it."""
        self.turns += 1
        self.slots.setdefault("locale", self.locale)
        metadata = {"locale": self.locale, "turn_id": f"turn-{self.conversation_id}-{self.turns}", "choice": choice}
        self.message = {
            "text": text, "metadata": metadata, "intent": {"name": intent, "confidence": confidence},
            "entities": [], "faq_ranking": list(ranking), "faq_parts": list(parts),
        }  # fmt: skip
        self.events.append({"event": "user", "text": text})
        self.responses = []

    async def act(self, name: str, *, filled: str | None = None) -> list[dict[str, Any]]:
        """Calls one action; ``filled`` is the slot that Rasa has just filled from the message."""
        extra: list[dict[str, Any]] = [{"event": "action", "name": FORM}]
        if filled:
            extra.append({"event": "slot", "name": filled, "value": self.message["text"]})
        seen = {**self.slots, **({filled: self.message["text"]} if filled else {})}
        call = {"next_action": name, "sender_id": self.conversation_id, "tracker": self._tracker(seen, extra)}
        result = await build_executor(self.desk)(call)
        assert result is not None
        for event in result["events"]:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        for response in result["responses"]:
            self.responses.append(response)
            said = {"event": "bot", "text": "…", "metadata": {"utter_action": response["response"]}}
            self.events.append(said)
        events: list[dict[str, Any]] = result["events"]
        return events

    async def open_form(self) -> None:
        """The form is activated and asks its first question."""
        await self.act(f"validate_{FORM}")
        await self._ask()

    async def answer(self, text: str, intent: str = "nlu_fallback", **more: Any) -> None:
        """A message while the form is open: read, then the next question or the end."""
        self.hear(text, intent, **more)
        events = await self.act(f"validate_{FORM}", filled=self.slots["requested_slot"])
        if any(event["event"] == "action_execution_rejected" for event in events):
            return
        if self.slots["requested_slot"] is None:
            await self.act("action_handoff_end")
        else:
            await self._ask()

    async def _ask(self) -> None:
        slot = self.slots["requested_slot"]
        if slot in ("handoff_consent", "handoff_matter", "handoff_confirmed"):
            await self.act(f"action_ask_{slot}")
        else:
            self.responses.append({"response": f"utter_ask_{slot}"})

    def _tracker(self, slots: dict[str, Any], extra: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "sender_id": self.conversation_id, "slots": slots, "latest_message": self.message,
            "events": self.events + extra, "paused": False, "followup_action": None, "active_loop": {},
            "latest_action_name": "action_listen", "latest_input_channel": "desk",
        }  # fmt: skip
