"""One ranking of everything a message can mean: dialogue intents and FAQ entries compete (design decision 2).

Labels are "intent:<name>" and "entry:<id>". Linear machines score every label, BM25F the entries; a few learned weights
make logits of that, and their softmax is the confidence. Whether the best entry may be given as an answer is a second
question, with evidence of its own. All weights and thresholds come from messages held out at training
(ranking_training.py) and are part of the model. No Rasa in here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
from textkit import Locale

from components.entry_index import EntryIndex
from components.ranking_context import carry_over, favour, is_led
from components.ranking_countries import elsewhere
from components.ranking_features import Reading, Vocabulary, read_one
from components.ranking_labels import ENTRY, INTENT, OUT_OF_SCOPE, masks
from components.ranking_parts import Span, asks, requests, sentences
from components.ranking_solver import Machine

N_MIX = 11
SHOWN = 6  # Labels and entries of a ranking; nothing asks for more.
LONG = 240  # Bytes from which a message is a story and also read sentence by sentence.
PART_SHARE = 0.5
# Phrasings of the training are harder than questions of people: keywords alone, errors, and one right entry where several
# would do. On the 62 opening questions of nlu_data/dialogues likelihood is best at this exponent (ECE 0.129 → 0.062).
SHARPNESS = 1.5
REFUSE_FROM = 0.6  # To send somebody away needs more than to offer near questions.
N_EVIDENCE = 6


class Band(str, Enum):
    """What to do with a message."""

    INTENT = "intent"
    ANSWER = "answer"
    SUGGEST = "suggest"
    FALLBACK = "fallback"


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
    """Everything known about n messages. ``decision`` and ``bm25`` (0 for intents) are float32 (n, n_labels).

    ``coverage`` (n,) is the share of a message's weight in words that entries use; ``length`` (n,) log of its terms + 1.
    """

    decision: np.ndarray
    bm25: np.ndarray
    coverage: np.ndarray
    length: np.ndarray


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
    """A trained model. ``countries`` are the ISO codes that each entry speaks of, in the order of the entry labels.

    ``near`` float32 (n_entries, n_entries) tells which entries a follow-up to an answer may mean (ranking_context.py).
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    machine: Machine
    index: EntryIndex
    mixture: tuple[float, ...]
    rejection: Rejection
    countries: tuple[frozenset[str], ...] = ()
    near: np.ndarray | None = None
    confusions: tuple[Any, ...] = ()  # what training learned about itself (ranking_confusions.py); not read again

    def rank(self, text: str, locale: Locale, context: Sequence[str] = ()) -> Ranking:
        """Rank all labels for ``text``, any text, the empty one included (then: fallback).

        ``context`` names the entries of the last answers, newest first: a message too thin to stand alone is read as a
        question about their topic.
        """
        whole = read_one(text)
        scores = self.score([whole])
        logits = mix(scores, self.mixture, self.labels)[0]
        favoured = favour(self.labels, self.near, context) if context and self.near is not None else None
        if favoured is not None:
            logits = carry_over(logits, favoured, len(whole.terms.keys))
        confidences = softmax(logits)
        if len(text.encode(errors="replace")) >= LONG:
            confidences, scores = self._with_sentences(text, confidences, scores)
        ranking = self._ranking(confidences, scores, bool(len(whole.grams.keys)))
        if favoured is not None and ranking.band in (Band.SUGGEST, Band.FALLBACK) and is_led(confidences, favoured):
            ranking = replace(ranking, band=Band.ANSWER)
        foreign = elsewhere(text) if ranking.entries else frozenset()
        return self._not_ours(ranking) if foreign and not self._speaks_of(ranking, foreign) else ranking

    def questions(self, text: str, locale: Locale, context: Sequence[str] = ()) -> list[tuple[Span, Ranking]]:
        """The questions of ``text``, with their ranges in it; mostly one, the whole.

        Several are told apart only where they lead to different entries and one at least can be answered; another may be
        open (``Band.SUGGEST``). "And how long does it take?" is read after what was asked before it.
        """
        spans = requests(text)
        found: list[tuple[Span, Ranking]] = []
        for start, end in spans if len(spans) > 1 else ():
            part = text[start:end]
            earlier = [ranking.entries[0].label for _, ranking in found]
            ranking = self.rank(part, locale, [*reversed(earlier), *context])
            open_question = ranking.band is Band.SUGGEST and self._is_clear(ranking) and asks(part)
            if (ranking.band is Band.ANSWER or open_question) and ranking.entries[0].label not in earlier:
                found.append(((start, end), ranking))
        if len(found) > 1 and any(ranking.band is Band.ANSWER for _, ranking in found):
            return found
        return [((0, len(text)), self.rank(text, locale, context))]

    def _is_clear(self, ranking: Ranking) -> bool:
        """Whether a message is about an entry, though it is not sure about which."""
        return ranking.labels[0].label.startswith(ENTRY) and ranking.belonging >= self.rejection.belongs_from

    def score(self, readings: Sequence[Reading]) -> Scores:
        """The scores of messages."""
        decision = np.stack([self.machine.decide(*self.vocabulary.vector(reading)) for reading in readings])
        bm25 = np.zeros(decision.shape, dtype=np.float32)
        coverage, length = np.zeros(len(readings), dtype=np.float32), np.zeros(len(readings), dtype=np.float32)
        for i, reading in enumerate(readings):
            bm25[i, : self.index.n_entries], coverage[i] = self.index.score(reading.terms.keys)
            length[i] = np.log1p(len(reading.terms.keys))
        return Scores(decision, bm25, coverage, length)

    def _with_sentences(self, text: str, whole: np.ndarray, scores: Scores) -> tuple[np.ndarray, Scores]:
        """Confidences (n_labels,) and scores of a long message, where one sentence may say all that matters.

        Of the sentences that ask, the one surest of an entry has a share, if it is surer than the whole. Those that
        tell who is asking have none: they are about entries too.
        """
        parts = [part for part in (text[start:end] for start, end in sentences(text)) if asks(part)]
        n = self.index.n_entries
        if not parts or not n:
            return whole, scores
        of_parts = self.score([read_one(part) for part in parts])
        confidences = softmax(mix(of_parts, self.mixture, self.labels))
        surest = int(confidences[:, :n].max(axis=1).argmax())
        if confidences[surest, :n].max() <= whole[:n].max():
            return whole, scores
        row = np.s_[surest : surest + 1]
        chosen = Scores(of_parts.decision[row], of_parts.bm25[row], of_parts.coverage[row], of_parts.length[row])
        return (1.0 - PART_SHARE) * whole + PART_SHARE * confidences[surest], chosen

    def _ranking(self, confidences: np.ndarray, scores: Scores, readable: bool) -> Ranking:
        shown = sharpen(confidences)
        order = np.argsort(-shown, kind="stable")
        entries = order[order < self.index.n_entries][:SHOWN]
        named = tuple(Candidate(self.labels[i][len(ENTRY) :], float(shown[i])) for i in entries)
        labels = tuple(Candidate(self.labels[i], float(shown[i])) for i in order[:SHOWN])
        if not len(entries) or not readable:
            return Ranking(Band.FALLBACK, labels, named, 0.0)
        logit = (
            float(evidence(scores, confidences[None], self.labels)[0] @ self.rejection.weights) + self.rejection.bias
        )
        belonging = 1.0 / (1.0 + float(np.exp(-np.clip(logit, -30, 30))))
        return Ranking(decide(labels[0], belonging, self.rejection), labels, named, belonging)

    def _speaks_of(self, ranking: Ranking, foreign: frozenset[str]) -> bool:
        """Whether the best entry is about a country that the message asks about."""
        best = self.labels.index(ENTRY + ranking.entries[0].label)
        return best < len(self.countries) and bool(self.countries[best] & foreign)

    def _not_ours(self, ranking: Ranking) -> Ranking:
        """A question about another country: whatever it resembles, the answer would be Taiwan's."""
        if ranking.band not in (Band.ANSWER, Band.SUGGEST):
            return ranking
        others = tuple(c for c in ranking.labels if c.label != OUT_OF_SCOPE)
        confidence = max(1.0 - others[0].confidence, 0.5) if others else 1.0
        return Ranking(Band.INTENT, (Candidate(OUT_OF_SCOPE, confidence), *others), ranking.entries, 0.0)


