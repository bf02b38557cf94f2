"""The labels of a model: "intent:<name>" and "entry:<id>", and the topic that an entry's id begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

INTENT, ENTRY = "intent:", "entry:"
OUT_OF_SCOPE = INTENT + "out_of_scope"


@dataclass(frozen=True)
class Masks:
    """Which labels are what. Labels are sorted, so the first ``n_entries`` are the entries.

    ``entry`` and ``intent`` bool (n_labels,); ``out_of_scope`` the number of that label, -1 if there is none;
    ``topic`` by label, ``topic_number`` int64 (n_entries,) the same as numbers, equal for entries of one topic.
    """

    entry: np.ndarray
    intent: np.ndarray
    n_entries: int
    out_of_scope: int
    topic: Mapping[str, str]
    topic_number: np.ndarray


@lru_cache(maxsize=4)
def masks(labels: tuple[str, ...]) -> Masks:
    """The masks of a model's labels."""
    entry = np.array([label.startswith(ENTRY) for label in labels], dtype=bool)
    n_entries = int(entry.sum())
    entries = list(labels[:n_entries])
    assert entry[:n_entries].all()
    topic = topics(entries)
    numbers = {name: number for number, name in enumerate(sorted(set(topic.values())))}
    return Masks(
        entry=entry,
        intent=~entry,
        n_entries=n_entries,
        out_of_scope=labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in labels else -1,
        topic=topic,
        topic_number=np.array([numbers[topic[label]] for label in entries], dtype=np.int64),
    )


def topics(entries: list[str]) -> dict[str, str]:
    """The topic of each entry: ids are the topic's id, or that and an aspect ("fia-approval-time")."""
    found: dict[str, str] = {}
    for label in sorted(entries, key=len):
        words = label.split("-")
        prefixes = ("-".join(words[:n]) for n in range(1, len(words)))
        found[label] = next((p for p in prefixes if found.get(p) == p), label)
    return found
