"""The confusions of the current model as a page that editors can read: pairs of entries, and the phrasings between them."""

import json
import tarfile
from collections import defaultdict
from typing import Any

from desk.domain.errors import ModelRefused
from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.storage import knowledge

_PHRASINGS = 6


def describe_confusions(desk: Desk, pairs: int) -> str:
    """Markdown: the most mixed-up pairs first. Raises ``ModelRefused`` if there is no model, or one without this list."""
    found = _read(desk)
    by_pair: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for confusion in found:
        first, second = sorted((confusion["entry_id"], confusion["taken_for"]))
        by_pair[first, second].append(confusion)
    worst = sorted(by_pair.items(), key=lambda item: -len(item[1]))[:pairs]
    head = [
        "# Entries that are mixed up",
        "",
        f"At the last training {len(found)} phrasings that had been put aside were taken for another entry. Each belongs in the",
        "entry named before the arrow. Reword it, move it, or give the entry more phrasings like it.",
    ]
    return "\n".join([*head, *(line for pair, between in worst for line in _section(desk, pair, between))])


def _section(desk: Desk, pair: tuple[str, str], between: list[dict[str, Any]]) -> list[str]:
    lines = [
        "",
        f"## {pair[0]} and {pair[1]}: {len(between)}",
        "",
        *(f"- {_question(desk, name)}" for name in pair),
        "",
    ]
    shown = between[:_PHRASINGS]
    return [*lines, *(f"  {_arrow(confusion)}: {' '.join(confusion['text'].split())[:160]}" for confusion in shown)]


def _arrow(confusion: dict[str, Any]) -> str:
    sure = f"({confusion['confidence']:.0%}, {confusion['locale']})"
    return f"{confusion['entry_id']} → {confusion['taken_for']} {sure}"


def _question(desk: Desk, entry_id: str) -> str:
    entry = desk.knowledge.current().get(entry_id)
    return f"{entry_id}: {entry.text(Locale.EN).question}" if entry else f"{entry_id}: no longer published"


def _read(desk: Desk) -> list[dict[str, Any]]:
    with desk.reading() as session:
        model = knowledge.current_model(session)
    path = desk.settings.model_path(model.file_name) if model else None
    if path is None or not path.exists():
        raise ModelRefused("there is no trained model yet: desk model train")
    with tarfile.open(path) as archive:
        member = next((m for m in archive.getmembers() if m.name.endswith("/confusions.jsonl")), None)
        content = archive.extractfile(member) if member else None
        if content is None:
            raise ModelRefused("the current model is older than this list: desk model train")
        return [json.loads(line) for line in content.read().decode().splitlines()]