def mix(scores: Scores, mixture: Sequence[float], labels: tuple[str, ...]) -> np.ndarray:
    """The logits, float32 (n, n_labels).

    BM25F enters with its square, because it saturates. Only entries can gain by it; what a label of the dialogue has
    instead depends on how well the best entry fits and on how much the message says.
    """
    known, w = masks(labels), np.asarray(mixture, dtype=np.float32)
    logits = w[0] * scores.decision + scores.bm25 * (w[1] + w[2] * scores.bm25)
    message = (np.float32(1.0), scores.bm25.max(axis=1), scores.coverage, scores.length)
    logits[:, known.n_entries :] += sum(map(np.multiply, w[3:7], message))[:, None]
    logits[:, known.out_of_scope] += sum(map(np.multiply, w[7:11], message))
    return logits


def softmax(logits: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def sharpen(confidences: np.ndarray) -> np.ndarray:
    """What a confidence on phrasings of the training is worth on a real question, (n_labels,)."""
    sharper = confidences**SHARPNESS
    return sharper / sharper.sum()


def evidence(scores: Scores, confidences: np.ndarray, labels: tuple[str, ...]) -> np.ndarray:
    """What tells a question for us from any other, float64 (n, N_EVIDENCE)."""
    known = masks(labels)
    n, other = known.n_entries, known.out_of_scope
    values = np.empty((len(confidences), N_EVIDENCE))
    values[:, 0] = scores.decision[:, :n].max(axis=1)
    values[:, 1] = scores.bm25.max(axis=1)
    values[:, 2] = scores.coverage
    values[:, 3] = scores.decision[:, other]
    values[:, 4] = np.log(confidences[:, :n].max(axis=1) + 1e-6)
    values[:, 5] = np.log(confidences[:, other] + 1e-6)
    return values


def decide(best: Candidate, belonging: float, rejection: Rejection) -> Band:
    """The band of a message whose best label is ``best``."""
    if best.label.startswith(INTENT):
        believed_from = max(rejection.intent_from, REFUSE_FROM) if best.label == OUT_OF_SCOPE else rejection.intent_from
        if best.confidence >= believed_from:
            return Band.INTENT
    elif best.confidence >= rejection.answer_from and belonging >= rejection.belongs_from:
        return Band.ANSWER
    return Band.SUGGEST if belonging >= rejection.suggest_from else Band.FALLBACK
