"""Writes the published questions as Rasa training data: one intent ``faq``, the entry in each example's metadata."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from desk.storage.tables import EntryVersion
from knowledge.entries import Entry


def write_training_data(rows: Iterable[EntryVersion], path: Path) -> None:
    """One file for the three languages. Written by a YAML library: no question can add an intent or break the file."""
    examples = [example for row in rows for example in _examples(Entry.model_validate(row.content))]
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"version": "3.1", "nlu": [{"intent": "faq", "examples": examples}]}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.write_text(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _examples(entry: Entry) -> Iterator[dict[str, Any]]:
    for locale, text in entry.locales.items():
        roles = [("question", text.question), *(("variant", v) for v in text.variants)]
        roles.append(("answer", f"{text.answer}\n{text.details}".strip()))
        for role, words in roles:
            yield {
                # Rasa reads [word](entity) in examples as markup; nothing of ours is meant so.
                "text": " ".join(words.replace("[", "(").replace("]", ")").split()),
                "metadata": {"entry_id": entry.id, "locale": str(locale), "role": role},
            }
