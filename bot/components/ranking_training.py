"""Train a ``Ranker``: fit on everything, but choose weights, temperature and thresholds on messages it has not seen.

A share of the phrasings, the same ones in every language so that no translation of a held-out one stays behind, is scored by
a model taught without them. The sentences of the answers are weak examples of their entry.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy import sparse
from textkit import Locale, normalise

from components.entry_index import FIELD_WEIGHTS, EntryIndex, build_index
from components.ranking import Ranker, Scores
from components.ranking_confusions import find_confusions
from components.ranking_context import neighbours
from components.ranking_countries import named
from components.ranking_features import View, Vocabulary, build_vocabulary, read, read_terms, stacked
from components.ranking_fit import HeldOut, fit_mixture, fit_rejection, summary
from components.ranking_labels import ENTRY, INTENT, OUT_OF_SCOPE, masks
from components.ranking_solver import PENALTY, Lessons, Machine, find_hard, fit_machine

FEWEST = 3
MAX_COLUMNS = 100_000
SENTENCE_WEIGHT = 0.3
FOLDS = 8
ENOUGH_HELD_OUT = 1500  # Messages. A full knowledge reaches it with one fold; then further ones would only cost time.
_SENTENCE = re.compile(r"[。;!?]|(?<=[.:])\s|・")
_MIN_SENTENCE = 6


class TrainingDataRefused(ValueError):
    """The examples cannot give a model; the message says in one sentence what is missing."""


@dataclass(frozen=True)
class Example:
    """A training text. ``role`` is question, variant or answer for entries (answers are searched and weakly taught), else "".

    ``related`` are the ids of the entries that an entry leads on to; they stand on its question.
    """

    text: str
    label: str
    locale: Locale
    role: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Material:
    """All texts as arrays: the examples first, then the sentences of the answers; terms: the examples', then the answers'.

    ``fold`` int64 (n_examples,) is the part in which each example is held out.
    """

    labels: tuple[str, ...]
    n_examples: int
    lessons: Lessons
    terms: View
    term_truth: np.ndarray
    term_weights: np.ndarray
    fold: np.ndarray
    countries: tuple[frozenset[str], ...]
    vocabulary: Vocabulary
    penalty: float


def train(examples: Sequence[Example], report: Callable[[str], None] = print, penalty: float = PENALTY) -> Ranker:
    """A model of ``examples``. Raises ``TrainingDataRefused`` if they are too few or one-sided."""
    _check(examples)
    material = _prepare(examples, penalty)
    n_entries = int(masks(material.labels).entry.sum())
    report(f"ranker: {len(examples)} texts, {len(material.labels) - n_entries} dialogue intents, {n_entries} entries")
    held_out, rows = _hold_out(material, report)
    mixture = fit_mixture(held_out, material.labels)
    rejection = fit_rejection(held_out, mixture, material.labels)
    report(summary(held_out, mixture, rejection, material.labels))
    taught = [e for e in examples if e.role != "answer"]
    said = [(taught[row].text, taught[row].locale) for row in rows]
    machine, index = _fit(material, np.ones(material.n_examples, dtype=bool))
    return Ranker(
        material.labels,
        material.vocabulary,
        machine,
        index,
        mixture,
        rejection,
        material.countries,
        _near(examples, material.labels),
        find_confusions(held_out, said, mixture, material.labels),
    )


def _near(examples: Sequence[Example], labels: tuple[str, ...]) -> np.ndarray:
    return neighbours(labels, {e.label[len(ENTRY) :]: e.related for e in examples if e.related})


def _check(examples: Sequence[Example]) -> None:
    counts = Counter(e.label for e in examples if e.role != "answer")
    if not any(label.startswith(ENTRY) for label in counts):
        raise TrainingDataRefused(
            "There is no FAQ entry among the training examples: publish knowledge and export it first."
        )
    if not any(label.startswith(INTENT) for label in counts):
        raise TrainingDataRefused("There are no examples of dialogue intents: nlu_data/ is empty or was not given.")
    poor = sorted(label for label, n in counts.items() if n < FEWEST)
    if poor:
        raise TrainingDataRefused(f"Each label needs at least {FEWEST} examples; too few for: {', '.join(poor[:5])}.")
    if OUT_OF_SCOPE not in counts:
        raise TrainingDataRefused("There are no examples of the intent out_of_scope: the thresholds cannot be fitted.")


def _prepare(examples: Sequence[Example], penalty: float) -> _Material:
    taught = [e for e in examples if e.role != "answer"]
    labels = tuple(sorted({e.label for e in taught}))
    number = {label: i for i, label in enumerate(labels)}
    answers = [e for e in examples if e.role == "answer" and e.label in number]
    folded, folded_answers = [normalise(e.text) for e in taught], [normalise(e.text) for e in answers]
    sentences = [(s, number[e.label]) for e, text in zip(answers, folded_answers) for s in _sentences(text)]
    reading = read(folded)
    vocabulary = build_vocabulary(reading, MAX_COLUMNS)
    matrix = vocabulary.matrix(reading)
    if sentences:
        matrix = sparse.vstack([matrix, vocabulary.matrix(read([s for s, _ in sentences]))]).tocsr()
    truth = np.array([number[e.label] for e in taught] + [label for _, label in sentences])
    costs = np.where(np.arange(len(truth)) < len(taught), 1.0, SENTENCE_WEIGHT).astype(np.float32)
    return _Material(
        labels=labels,
        n_examples=len(taught),
        lessons=Lessons(matrix, truth, costs, find_hard(matrix, truth, costs, len(labels))),
        terms=stacked([reading.terms, read_terms(folded_answers)]) if answers else reading.terms,
        term_truth=np.array([number[e.label] for e in [*taught, *answers]]),
        term_weights=np.array([FIELD_WEIGHTS[e.role or "variant"] for e in [*taught, *answers]], dtype=np.float32),
        fold=_folds(taught),
        countries=_countries(taught, folded, labels),
        vocabulary=vocabulary,
        penalty=penalty,
    )


def _sentences(folded: str) -> list[str]:
    return [s for s in map(str.strip, _SENTENCE.split(folded)) if len(s) >= _MIN_SENTENCE]


def _folds(taught: Sequence[Example]) -> np.ndarray:
    """Which part holds each example out. The n-th phrasings of an entry in all languages go together: they are translations."""
    counts: Counter[tuple[str, Locale]] = Counter()
    folds = []
    for e in taught:
        folds.append((counts[e.label, e.locale] + crc32(e.label.encode())) % FOLDS)
        counts[e.label, e.locale] += 1
    return np.array(folds)


def _countries(taught: Sequence[Example], folded: Sequence[str], labels: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The countries that several phrasings of an entry name, or its question: such a question is for us."""
    counts: dict[str, Counter[str]] = {label: Counter() for label in labels if label.startswith(ENTRY)}
    for e, text in zip(taught, folded):
        if e.label in counts:
            counts[e.label].update(dict.fromkeys(named(text), 3 if e.role == "question" else 1))
    return tuple(frozenset(c for c, n in seen.items() if n >= 3) for seen in counts.values())


