"""Our ranking against what one would use instead, on public sets: CLINC150 and xSID. Runs in Rasa's environment:

    bot/.venv/bin/python -m bench.public_sets [--rasa] [--diet] [--nlpjs FOLDER]

The sets are found in the folder that ``INVESTDESK_DATASETS`` names (default ../shared/datasets); without them a sentence
says so. Accuracy is that on the official test split, AUROC that of in-scope test sentences against the out-of-scope ones.
Nothing was chosen on test splits: features, solver and ``PENALTY`` on held-back training sentences only.
"""

import argparse
import gzip
import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bot")]

from components.ranking import Ranker, Scores, evidence, mix, softmax  # noqa: E402
from components.ranking_features import read  # noqa: E402
from components.ranking_labels import ENTRY, OUT_OF_SCOPE  # noqa: E402
from components.ranking_training import Example, train  # noqa: E402

from bench import rasa_baselines  # noqa: E402
from bench.baselines import Guess, bm25_nearest, nlpjs  # noqa: E402
from bench.table import table  # noqa: E402
from textkit import normalise  # noqa: E402

SEEDS = (0, 1, 2)
PENALTY = 1.0  # Intents of these sets are clear-cut; our entries overlap and want a stronger margin penalty.
Method = Callable[["Task"], Guess]


@dataclass(frozen=True)
class Task:
    """A data set or a sample of it. Sentences come with their intent, those out of scope without."""

    name: str
    locale: str
    train: Sequence[tuple[str, str]]
    test: Sequence[tuple[str, str]]
    foreign_train: Sequence[str] = ()
    foreign_test: Sequence[str] = ()


def tasks(folder: Path) -> list[Task]:
    """CLINC150 full and ten per class, xSID ten per class; three samples each of the latter."""
    found = []
    clinc = _load(folder / "clinc.json.gz")
    if clinc:
        foreign = clinc["oos_train"], clinc["oos_test"]
        found.append(Task("CLINC150 full", "en", clinc["train"], clinc["test"], *foreign))
        found += [Task("CLINC150 10", "en", few(clinc["train"], 10, s), clinc["test"], *foreign) for s in SEEDS]
    for code, locale in (("zh", "zh-Hant"), ("ja", "ja"), ("en", "en")):
        xsid = _load(folder / f"xsid_{code}.json.gz")
        if xsid:
            found += [Task(f"xSID {code} 10", locale, few(xsid["train"], 10, s), xsid["test"]) for s in SEEDS]
    return found


def _load(path: Path) -> dict[str, list[list[str]]]:
    return dict(json.loads(gzip.decompress(path.read_bytes()))) if path.exists() else {}


def few(rows: Sequence[tuple[str, str]], size: int, seed: int) -> list[tuple[str, str]]:
    """At most ``size`` sentences of each intent, drawn with ``seed``."""
    chance, by_intent = random.Random(seed), dict[str, list[str]]()
    for text, intent in rows:
        by_intent.setdefault(intent, []).append(text)
    sample = []
    for intent in sorted(by_intent):
        chance.shuffle(by_intent[intent])
        sample += [(text, intent) for text in by_intent[intent][:size]]
    return sample


# What nobody asks an assistant in any of our languages; xSID has no sentences out of scope, and our training wants some.
_ELSEWHERE = ("asdf qwer", "lorem ipsum dolor sit amet", "1234567890", "???", "blah blah blah", "xyzzy foo bar")


def ours(task: Task) -> Guess:
    """The intents are entries of our ranking; the official out-of-scope training sentences are its out_of_scope."""
    examples = [Example(text, ENTRY + intent, task.locale, "variant") for text, intent in _enough(task.train)]
    examples += [Example(text, OUT_OF_SCOPE, task.locale) for text in task.foreign_train or _ELSEWHERE]
    ranker = train(examples, report=lambda line: None, penalty=PENALTY)
    confidences, _ = _rank_all(ranker, [text for text, _ in task.test])
    best = confidences[:, : ranker.index.n_entries].argmax(axis=1)
    belonging = [_rank_all(ranker, texts)[1] for texts in ([t for t, _ in task.test], task.foreign_test) if texts]
    return Guess(
        [ranker.labels[i][len(ENTRY) :] for i in best], belonging[0], belonging[-1] if task.foreign_test else None
    )


