"""Which of our three languages a Rasa message is in."""

from collections.abc import Mapping
from typing import Any

from rasa.shared.nlu.training_data.message import Message
from textkit import LOCALES, Locale, detect


def message_metadata(message: Message) -> Mapping[str, Any]:
    """What our process sent with the message, or what the training file says about an example."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict):
        return {}
    # Of a training example: beside its text, or once for a block of examples, which Rasa reads four times faster.
    training = metadata.get("example") or metadata.get("intent")
    return training if isinstance(training, dict) else metadata


def message_locale(message: Message) -> Locale:
    """The locale our process decided on; detected where nobody did (training examples, the benchmark's REST channel)."""
    locale = message_metadata(message).get("locale")
    return locale if locale in LOCALES else detect(message.get("text") or "").locale
