"""Train a ``Ranker``: fit on everything, but choose weights, temperature and thresholds on messages it has not seen.

Three-fold cross-validation scores every training message by a model that was trained without it. On those scores the mixture
is fitted by likelihood (which is also the temperature), and the bands by what each outcome is worth to an investor.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC
from textkit import Locale

from components.entry_index import EntryIndex, build_index
from components.ranking import (
    ENTRY,
    INTENT,
    N_EVIDENCE,
    OUT_OF_SCOPE,
    Mixture,
    Ranker,
    Rejection,
    Scores,
    biases,
    evidence,
    mix,
    softmax,
)
from components.ranking_features import Reading, build_vocabulary, read

FOLDS = 3
NEUTRAL = Rejection((0.0,) * N_EVIDENCE, 0.0, 0.5, 0.5, 0.5, 0.5)

# What an outcome is worth to the investor. An answer to what was not ours to answer costs most; the answer of a neighbouring
# entry of the same topic costs nothing, because its follow-up choices lead on; an offer of near questions costs a click.
RIGHT_ANSWER, SIBLING_ANSWER, WRONG_ANSWER, ANSWER_OUT_OF_SCOPE = 1.0, 0.0, -0.7, -2.0
RIGHT_OFFER, WRONG_OFFER = 0.35, -0.2
RIGHT_INTENT, WRONG_INTENT = 1.0, -1.0


class TrainingDataRefused(ValueError):
    """The examples cannot give a model; the message says in one sentence what is missing."""


@dataclass(frozen=True)
class Example:
    """A training text. ``role`` is question, variant or answer for entries (answers are only searched), else ""."""

    text: str
    label: str
    locale: Locale
    role: str = ""


@dataclass(frozen=True)
class _Prepared:
    """An example taken apart."""

    example: Example
    reading: Reading


@dataclass(frozen=True)
class _HeldOut:
    """Scores of messages by models that had not seen them, and the number of their right label."""

    scores: list[Scores]
    truth: np.ndarray


def train(examples: Sequence[Example], report: Callable[[str], None] = print) -> Ranker:
    """A model of ``examples``. Raises ``TrainingDataRefused`` if they are too few or one-sided."""
    _check(examples)
    prepared = [_Prepared(e, read(e.text, e.locale)) for e in examples]
    labels = tuple(sorted({e.label for e in examples if e.role != "answer"}))
    n_entries = sum(label.startswith(ENTRY) for label in labels)
    report(f"ranker: {len(examples)} texts, {len(labels) - n_entries} dialogue intents, {n_entries} entries")
    held_out = _cross_validate(prepared, labels, report)
    mixture = _fit_mixture(held_out, labels)
    cases = _cases(held_out, mixture, labels)
    rejection = _fit_rejection(cases)
    report(_summary(cases, rejection))
    return _fit(prepared, labels, mixture, rejection)


def _check(examples: Sequence[Example]) -> None:
    counts = Counter(e.label for e in examples if e.role != "answer")
    if not any(label.startswith(ENTRY) for label in counts):
        raise TrainingDataRefused(
            "There is no FAQ entry among the training examples: publish knowledge and export it first."
        )
    if not any(label.startswith(INTENT) for label in counts):
        raise TrainingDataRefused("There are no examples of dialogue intents: nlu_data/ is empty or was not given.")
    poor = sorted(label for label, n in counts.items() if n < FOLDS)
    if poor:
        raise TrainingDataRefused(f"Each label needs at least {FOLDS} examples; too few for: {', '.join(poor[:5])}.")
    if OUT_OF_SCOPE not in counts:
        raise TrainingDataRefused("There are no examples of the intent out_of_scope: the thresholds cannot be fitted.")


def _fit(prepared: Sequence[_Prepared], labels: tuple[str, ...], mixture: Mixture, rejection: Rejection) -> Ranker:
    number = {label: i for i, label in enumerate(labels)}
    taught = sorted((p for p in prepared if p.example.role != "answer"), key=lambda p: number[p.example.label])
    truth = np.array([number[p.example.label] for p in taught])
    vocabulary = build_vocabulary([p.reading for p in taught])
    matrix = vocabulary.matrix([p.reading for p in taught])
    machine = LinearSVC(C=1.0, tol=1e-2, random_state=0).fit(matrix, truth)
    coef = np.zeros((len(vocabulary), len(labels)), dtype=np.float32)
    intercept = np.full(len(labels), -1.5, dtype=np.float32)  # A label without an example in a fold: surely not.
    coef[:, machine.classes_], intercept[machine.classes_] = machine.coef_.T, machine.intercept_
    starts = np.searchsorted(truth, np.arange(len(labels))).clip(max=len(taught) - 1)
    entry_labels = np.array([i for i, label in enumerate(labels) if label.startswith(ENTRY)], dtype=np.int32)
    indexes = _indexes(prepared, {labels[i]: n for n, i in enumerate(entry_labels)})
    return Ranker(labels, vocabulary, coef, intercept, matrix, starts, indexes, entry_labels, mixture, rejection)


def _indexes(prepared: Sequence[_Prepared], entries: dict[str, int]) -> dict[str, EntryIndex]:
    texts: dict[str, list[tuple[int, str, Counter]]] = {}
    for p in prepared:
        if p.example.label in entries:
            row = (entries[p.example.label], p.example.role or "variant", p.reading.terms)
            texts.setdefault(p.example.locale, []).append(row)
    return {locale: build_index(rows, len(entries)) for locale, rows in texts.items()}


def _cross_validate(prepared: Sequence[_Prepared], labels: tuple[str, ...], report: Callable[[str], None]) -> _HeldOut:
    number = {label: i for i, label in enumerate(labels)}
    taught = [p for p in prepared if p.example.role != "answer"]
    answers = [p for p in prepared if p.example.role == "answer"]
    truth = np.array([number[p.example.label] for p in taught])
    scores: list[Scores] = [None] * len(taught)  # type: ignore[list-item]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for fold, (known, unseen) in enumerate(folds.split(np.zeros(len(taught)), truth), start=1):
        model = _fit([taught[i] for i in known] + answers, labels, Mixture(1.0, 0.0, 0.0, 0.0), NEUTRAL)
        for i in unseen:
            scores[i] = model.score(taught[i].reading, taught[i].example.locale)
        report(f"ranker: cross-validation {fold} of {FOLDS}")
    return _HeldOut(scores, truth)


def _fit_mixture(held_out: _HeldOut, labels: tuple[str, ...]) -> Mixture:
    decision, bm25 = (np.stack([getattr(s, name) for s in held_out.scores]) for name in ("decision", "bm25"))
    rows = np.arange(len(held_out.truth))

    def mixture(x: np.ndarray) -> Mixture:
        return Mixture(float(np.exp(x[0])), float(np.exp(x[1])), float(x[2]), float(x[3]))

    def loss(x: np.ndarray) -> float:
        m = mixture(x)
        p = softmax(m.decision * decision + m.bm25 * bm25 + biases(m, labels))
        return -float(np.mean(np.log(p[rows, held_out.truth] + 1e-9)))

    start = np.array([np.log(5.0), np.log(5.0), 1.0, 0.5])
    best = minimize(loss, x0=start, method="Nelder-Mead", options={"maxiter": 150, "xatol": 0.02, "fatol": 1e-4})
    return mixture(best.x)


@dataclass(frozen=True)
class _Cases:
    """Held-out messages as the bands see them; arrays (n_messages,), ``evidence`` (n_messages, N_EVIDENCE)."""

    confidence: np.ndarray
    evidence: np.ndarray
    top_is_intent: np.ndarray
    top_worth: np.ndarray  # of believing the best label: as an intent, or as an answer
    offer_worth: np.ndarray
    first_right: np.ndarray
    four_right: np.ndarray
    is_question: np.ndarray
    is_foreign: np.ndarray


def _cases(held_out: _HeldOut, mixture: Mixture, labels: tuple[str, ...]) -> _Cases:
    entry = np.array([label.startswith(ENTRY) for label in labels])
    confidences = softmax(np.stack([mix(scores, mixture, labels) for scores in held_out.scores]))
    top = confidences.argmax(axis=1)
    best = np.argsort(-np.where(entry, confidences, -1.0), axis=1, kind="stable")[:, :4]
    is_question = entry[held_out.truth]
    four_right = (best == held_out.truth[:, None]).any(axis=1)
    topics = _topics(labels)
    return _Cases(
        confidence=confidences.max(axis=1),
        evidence=np.stack([evidence(scores, labels) for scores in held_out.scores]),
        top_is_intent=~entry[top],
        top_worth=np.array([_top_worth(labels[t], labels[y], topics) for t, y in zip(top, held_out.truth)]),
        offer_worth=np.where(four_right, RIGHT_OFFER, WRONG_OFFER),
        first_right=best[:, 0] == held_out.truth,
        four_right=four_right,
        is_question=is_question,
        is_foreign=held_out.truth == labels.index(OUT_OF_SCOPE),
    )


def _top_worth(top: str, truth: str, topics: dict[str, str]) -> float:
    if top.startswith(INTENT):
        return RIGHT_INTENT if top == truth else WRONG_INTENT
    if top == truth:
        return RIGHT_ANSWER
    if not truth.startswith(ENTRY):
        return ANSWER_OUT_OF_SCOPE
    return SIBLING_ANSWER if topics[top] == topics[truth] else WRONG_ANSWER


def _topics(labels: tuple[str, ...]) -> dict[str, str]:
    """The topic of each entry label: entry ids are the topic's id, or that and an aspect ("fia-approval-time")."""
    entries = sorted((label for label in labels if label.startswith(ENTRY)), key=len)
    return {label: next(t for t in entries if label == t or label.startswith(t + "-")) for label in entries}


