"""Entities by textkit, and the language of the turn as one more entity, so that a slot follows it without a call."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from textkit import find_entities

from components.message_locale import message_locale

# At these steps of the handoff the reply is a name or an address: its script says nothing about the investor's language.
_STEPS_WITHOUT_LANGUAGE = frozenset({"handoff_name", "handoff_organisation", "handoff_email"})
_EXTRACTOR = "TextkitEntities"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TextkitEntities(GraphComponent):
    """Writes ``entities`` of a message: those textkit finds, then ``locale``. Offsets are those of the original text."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextkitEntities:
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        for message in messages:
            locale = message_locale(message)
            found = _text_entities(message.get(TEXT) or "", locale)
            found.append(
                {
                    "entity": "locale",
                    "value": _turn_locale(locale, tracker),
                    "start": 0,
                    "end": 0,
                    "extractor": _EXTRACTOR,
                }
            )
            message.set(ENTITIES, found, add_to_output=True)
        return messages


def _text_entities(text: str, locale: Any) -> list[dict[str, Any]]:
    return [
        {"entity": e.type, "value": e.value, "start": e.start, "end": e.end, "extractor": _EXTRACTOR}
        for e in find_entities(text, locale)
    ]


def _turn_locale(locale: str, tracker: DialogueStateTracker | None) -> str:
    """The language to answer in: a Chinese investor who types "John Smith" as a name goes on in Chinese."""
    if tracker is None or tracker.active_loop_name != "handoff_form":
        return locale
    if tracker.get_slot("requested_slot") not in _STEPS_WITHOUT_LANGUAGE:
        return locale
    return tracker.get_slot("locale") or locale