def _enough(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """An intent of fewer than three sentences has them repeated, as our training wants three."""
    counts: dict[str, int] = {}
    for _, intent in rows:
        counts[intent] = counts.get(intent, 0) + 1
    return [row for row in rows for _ in range(-(-3 // counts[row[1]]))]


def _rank_all(ranker: Ranker, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Confidences (n_texts, n_labels) and the logit of belonging (n_texts,): ``Ranker.rank`` for many texts at once."""
    reading = read([normalise(text) for text in texts])
    decision = ranker.machine.decide_all(ranker.vocabulary.matrix(reading))
    bm25, coverage = np.zeros_like(decision), np.zeros(len(texts), dtype=np.float32)
    starts, keys = reading.terms.starts, reading.terms.keys
    for i in range(len(texts)):
        bm25[i, : ranker.index.n_entries], coverage[i] = ranker.index.score(keys[starts[i] : starts[i + 1]])
    scores = Scores(decision, bm25, coverage, np.log1p(np.diff(starts)).astype(np.float32))
    confidences = softmax(mix(scores, ranker.mixture, ranker.labels))
    return confidences, evidence(scores, confidences, ranker.labels) @ np.array(ranker.rejection.weights)


def measure(methods: dict[str, Method], todo: Sequence[Task]) -> None:
    """One row for each method and set: mean accuracy over the samples, AUROC, training and ranking in CPU seconds."""
    rows = []
    for name in dict.fromkeys(task.name for task in todo):
        samples = [task for task in todo if task.name == name]
        for method, guess in methods.items():
            results = [_result(guess, task) for task in samples]
            accuracy, auroc, seconds = (np.array([r[i] for r in results], dtype=float) for i in range(3))
            rows.append([
                name, str(len(samples[0].train)), str(len(samples[0].test)), str(len(samples)), method,
                f"{accuracy.mean():.1%}", "–" if np.isnan(auroc).any() else f"{auroc.mean():.3f}", f"{seconds.mean():.1f}",
            ])  # fmt: skip
    table("Public sets", ["set", "train", "test", "samples", "method", "accuracy", "AUROC", "CPU s"], rows)


def _result(method: Method, task: Task) -> tuple[float, float, float]:
    began = _cpu_seconds()
    guess = method(task)
    seconds = _cpu_seconds() - began
    right = float(np.mean([g == intent for g, (_, intent) in zip(guess.intents, task.test, strict=True)]))
    return right, auroc(guess.inside, guess.outside) if guess.outside is not None else float("nan"), seconds


def _cpu_seconds() -> float:
    """Of this process and of those it waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """How often a sentence in scope scores above one out of scope, ties half (Mann-Whitney)."""
    ordered = np.sort(outside)
    below, upto = np.searchsorted(ordered, inside, "left"), np.searchsorted(ordered, inside, "right")
    return float((below + upto).mean() / 2 / len(ordered))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rasa", action="store_true", help="also Rasa's LogisticRegressionClassifier (a minute a sample)"
    )
    parser.add_argument("--diet", action="store_true", help="also Rasa's DIET, 100 epochs (ten minutes a sample)")
    parser.add_argument("--nlpjs", type=Path, help="also nlp.js; the folder in which 'npm install node-nlp' was run")
    options = parser.parse_args()
    folder = Path(os.environ.get("INVESTDESK_DATASETS", ROOT.parent / "shared" / "datasets"))
    todo = tasks(folder)
    if not todo:
        print(
            f"No public sets in {folder}: set INVESTDESK_DATASETS to the folder that holds clinc.json.gz and xsid_*.json.gz."
        )
        return
    methods: dict[str, Method] = {"ours": ours, "BM25, nearest example": bm25_nearest}
    if options.nlpjs:
        methods["nlp.js"] = lambda task: nlpjs(task, options.nlpjs)
    if options.rasa:
        methods["Rasa LogisticRegression"] = lambda task: rasa_baselines.guess(task, rasa_baselines.LOGISTIC)
    if options.diet:
        methods["Rasa DIET"] = lambda task: rasa_baselines.guess(task, rasa_baselines.DIET)
    measure(methods, todo)


if __name__ == "__main__":
    main()
