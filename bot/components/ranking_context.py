"""What the last answers say about a message that cannot stand alone: "那費用呢？", "and how long does that take?".

The numbers were chosen on nlu_data/dialogues/ (152 follow-ups: right entry first 60 % without, 87 % with; of 186 questions on
a new subject one was lost). Nothing is learned here at training.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from components.ranking_labels import ENTRY, masks

BOOST = 4.5  # Logits, for the topic of the last answer.
DECAY = 0.5  # Of the answer before the last, against the last.
RELATED = 0.85  # Of entries that an answer leads on to, against those of its own topic.
FULL_SENTENCE = 80  # Search terms; a long message gains nothing. A Chinese word of two characters makes three terms.
# Where the neighbourhood of the last answers has this share of the confidence, and one entry this share of that, the
# entry is the answer, however little the message says.
NEIGHBOURHOOD, LEADER = 0.45, 0.55


def neighbours(labels: tuple[str, ...], related: Mapping[str, Sequence[str]]) -> np.ndarray:
    """How near entries are to each other, 0 to 1, float32 (n_entries, n_entries). ``related`` holds ids by id."""
    known = masks(labels)
    number = {label[len(ENTRY) :]: i for i, label in enumerate(labels[: known.n_entries])}
    near = np.zeros((known.n_entries, known.n_entries), dtype=np.float32)
    for entry_id, others in related.items():
        for other in others:
            if entry_id in number and other in number:
                near[number[entry_id], number[other]] = RELATED
    near = np.maximum(near, near.T * np.float32(0.8))
    near[known.topic_number[:, None] == known.topic_number[None, :]] = 1.0
    return near


def favour(labels: tuple[str, ...], near: np.ndarray, context: Sequence[str]) -> np.ndarray:
    """How much each entry profits from ``context`` (ids of the last answers, newest first), 0 to 1, float32 (n_entries,)."""
    gained = np.zeros(len(near), dtype=np.float32)
    for age, entry_id in enumerate(context):
        label = ENTRY + entry_id
        if label in labels:
            gained = np.maximum(gained, np.float32(DECAY**age) * near[labels.index(label)])
    return gained


def carry_over(logits: np.ndarray, favoured: np.ndarray, n_terms: int) -> np.ndarray:
    """``logits`` (n_labels,) with the favoured entries ahead; which of them is meant, the words of the message decide."""
    carried = logits.copy()
    carried[: len(favoured)] += np.float32(BOOST * max(0.0, 1.0 - n_terms / FULL_SENTENCE)) * favoured
    return carried


def is_led(confidences: np.ndarray, favoured: np.ndarray) -> bool:
    """Whether the best label (of ``confidences`` (n_labels,)) is an entry that leads a favoured neighbourhood."""
    best = int(confidences.argmax())
    if best >= len(favoured) or favoured[best] <= 0:
        return False
    mass = float(confidences[: len(favoured)][favoured > 0].sum())
    return mass >= NEIGHBOURHOOD and float(confidences[best]) >= LEADER * mass
