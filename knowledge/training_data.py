"""Writes the published questions as training examples of the ranker (bot/components/ranker.py)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from desk.storage.tables import EntryVersion
from knowledge.entries import Entry


def write_training_data(rows: Iterable[EntryVersion], path: Path) -> None:
    """One JSON object a line: ``text``, ``entry_id``, ``locale``, ``role`` (question, variant or answer); a question names the ``related`` entries."""
    path.parent.mkdir(parents=True, exist_ok=True)
    examples = [example for row in rows for example in _examples(Entry.model_validate(row.content))]
    lines = [json.dumps(example, ensure_ascii=False) for example in examples]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _examples(entry: Entry) -> Iterator[dict[str, Any]]:
    for locale, text in entry.locales.items():
        known = {"entry_id": entry.id, "locale": str(locale)}
        yield known | {"role": "question", "text": text.question, "related": list(entry.related)}
        for variant in text.variants:
            yield known | {"role": "variant", "text": variant}
        # Lines stay: a question may be about one sentence of the answer.
        yield known | {"role": "answer", "text": f"{text.answer}\n{text.details}"}
