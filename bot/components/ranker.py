"""The ranking classifier as a Rasa graph component: sets ``intent``, ``intent_ranking`` and ``faq_ranking``."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import textkit
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import ranking_storage
from components.message_locale import message_locale, message_metadata
from components.ranking import ENTRY, Band, Candidate, Ranker, Ranking
from components.ranking import INTENT as INTENT_LABEL
from components.ranking_training import Example, TrainingDataRefused, train

FAQ_RANKING = "faq_ranking"
FAQ_PARTS = "faq_parts"  # the questions of a message that asks several: [{text, band, ranking}]
FAQ_INTENT = "faq"
_BAND_INTENTS = {Band.ANSWER: FAQ_INTENT, Band.SUGGEST: "faq_suggest", Band.FALLBACK: "nlu_fallback"}
_SHOWN = 5
_QUESTIONS, _REMEMBERED = frozenset({FAQ_INTENT, "faq_suggest"}), 3


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class EntryRanker(GraphComponent, IntentClassifier):
    """Adapts ``ranking.Ranker``. Training examples of ``intent: faq`` carry ``metadata: {entry_id, locale, role}``.

    Many of them are better given as a file named by ``DESK_KNOWLEDGE_EXAMPLES``, one JSON object ``{text, entry_id,
    locale, role}`` a line: Rasa reads, checks, copies and hashes each example of its own training data several times,
    which took 90 s for 18,000.

    A message with ``metadata.choice`` (only our own process can set it) means what was chosen, with confidence 1.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource, ranker: Ranker | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._ranker = ranker

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntryRanker:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EntryRanker:
        """The first message must not pay for loading dictionaries, so they are loaded with the model."""
        with model_storage.read_from(resource) as folder:
            ranker = ranking_storage.load(folder)
        textkit.warm_up()
        return cls(model_storage, resource, ranker)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa reuses a trained component while this class reads the same; the work is in the modules it calls."""
        folders = (Path(__file__).parent, Path(textkit.__file__).parent)
        files = sorted(f for folder in folders for f in folder.rglob("*") if f.is_file() and f.suffix != ".pyc")
        files += [path] if (path := _knowledge_file()) else []
        return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        started = time.monotonic()
        examples = [_example(message) for message in training_data.intent_examples]
        examples += _knowledge_examples()
        try:
            ranker = train(examples, report=lambda line: print(line, flush=True))
        except TrainingDataRefused as refused:
            raise RasaException(str(refused)) from None
        with self._model_storage.write_to(self._resource) as folder:
            ranking_storage.save(ranker, folder)
        print(f"ranker: trained in {time.monotonic() - started:.1f} s", flush=True)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        context = _last_answers(tracker)
        for message in messages:
            choice = message_metadata(message).get("choice")
            if choice:
                _set_choice(message, choice)
            elif self._ranker is not None:
                _set_questions(message, self._ranker, context)
        return messages


def _last_answers(tracker: DialogueStateTracker | None) -> list[str]:
    """The entries that the last questions were about, newest first, each once: answered, chosen, or nearest in an offer."""
    # In a form a short message is a name or an address, not a follow-up.
    if tracker is None or tracker.active_loop_name:
        return []
    asked = [e for e in reversed(tracker.events) if isinstance(e, UserUttered) and e.intent_name in _QUESTIONS]
    found = [entry for event in asked for entry in _entries_of(event.parse_data or {})]
    return list(dict.fromkeys(found))[:_REMEMBERED]


def _entries_of(parsed: Mapping[str, Any]) -> list[str]:
    rankings = [part["ranking"] for part in reversed(parsed.get(FAQ_PARTS) or [])] or [parsed.get(FAQ_RANKING) or []]
    return [ranking[0]["entry_id"] for ranking in rankings if ranking]


def _example(message: Message) -> Example:
    metadata = message_metadata(message)
    text, intent, locale = message.get(TEXT), message.get(INTENT), message_locale(message)
    if intent != FAQ_INTENT:
        return Example(text, INTENT_LABEL + intent, locale)
    entry_id, role = metadata.get("entry_id"), metadata.get("role")
    if not entry_id or role not in ("question", "variant", "answer"):
        raise RasaException(f"An example of the intent faq has no entry_id or no valid role: {text[:40]!r}.")
    return Example(text, ENTRY + entry_id, locale, role)


def _knowledge_file() -> Path | None:
    path = os.environ.get("DESK_KNOWLEDGE_EXAMPLES")
    return Path(path) if path else None


def _knowledge_examples() -> list[Example]:
    path = _knowledge_file()
    if path is None:
        return []
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [
            Example(row["text"], ENTRY + row["entry_id"], row["locale"], row["role"], tuple(row.get("related", ())))
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise RasaException(f"The examples of the knowledge in {path.name} cannot be read: {broken!r}") from None


def _set_choice(message: Message, choice: dict[str, Any]) -> None:
    chosen = choice.get("entry_id")
    intent = {"name": choice["intent"], "confidence": 1.0}
    _set(message, intent, [intent], [{"entry_id": chosen, "confidence": 1.0}] if chosen else [])


def _set_questions(message: Message, ranker: Ranker, context: list[str]) -> None:
    text = message.get(TEXT) or ""
    questions = ranker.questions(text, message_locale(message), context)
    answered = [ranking for _, ranking in questions if ranking.band is Band.ANSWER]
    _set_ranking(message, (answered or [questions[0][1]])[0])
    if len(questions) > 1:
        parts = [
            {"text": text[start:end], "band": ranking.band.value, "ranking": _shown(ranking)}
            for (start, end), ranking in questions
        ]
        message.set(FAQ_PARTS, parts, add_to_output=True)


def _shown(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"entry_id": c.label, "confidence": round(c.confidence, 4)} for c in ranking.entries][:_SHOWN]


def _set_ranking(message: Message, ranking: Ranking) -> None:
    if ranking.band is Band.INTENT:
        best = ranking.labels[0]
        intent = {"name": best.label[len(INTENT_LABEL) :], "confidence": best.confidence}
    else:
        confidence = ranking.entries[0].confidence if ranking.entries else 0.0
        intent = {"name": _BAND_INTENTS[ranking.band], "confidence": confidence}
    others = [_intent(c) for c in ranking.labels if c.label.startswith(INTENT_LABEL)]
    ranked = [intent] + [other for other in others if other["name"] != intent["name"]]
    _set(message, intent, ranked[:_SHOWN], _shown(ranking))


def _intent(candidate: Candidate) -> dict[str, Any]:
    return {"name": candidate.label[len(INTENT_LABEL) :], "confidence": candidate.confidence}


def _set(message: Message, intent: dict[str, Any], ranked: list[dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranked, add_to_output=True)
    message.set(FAQ_RANKING, entries, add_to_output=True)
