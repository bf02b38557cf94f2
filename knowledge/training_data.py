"""Writes the published questions as Rasa training data: one intent ``faq``, the entry in the metadata of each block."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from desk.storage.tables import EntryVersion
from knowledge.entries import Entry


class _Block(str):
    """Text that is written as a literal block, one example a line."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """PyYAML's safe dumper that knows blocks."""


_Dumper.add_representer(
    _Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def write_training_data(rows: Iterable[EntryVersion], path: Path) -> None:
    """One file for the three languages. Written by a YAML library: no question can add an intent or break the file.

    A block per entry, language and role: Rasa reads it four times faster than metadata at each example.
    """
    blocks = [block for row in rows for block in _blocks(Entry.model_validate(row.content))]
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = yaml.dump(
        {"version": "3.1", "nlu": blocks}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    path.write_text(raw, encoding="utf-8")


def _blocks(entry: Entry) -> Iterator[dict[str, Any]]:
    for locale, text in entry.locales.items():
        roles = {
            "question": [text.question],
            "variant": text.variants,
            "answer": [f"{text.answer}\n{text.details}"],
        }
        for role, words in roles.items():
            yield {
                "intent": "faq",
                "metadata": {"entry_id": entry.id, "locale": str(locale), "role": role},
                "examples": _Block("".join(f"- {_one_line(line)}\n" for line in words)),
            }


def _one_line(words: str) -> str:
    # Rasa reads [word](entity) in examples as markup; nothing of ours is meant so.
    return " ".join(words.replace("[", "(").replace("]", ")").split())
