"""Which phrasings were taken for another entry when they were held out: what editors read to tell entries apart."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from components.ranking import mix, softmax
from components.ranking_fit import HeldOut
from components.ranking_labels import ENTRY, masks


@dataclass(frozen=True)
class Confusion:
    """A phrasing of ``entry_id`` that a model taught without it took for ``taken_for``, with that confidence."""

    text: str
    locale: str
    entry_id: str
    taken_for: str
    confidence: float

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def find_confusions(
    held_out: HeldOut, said: Sequence[tuple[str, str]], mixture: Sequence[float], labels: tuple[str, ...]
) -> tuple[Confusion, ...]:
    """Confusions among entries, the surest first. ``said`` holds text and locale of each held-out message."""
    known = masks(labels)
    confidences = softmax(mix(held_out.scores, mixture, labels))[:, : known.n_entries]
    best = confidences.argmax(axis=1)
    wrong = np.flatnonzero((held_out.truth < known.n_entries) & (best != held_out.truth))
    found = [
        Confusion(
            *said[i],
            labels[held_out.truth[i]][len(ENTRY) :],
            labels[best[i]][len(ENTRY) :],
            round(float(confidences[i, best[i]]), 3),
        )
        for i in wrong
    ]
    return tuple(sorted(found, key=lambda confusion: -confusion.confidence))