def _fit_rejection(cases: _Cases) -> Rejection:
    """The bands that would have been worth most; the vectorised twin of ``ranking.decide``."""
    known = cases.is_question | cases.is_foreign
    logistic = LogisticRegression(C=10.0, max_iter=3000).fit(cases.evidence[known], cases.is_question[known])
    belonging = logistic.predict_proba(cases.evidence)[:, 1]
    grid = product(np.arange(0.40, 0.96, 0.05), (0.5, 0.7, 0.8, 0.9, 0.95), (0.3, 0.5, 0.7, 0.8), (0.3, 0.4, 0.5))
    best = max(grid, key=lambda bands: _worth(cases, belonging, bands))
    return Rejection(tuple(map(float, logistic.coef_[0])), float(logistic.intercept_[0]), *map(float, best))


def _worth(cases: _Cases, belonging: np.ndarray, bands: tuple[float, float, float, float]) -> float:
    answer_from, belongs_from, suggest_from, intent_from = bands
    answered = (cases.confidence >= answer_from) & (belonging >= belongs_from)
    believed = np.where(cases.top_is_intent, cases.confidence >= intent_from, answered)
    offered = ~believed & (belonging >= suggest_from)
    return float(cases.top_worth[believed].sum() + cases.offer_worth[offered].sum())


def _summary(cases: _Cases, rejection: Rejection) -> str:
    asked = cases.is_question
    return (
        f"ranker: unseen questions: right entry first {cases.first_right[asked].mean():.1%}, "
        f"among the first four {cases.four_right[asked].mean():.1%}; answers from {rejection.answer_from:.2f} "
        f"and {rejection.belongs_from:.2f}, offers from {rejection.suggest_from:.2f}"
    )
