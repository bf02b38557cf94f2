"""BM25F over FAQ entries: question, variants and answer, of all languages together, are the fields of one document.

Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), §3.6: fields are added up with their
weights before saturation, which is what lets a word of the answer help without drowning the question. The languages share
one index because they share words: a kanji compound of a Japanese variant finds the entry for a Chinese question (+5
points on unseen Chinese questions), and names such as ARC or VAT are Latin everywhere.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from components.ranking_features import HASH_BITS, View

K1 = 1.2
B = 0.75
FIELD_WEIGHTS = {"question": 3.0, "variant": 1.0, "answer": 1.0}


@dataclass(frozen=True)
class EntryIndex:
    """Term i (hash ``keys[i]``, ascending) is worth ``gains[starts[i]:starts[i + 1]]`` to those ``entries``.

    ``idf`` float32 (n_terms,); ``ceiling`` is what a term that no entry knows would have been worth.
    """

    n_entries: int
    keys: np.ndarray
    starts: np.ndarray
    entries: np.ndarray
    gains: np.ndarray
    idf: np.ndarray
    ceiling: float

    def score(self, terms: np.ndarray) -> tuple[np.ndarray, float]:
        """float32 (n_entries,) in [0, 1), the share of the question's weight that an entry covers, and the coverage.

        Coverage, 0 to 1, is the share of the weight that lies in words that any entry uses. ``terms`` are hashes.
        """
        at = np.searchsorted(self.keys, terms)
        known = at[self.keys.take(at, mode="clip") == terms] if len(self.keys) else at[:0]
        matched = float(self.idf[known].sum())
        possible = matched + self.ceiling * (len(terms) - len(known))
        if not possible or not len(known):
            return np.zeros(self.n_entries, dtype=np.float32), 0.0
        begins = self.starts[known]
        lengths = self.starts[known + 1] - begins
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(begins - ends + lengths, lengths)
        scores = np.bincount(self.entries[places], self.gains[places], self.n_entries)
        return (scores / (possible * (K1 + 1))).astype(np.float32), matched / possible


def build_index(view: View, entries: np.ndarray, weights: np.ndarray, n_entries: int) -> EntryIndex:
    """Index texts: text i belongs to ``entries[i]``, in a field of the weight ``weights[i]``."""
    shape = (len(entries), 1 << HASH_BITS)
    counts = sparse.csr_matrix((view.counts.astype(np.float32), view.keys, view.starts), shape=shape)
    owners = sparse.csr_matrix((weights, (entries, np.arange(len(entries)))), shape=(n_entries, len(entries)))
    documents = (owners @ counts).tocsc()
    lengths = np.asarray(documents.sum(axis=1)).ravel()
    holders = np.diff(documents.indptr)
    keys = np.flatnonzero(holders)
    n = max(int((lengths > 0).sum()), 1)
    idf = np.log(1 + (n - holders[keys] + 0.5) / (holders[keys] + 0.5))
    tf = documents.data
    norms = K1 * (1 - B + B * lengths / (lengths.sum() / n if n else 1.0))
    gains = np.repeat(idf, holders[keys]) * tf * (K1 + 1) / (tf + norms[documents.indices])
    return EntryIndex(
        n_entries=n_entries,
        keys=keys.astype(np.int32),
        starts=np.concatenate(([0], np.cumsum(holders[keys]))),
        entries=documents.indices.astype(np.int32),
        gains=gains.astype(np.float32),
        idf=idf.astype(np.float32),
        ceiling=float(np.log(1 + (n + 0.5) / 0.5)),
    )
