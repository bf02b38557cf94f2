"""One ranking of everything a message can mean: dialogue intents and FAQ entries compete (design decision 2).

Labels are "intent:<name>" and "entry:<id>". A linear SVM scores every label, BM25F adds to the entries; their weighted sum,
through a softmax, is the confidence. Whether the best entry may be given as an answer is a second question, with evidence
of its own. All weights and thresholds come from cross-validation at training (ranking_training.py) and are part of the
model. No Rasa in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse
from textkit import Locale

from components.entry_index import EntryIndex
from components.ranking_features import SELF_PRODUCT, Reading, Vocabulary, read

INTENT, ENTRY = "intent:", "entry:"
OUT_OF_SCOPE = INTENT + "out_of_scope"
N_EVIDENCE = 5


class Band(str, Enum):
    """What to do with a message."""

    INTENT = "intent"
    ANSWER = "answer"
    SUGGEST = "suggest"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Mixture:
    """How the scores of a label add up to its logit.

    The biases make up for what only entries can gain by BM25F: without them a short greeting looks like an entry.
    """

    decision: float
    bm25: float
    intent_bias: float
    out_of_scope_bias: float


@dataclass(frozen=True)
class Rejection:
    """Where the bands begin, and the logistic model of "this is a question for us" (``belonging``).

    An answer needs both: a confidence of ``answer_from`` in the entry and a belonging of ``belongs_from``. Near questions
    are offered from a belonging of ``suggest_from``. A dialogue intent is believed from a confidence of ``intent_from``.
    ``weights`` belong to ``evidence()``.
    """

    weights: tuple[float, ...]
    bias: float
    answer_from: float
    belongs_from: float
    suggest_from: float
    intent_from: float


@dataclass(frozen=True)
class Scores:
    """Everything known about one message. Arrays are float32 (n_labels,); ``bm25`` is 0 for intents."""

    decision: np.ndarray
    nearest: np.ndarray
    bm25: np.ndarray
    coverage: float


@dataclass(frozen=True)
class Candidate:
    """A label and its confidence, 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True)
class Ranking:
    """``labels`` and ``entries`` best first. ``belonging`` is the probability that the message is a question for us."""

    band: Band
    labels: tuple[Candidate, ...]
    entries: tuple[Candidate, ...]
    belonging: float


@dataclass(frozen=True)
class Ranker:
    """A trained model. ``coef`` is float32 (n_columns, n_labels): a message uses few columns, and rows lie together.

    ``examples`` is float32 (n_examples, n_columns), sorted by label; ``starts`` is where each label begins in it.
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    coef: np.ndarray
    intercept: np.ndarray
    examples: sparse.csr_matrix
    starts: np.ndarray
    indexes: Mapping[str, EntryIndex]
    entry_labels: np.ndarray  # int32: number of the label of each entry of the indexes
    mixture: Mixture
    rejection: Rejection

    def rank(self, text: str, locale: Locale) -> Ranking:
        """Rank all labels for ``text``. Works for any text, the empty one included (then: fallback)."""
        reading = read(text, locale)
        scores = self.score(reading, locale)
        confidences = softmax(mix(scores, self.mixture, self.labels))
        order = np.argsort(-confidences, kind="stable")
        labels = tuple(Candidate(self.labels[i], float(confidences[i])) for i in order[:10])
        best = order[masks(self.labels).entry[order]][:10]
        entries = tuple(Candidate(self.labels[i][len(ENTRY) :], float(confidences[i])) for i in best)
        if not len(best) or not reading.grams:
            return Ranking(Band.FALLBACK, labels, entries, 0.0)
        belonging = self._belonging(scores)
        return Ranking(decide(labels[0], belonging, self.rejection), labels, entries, belonging)

    def score(self, reading: Reading, locale: Locale) -> Scores:
        """The three scores of each label and the coverage of a message."""
        columns, values = self.vocabulary.vector(reading)
        decision = self.intercept + values @ self.coef[columns] if len(columns) else self.intercept.copy()
        nearest = np.maximum.reduceat(self._similar(columns, values), self.starts) / SELF_PRODUCT
        index = self.indexes.get(locale)
        bm25 = np.zeros(len(self.labels), dtype=np.float32)
        if index is not None:
            bm25[self.entry_labels] = index.score(reading.terms)
        coverage = index.coverage(reading.terms) if index is not None else 0.0
        return Scores(decision, nearest, bm25, coverage)

    def _similar(self, columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The product with each training example, float32 (n_examples,); only the columns of the message are touched."""
        message = sparse.csr_matrix((values, columns, [0, len(columns)]), shape=(1, len(self.vocabulary)))
        return (message @ self._by_column).toarray()[0]

    @cached_property
    def _by_column(self) -> sparse.csr_matrix:
        return self.examples.T.tocsr()

    def _belonging(self, scores: Scores) -> float:
        logit = float(np.dot(self.rejection.weights, evidence(scores, self.labels))) + self.rejection.bias
        return 1.0 / (1.0 + float(np.exp(-np.clip(logit, -30, 30))))


@dataclass(frozen=True)
class Masks:
    """Which labels are what; arrays are bool (n_labels,)."""

    entry: np.ndarray
    intent: np.ndarray
    out_of_scope: np.ndarray


@lru_cache(maxsize=4)
def masks(labels: tuple[str, ...]) -> Masks:
    """The masks of a model's labels."""
    entry = np.array([label.startswith(ENTRY) for label in labels])
    return Masks(entry, ~entry, np.array([label == OUT_OF_SCOPE for label in labels]))


def mix(scores: Scores, mixture: Mixture, labels: tuple[str, ...]) -> np.ndarray:
    """The logit of each label."""
    return mixture.decision * scores.decision + mixture.bm25 * scores.bm25 + biases(mixture, labels)


def biases(mixture: Mixture, labels: tuple[str, ...]) -> np.ndarray:
    """What each label has in its favour before anything is read. (n_labels,)."""
    known = masks(labels)
    return mixture.intent_bias * known.intent + mixture.out_of_scope_bias * known.out_of_scope


def softmax(logits: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def evidence(scores: Scores, labels: tuple[str, ...]) -> np.ndarray:
    """What tells a question for us from any other. float64 (N_EVIDENCE,).

    The best SVM decision, the nearest example and the idf coverage together beat each alone (research/nlu.md §3); those of
    out_of_scope as their counterpart took the AUROC from 0.85 to 0.95 on our own unseen examples.
    """
    known = masks(labels)
    entries, other = known.entry, known.out_of_scope.argmax()
    return np.array(
        [
            float(scores.decision[entries].max()),
            float(scores.nearest[entries].max()),
            scores.coverage,
            float(scores.decision[other]),
            float(scores.nearest[other]),
        ]
    )


def decide(best: Candidate, belonging: float, rejection: Rejection) -> Band:
    """The band of a message whose best label is ``best``."""
    if best.label.startswith(INTENT):
        if best.confidence >= rejection.intent_from:
            return Band.INTENT
    elif best.confidence >= rejection.answer_from and belonging >= rejection.belongs_from:
        return Band.ANSWER
    return Band.SUGGEST if belonging >= rejection.suggest_from else Band.FALLBACK
