"""From held-out messages to the weights, the temperature and the bands of a ``Ranker``."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from components.ranking import N_MIX, Rejection, Scores, evidence, mix, softmax
from components.ranking_labels import INTENT, masks

# What an outcome is worth to the investor. An answer to what was not ours to answer costs most; the answer of a neighbouring
# entry of the same topic costs nothing, because its follow-up choices lead on; an offer of near questions costs a click.
RIGHT_ANSWER, SIBLING_ANSWER, WRONG_ANSWER, ANSWER_OUT_OF_SCOPE = 1.0, 0.0, -0.7, -2.5
RIGHT_OFFER, WRONG_OFFER = 0.35, -0.2
RIGHT_INTENT, WRONG_INTENT = 1.0, -1.0
REFUSED_QUESTION = -0.6
# Training knows thirty phrasings of entries for one of the dialogue; investors do not. Share of all weight.
INTENT_SHARE = 0.4
OUT_OF_SCOPE_SHARE = 0.2
_START = (6.0, 15.0, -5.0, 8.0, -2.0, -1.0, -3.0, 1.0, 0.0, 4.0, -2.0)
_SHRINK = 1e-4
_FIT_ON = 3000


@dataclass(frozen=True)
class HeldOut:
    """Scores of messages by models that had not seen them, and the number of their right label, int64 (n,)."""

    scores: Scores
    truth: np.ndarray


def fit_mixture(held_out: HeldOut, labels: tuple[str, ...]) -> tuple[float, ...]:
    """The weights of ``ranking.mix`` by maximum likelihood, which makes the softmax a calibrated confidence."""
    held_out = _thinned(held_out)
    known = masks(labels)
    costs = _costs(held_out.truth, labels)
    rows = np.arange(len(held_out.truth))
    scores = held_out.scores
    message = np.stack([np.ones_like(scores.coverage), scores.bm25.max(axis=1), scores.coverage, scores.length])

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        p = softmax(mix(scores, x, labels))
        likely = np.log(p[rows, held_out.truth] + 1e-12)
        p[rows, held_out.truth] -= 1.0
        p *= costs[:, None]
        slope = [float((p * part).sum()) for part in (scores.decision, scores.bm25)]
        slope.append(float((p * scores.bm25**2).sum()))
        slope.extend(message @ p[:, known.n_entries :].sum(axis=1))
        slope.extend(message @ p[:, known.out_of_scope])
        return float(-(costs * likely).sum() + _SHRINK * x @ x), np.array(slope, dtype=np.float64) + 2 * _SHRINK * x

    best = minimize(loss, x0=np.array(_START), jac=True, method="L-BFGS-B", options={"maxiter": 40})
    assert len(best.x) == N_MIX
    return tuple(map(float, best.x))


def _thinned(held_out: HeldOut) -> HeldOut:
    """At most ``_FIT_ON`` messages: eleven weights need no more."""
    step = np.s_[:: -(-len(held_out.truth) // _FIT_ON)]
    s = held_out.scores
    return HeldOut(Scores(s.decision[step], s.bm25[step], s.coverage[step], s.length[step]), held_out.truth[step])


def _costs(truth: np.ndarray, labels: tuple[str, ...]) -> np.ndarray:
    """The weight of each message in the likelihood, sum 1."""
    intent = masks(labels).intent[truth]
    share = INTENT_SHARE if intent.any() and not intent.all() else intent.mean()
    costs = np.where(intent, share / max(intent.sum(), 1), (1 - share) / max((~intent).sum(), 1))
    return (costs / costs.sum()).astype(np.float64)


@dataclass(frozen=True)
class _Cases:
    """Held-out messages as the bands see them; arrays (n,), ``evidence`` (n, N_EVIDENCE)."""

    confidence: np.ndarray
    evidence: np.ndarray
    top_is_intent: np.ndarray
    top_worth: np.ndarray  # of believing the best label: as an intent, or as an answer
    offer_worth: np.ndarray
    first_right: np.ndarray
    four_right: np.ndarray
    is_question: np.ndarray
    is_foreign: np.ndarray
    weight: np.ndarray


def _cases(held_out: HeldOut, mixture: tuple[float, ...], labels: tuple[str, ...]) -> _Cases:
    known = masks(labels)
    confidences = softmax(mix(held_out.scores, mixture, labels))
    top = confidences.argmax(axis=1)
    best = np.argsort(-np.where(known.entry, confidences, -1.0), axis=1, kind="stable")[:, :4]
    is_question, is_foreign = known.entry[held_out.truth], held_out.truth == known.out_of_scope
    four_right = (best == held_out.truth[:, None]).any(axis=1)
    weight = _costs(held_out.truth, labels) * len(held_out.truth)
    weight[is_foreign] = OUT_OF_SCOPE_SHARE * len(weight) / max(is_foreign.sum(), 1)
    return _Cases(
        confidence=confidences.max(axis=1),
        evidence=evidence(held_out.scores, confidences, labels),
        top_is_intent=~known.entry[top],
        top_worth=np.array([_top_worth(labels[t], labels[y], known.topic) for t, y in zip(top, held_out.truth)]),
        offer_worth=np.where(four_right, RIGHT_OFFER, WRONG_OFFER),
        first_right=best[:, 0] == held_out.truth,
        four_right=four_right,
        is_question=is_question,
        is_foreign=is_foreign,
        weight=weight,
    )


def _top_worth(top: str, truth: str, topic: dict[str, str]) -> float:
    if top.startswith(INTENT):
        return RIGHT_INTENT if top == truth else WRONG_INTENT
    if top == truth:
        return RIGHT_ANSWER
    if truth.startswith(INTENT):
        return ANSWER_OUT_OF_SCOPE
    return SIBLING_ANSWER if topic[top] == topic[truth] else WRONG_ANSWER


def fit_rejection(held_out: HeldOut, mixture: tuple[float, ...], labels: tuple[str, ...]) -> Rejection:
    """The bands that would have been worth most; the vectorised twin of ``ranking.decide``."""
    cases = _cases(held_out, mixture, labels)
    known = cases.is_question | cases.is_foreign
    logistic = LogisticRegression(C=1.0, max_iter=3000, class_weight="balanced")
    logistic.fit(cases.evidence[known], cases.is_question[known])
    belonging = logistic.predict_proba(cases.evidence)[:, 1]
    grid = product(
        np.arange(0.25, 0.91, 0.05),
        (0.3, 0.5, 0.6, 0.7, 0.8, 0.9),
        (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
        (0.3, 0.4, 0.5, 0.6),
    )
    best = max(grid, key=lambda bands: _worth(cases, belonging, bands))
    return Rejection(tuple(map(float, logistic.coef_[0])), float(logistic.intercept_[0]), *map(float, best))


def _worth(cases: _Cases, belonging: np.ndarray, bands: tuple[float, float, float, float]) -> float:
    believed, offered = _bands(cases, belonging, bands)
    refused = ~believed & ~offered & cases.is_question
    worth = (
        np.where(believed, cases.top_worth, 0.0)
        + np.where(offered, cases.offer_worth, 0.0)
        + REFUSED_QUESTION * refused
    )
    return float((cases.weight * worth).sum())


def _bands(
    cases: _Cases, belonging: np.ndarray, bands: tuple[float, float, float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Which messages are believed, and which get an offer."""
    answer_from, belongs_from, suggest_from, intent_from = bands
    answered = (cases.confidence >= answer_from) & (belonging >= belongs_from)
    believed = np.where(cases.top_is_intent, cases.confidence >= intent_from, answered)
    return believed, ~believed & (belonging >= suggest_from)


def summary(held_out: HeldOut, mixture: tuple[float, ...], rejection: Rejection, labels: tuple[str, ...]) -> str:
    """One line about the held-out messages."""
    cases = _cases(held_out, mixture, labels)
    belonging = 1.0 / (1.0 + np.exp(-(cases.evidence @ np.array(rejection.weights) + rejection.bias)))
    bands = (rejection.answer_from, rejection.belongs_from, rejection.suggest_from, rejection.intent_from)
    believed, offered = _bands(cases, belonging, bands)
    asked, answered = cases.is_question, believed & ~cases.top_is_intent
    return (
        f"ranker: unseen questions: right entry first {cases.first_right[asked].mean():.1%}, "
        f"among the first four {cases.four_right[asked].mean():.1%}, refused {(~believed & ~offered)[asked].mean():.1%}; "
        f"out of scope answered {answered[cases.is_foreign].mean():.1%}; answers from {rejection.answer_from:.2f} "
        f"and {rejection.belongs_from:.2f}, offers from {rejection.suggest_from:.2f}"
    )
