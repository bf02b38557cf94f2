"""BM25F over FAQ entries: question, variants and answer of one language share one index.

Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), §3.6: fields are added up with their
weights before saturation, which is what lets a word of the answer help without drowning the question.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

K1 = 1.2
B = 0.75
FIELD_WEIGHTS = {"question": 3.0, "variant": 1.0, "answer": 1.0}


@dataclass(frozen=True)
class Posting:
    """Where one term occurs: entry numbers and what each gains by it."""

    entries: np.ndarray  # int32
    gains: np.ndarray  # float32


@dataclass(frozen=True)
class EntryIndex:
    """One language's index. ``ceiling`` is what a term that no entry knows would have been worth."""

    n_entries: int
    postings: Mapping[str, Posting]
    idf: Mapping[str, float]
    ceiling: float

    def score(self, terms: Mapping[str, int]) -> np.ndarray:
        """float32 (n_entries,) in [0, 1): the share of the question's weight that an entry covers."""
        scores = np.zeros(self.n_entries, dtype=np.float32)
        possible = 0.0
        for term in terms:
            possible += self.idf.get(term, self.ceiling) * (K1 + 1)
            posting = self.postings.get(term)
            if posting is not None:
                scores[posting.entries] += posting.gains
        return scores / np.float32(possible) if possible else scores

    def coverage(self, terms: Mapping[str, int]) -> float:
        """How much of the question's weight is in words that any entry uses, 0 to 1."""
        known = sum(self.idf[term] for term in terms if term in self.idf)
        unknown = sum(self.ceiling for term in terms if term not in self.idf)
        return known / (known + unknown) if known + unknown else 0.0


def build_index(texts: Sequence[tuple[int, str, Mapping[str, int]]], n_entries: int) -> EntryIndex:
    """Index ``(entry number, role, counted terms)``; the roles are those of ``FIELD_WEIGHTS``."""
    weighted: dict[int, Counter] = defaultdict(Counter)
    for entry, role, terms in texts:
        for term, count in terms.items():
            weighted[entry][term] += FIELD_WEIGHTS[role] * count
    lengths = {entry: sum(terms.values()) for entry, terms in weighted.items()}
    mean = sum(lengths.values()) / len(lengths) if lengths else 1.0
    holders: dict[str, list[int]] = defaultdict(list)
    for entry, terms in weighted.items():
        for term in terms:
            holders[term].append(entry)
    n = max(len(weighted), 1)
    idf = {term: log(1 + (n - len(h) + 0.5) / (len(h) + 0.5)) for term, h in holders.items()}
    postings = {}
    for term, entries in holders.items():
        tf = np.array([weighted[e][term] for e in entries], dtype=np.float32)
        norm = np.array([K1 * (1 - B + B * lengths[e] / mean) for e in entries], dtype=np.float32)
        postings[term] = Posting(np.array(entries, dtype=np.int32), np.float32(idf[term]) * tf * (K1 + 1) / (tf + norm))
    return EntryIndex(n_entries, postings, idf, log(1 + (n + 0.5) / 0.5))
