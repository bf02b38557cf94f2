"""From a message to numbers: character n-grams, Latin words and content words, TF-IDF weighted.

Characters 1–4 within words and CJK runs beat every segmenter and DIET at a few examples per class, and content words
carry what a polite frame hides (research/nlu.md §2, §4). No Rasa in here, so that benchmarks can use it alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import sparse
from textkit import Locale, normalise, search_terms

MAX_GRAM = 4
CHAR_WEIGHT = 1.0
WORD_WEIGHT = 0.7
SELF_PRODUCT = np.float32(CHAR_WEIGHT**2 + WORD_WEIGHT**2)  # Of a message with itself: what a cosine is divided by.
MAX_CHARS = (
    600  # Of a long story, what comes first and the words of the rest decide; n-grams of all would only cost time.
)

_RUN = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True)
class Reading:
    """A message taken apart once: ``grams`` and ``terms`` with how often each occurs."""

    grams: Counter
    terms: Counter


def read(text: str, locale: Locale) -> Reading:
    """Take ``text`` apart. Empty counters for a text without letters or digits."""
    folded = normalise(text)[:MAX_CHARS]
    return Reading(Counter(_grams(folded)), Counter(search_terms(text, locale)))


def _grams(folded: str) -> Iterable[str]:
    for run in _RUN.findall(folded):
        # Latin words carry their edges, so that "vat" does not look like "innovation"; CJK runs have no word edges.
        padded = f" {run} " if _LATIN.match(run) else run
        for size in range(1, MAX_GRAM + 1):
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
    # Small talk lives in function words, which search terms leave out. The bar keeps words apart from n-grams.
    words = [run for run in _RUN.findall(folded) if _LATIN.match(run)]
    yield from (f"|{word}" for word in words)
    yield from (f"|{first} {second}" for first, second in zip(words, words[1:]))  # noqa: RUF007


@dataclass(frozen=True)
class Vocabulary:
    """Column and inverse document frequency of each known gram ("g…") and term ("t…")."""

    columns: dict[str, int]
    idf: np.ndarray  # float32 (n_columns,)

    def __len__(self) -> int:
        return len(self.columns)

    def vector(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """Columns (int32) and weights (float32) of one message; each of the two blocks has unit length times its weight."""
        grams = self._block(reading.grams, "g", CHAR_WEIGHT)
        terms = self._block(reading.terms, "t", WORD_WEIGHT)
        return np.concatenate([grams[0], terms[0]]), np.concatenate([grams[1], terms[1]])

    def _block(self, counts: Counter, kind: str, weight: float) -> tuple[np.ndarray, np.ndarray]:
        find = self.columns.get
        found = [(column, n) for key, n in counts.items() if (column := find(kind + key)) is not None]
        columns = np.array([column for column, _ in found], dtype=np.int32)
        values = np.array([1.0 if n == 1 else 1.0 + log(n) for _, n in found], dtype=np.float32) * self.idf[columns]
        length = float(np.sqrt(np.dot(values, values)))
        return columns, (values * np.float32(weight / length) if length else values)

    def matrix(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """float32 (n_readings, n_columns)."""
        vectors = [self.vector(reading) for reading in readings]
        indptr = np.cumsum([0] + [len(columns) for columns, _ in vectors])
        indices = np.concatenate([columns for columns, _ in vectors])
        data = np.concatenate([values for _, values in vectors])
        return sparse.csr_matrix((data, indices, indptr), shape=(len(readings), len(self)), dtype=np.float32)


def build_vocabulary(readings: Sequence[Reading], min_count: int = 2) -> Vocabulary:
    """Every gram and term of at least ``min_count`` messages."""
    seen: Counter = Counter()
    for reading in readings:
        seen.update("g" + gram for gram in reading.grams)
        seen.update("t" + term for term in reading.terms)
    kept: list[str] = sorted(key for key, n in seen.items() if n >= min_count)
    idf = np.array([log((1 + len(readings)) / (1 + seen[key])) + 1 for key in kept], dtype=np.float32)
    return Vocabulary({key: column for column, key in enumerate(kept)}, idf)