def _fit(material: _Material, known: np.ndarray) -> tuple[Machine, EntryIndex]:
    """Machines and index taught by the examples in ``known``, bool (n_examples,), and by all answers."""
    rows = np.concatenate([known, np.ones(len(material.lessons.truth) - material.n_examples, dtype=bool)])
    entry = masks(material.labels).entry
    machine = fit_machine(material.lessons, rows, int(entry.sum()), material.penalty)
    used = np.concatenate([known, np.ones(len(material.term_truth) - material.n_examples, dtype=bool)])
    used &= entry[material.term_truth]
    owners = np.where(used, (np.cumsum(entry) - 1)[material.term_truth], 0)
    index = build_index(material.terms, owners, np.where(used, material.term_weights, 0.0), int(entry.sum()))
    return machine, index


def _hold_out(material: _Material, report: Callable[[str], None]) -> tuple[HeldOut, np.ndarray]:
    """Scores of messages by models that were taught without them, and the numbers of those examples."""
    scores: list[Scores] = []
    rows: list[np.ndarray] = []
    for fold in range(FOLDS):
        held = material.fold == fold
        machine, index = _fit(material, ~held)
        rows.append(np.flatnonzero(held))
        scores.append(_scores(material, rows[-1], machine, index))
        report(f"ranker: {len(rows[-1])} phrasings held out and ranked")
        if sum(map(len, rows)) >= ENOUGH_HELD_OUT:
            break
    names = ("decision", "bm25", "coverage", "length")
    numbers = np.concatenate(rows)
    together = Scores(*(np.concatenate([getattr(s, n) for s in scores]) for n in names))
    return HeldOut(together, material.lessons.truth[numbers]), numbers


def _scores(material: _Material, rows: np.ndarray, machine: Machine, index: EntryIndex) -> Scores:
    bm25 = np.zeros((len(rows), len(material.labels)), dtype=np.float32)
    coverage, length = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
    for i, row in enumerate(rows):
        terms = material.terms.keys[material.terms.starts[row] : material.terms.starts[row + 1]]
        bm25[i, : index.n_entries], coverage[i] = index.score(terms)
        length[i] = np.log1p(len(terms))
    return Scores(machine.decide_all(material.lessons.matrix[rows]), bm25, coverage, length)
