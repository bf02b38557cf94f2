"""From messages to numbers, without a word segmenter: hashed n-grams of characters and words, counted with numpy.

Three views of a text. ``grams``: characters 1–4 within words and CJK runs, which beat every segmenter and DIET at a few
examples per class (research/nlu.md §2). ``words``: stems and CJK characters, and pairs of them up to four apart. ``terms``:
what is looked up in answers too, without function words: stems, and Han and katakana 1–3-grams. All texts of a training
are read at once, because numpy costs the same for one text as for a hundred. No Rasa in here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
from scipy import sparse
from textkit import normalise
from textkit.search import stop_words
from textkit.stemming import stem

MAX_GRAM = 4
MAX_GAP = 4
MAX_TERM = 3
WORD_WEIGHT = np.float32(0.7**0.5)
MAX_CHARS = 600  # Of a long story the start decides here, and its sentences one by one (ranking_parts.py).
HASH_BITS = 22

_RUN = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
_TERM_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\u30a1-\u30fa\u30fc々]+")
_SHIFT = np.uint64(64 - HASH_BITS)
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: Knuth's multiplicative hashing (TAOCP 6.4).
_GRAM, _WORD, _TERM = (np.uint64(salt) for salt in (0x51ED2701, 0x7F4A7C15, 0x2545F491))
_GAPS = [np.uint64(0xD6E8FEB86659FD93 + 2 * gap) for gap in range(MAX_GAP + 1)]
_BREAK = "\0"
_VIEWS = ("grams", "words", "terms")
_AT_ONCE = 1000  # Texts; bounds the memory that reading needs.
_SCALE = np.float32(1.0 / (1.0 + WORD_WEIGHT**2) ** 0.5)
_ONE_AND_LOG = (1.0 + np.log(np.maximum(np.arange(256), 1))).astype(np.float32)
_Pieces = list[tuple[np.ndarray, np.ndarray]]  # rows int64 and hashes uint64 of the same length


@dataclass(frozen=True)
class View:
    """One view of n texts as the rows of a sparse matrix: what text i has is ``keys[starts[i]:starts[i + 1]]``.

    ``keys`` int32, ascending within a text; ``counts`` uint8, how often each occurs (at most 255); ``starts`` int64 (n + 1,).
    """

    starts: np.ndarray
    keys: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Reading:
    """Texts taken apart once."""

    grams: View
    words: View
    terms: View

    def __len__(self) -> int:
        return len(self.grams.starts) - 1


def read(folded: Sequence[str]) -> Reading:
    """Take normalised texts apart; a text without letters or digits has empty rows."""
    parts = [_read_some(folded[start : start + _AT_ONCE]) for start in range(0, max(len(folded), 1), _AT_ONCE)]
    return parts[0] if len(parts) == 1 else Reading(*(stacked([getattr(p, n) for p in parts]) for n in _VIEWS))


def _read_some(texts: Sequence[str]) -> Reading:
    folded = [text[:MAX_CHARS] for text in texts]
    runs = [_RUN.findall(text) for text in folded]
    return Reading(
        _counted(_n_grams([_padded(text) for text in runs], MAX_GRAM, _GRAM), len(texts)),
        _counted(_words(runs), len(texts)),
        _terms(folded),
    )


def read_one(text: str) -> Reading:
    """``read([normalise(text)])`` in a quarter of the time: no rows to keep apart."""
    folded = normalise(text[: 2 * MAX_CHARS])[:MAX_CHARS]
    runs = _RUN.findall(folded)
    words = _pairs(_hash_tokens(_tokens(runs)))
    latin, others = _term_runs(folded)
    terms = [_hash_terms(np.array(latin, dtype=np.uint64)), *(h[w] for w, h in _hash_n_grams(others, MAX_TERM, _TERM))]
    grams = [h[w] for w, h in _hash_n_grams(_padded(runs), MAX_GRAM, _GRAM)]
    return Reading(_counted_one(grams), _counted_one(words), _counted_one(terms))


def _padded(runs: Sequence[str]) -> list[str]:
    # Latin words carry their edges, so that "vat" does not look like "innovation"; CJK runs have no word edges.
    return [f" {run} " if run[0] <= "z" else run for run in runs]


def read_terms(folded: Sequence[str]) -> View:
    """The ``terms`` view alone, of normalised texts of any length: all that answers need."""
    return _terms(folded)


def _term_runs(folded: str) -> tuple[list[int], list[str]]:
    """The stems of Latin words that carry matter, and the runs of Han and katakana."""
    runs = _TERM_RUN.findall(folded)
    return (
        [_stem_hash(run) for run in runs if run[0] <= "z" and not _is_stop_word(run)],
        [run for run in runs if run[0] > "z"],
    )


def _terms(folded: Sequence[str]) -> View:
    parts = [_term_runs(text) for text in folded]
    rows, latin = _flat([stems for stems, _ in parts])
    pieces = _n_grams([others for _, others in parts], MAX_TERM, _TERM)
    return _counted([(rows, _hash_terms(latin)), *pieces], len(folded))


def _tokens(runs: Sequence[str]) -> list[int]:
    tokens: list[int] = []
    for run in runs:
        if run[0] <= "z":
            tokens.append(_stem_hash(run))
        else:
            tokens.extend(map(ord, run))
    return tokens


def _words(runs: Sequence[Sequence[str]]) -> _Pieces:
    rows, flat = _flat([_tokens(text) for text in runs])
    single, *pairs = _pairs(_hash_tokens(flat))
    pieces = [(rows, single)]
    for gap, hashes in enumerate(pairs, start=1):
        same = rows[:-gap] == rows[gap:]
        pieces.append((rows[:-gap][same], hashes[same]))
    return pieces


def _hash_tokens(tokens: Sequence[int] | np.ndarray) -> np.ndarray:
    return np.asarray(tokens, dtype=np.uint64) * _ODD + _WORD


def _hash_terms(stems: np.ndarray) -> np.ndarray:
    return stems * _ODD + _TERM


def _pairs(single: np.ndarray) -> list[np.ndarray]:
    """The tokens, then the pairs of them one to ``MAX_GAP`` apart."""
    second = single * _ODD
    return [single] + [(single[:-gap] * _GAPS[gap]) ^ second[gap:] for gap in range(1, MAX_GAP + 1)]


def _flat(lists: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    rows = np.repeat(np.arange(len(lists)), [len(items) for items in lists])
    return rows, np.fromiter(chain.from_iterable(lists), dtype=np.uint64, count=len(rows))


def _n_grams(runs: Sequence[Sequence[str]], longest: int, salt: np.uint64) -> _Pieces:
    """Hashes of all n-grams up to ``longest`` within each run of each text."""
    # Each text has one break after it, which the last lacks; a text without runs is its break alone.
    sizes = [sum(map(len, text)) + max(len(text), 1) for text in runs]
    rows = np.repeat(np.arange(len(runs)), sizes)
    found = _hash_n_grams([_BREAK.join(text) for text in runs], longest, salt)
    return [(rows[: len(whole)][whole], hashes[whole]) for whole, hashes in found]


def _hash_n_grams(runs: Sequence[str], longest: int, salt: np.uint64) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each length: which n-grams cross no break, and the hashes of all."""
    joined = _BREAK.join(runs)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    whole, hashes = codes != 0, (codes + salt) * _ODD
    found = [(whole, hashes)]
    for size in range(2, longest + 1):
        hashes = (hashes[:-1] ^ codes[size - 1 :]) * _ODD
        whole = whole[:-1] & (codes[size - 1 :] != 0)
        found.append((whole, hashes))
    return found


def _counted_one(pieces: list[np.ndarray]) -> View:
    keys = (np.concatenate(pieces) >> _SHIFT).astype(np.int32)
    keys.sort()
    first = np.ones(len(keys) + 1, dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:-1])
    at = first.nonzero()[0]
    return View(np.array([0, len(at) - 1]), keys[at[:-1]], np.minimum(at[1:] - at[:-1], 255).astype(np.uint8))


def _counted(pieces: _Pieces, n_texts: int) -> View:
    keys = np.concatenate([(rows << HASH_BITS) | (hashes >> _SHIFT).astype(np.int64) for rows, hashes in pieces])
    keys.sort()
    first = np.flatnonzero(np.concatenate((keys[:1] >= 0, keys[1:] != keys[:-1])))
    counts = np.minimum(np.diff(np.append(first, len(keys))), 255).astype(np.uint8)
    keys = keys[first]
    starts = np.searchsorted(keys, np.arange(n_texts + 1) << HASH_BITS)
    return View(starts, (keys & ((1 << HASH_BITS) - 1)).astype(np.int32), counts)


def stacked(views: Sequence[View]) -> View:
    """The texts of all ``views`` in one, in order."""
    sizes = np.concatenate([np.diff(view.starts) for view in views])
    starts = np.concatenate(([0], np.cumsum(sizes)))
    return View(starts, np.concatenate([v.keys for v in views]), np.concatenate([v.counts for v in views]))


@lru_cache(maxsize=50_000)
def _stem_hash(word: str) -> int:
    return crc32(stem(word).encode()) << 21  # Above every code point, so that no stem looks like a character.


@lru_cache(maxsize=50_000)
def _is_stop_word(word: str) -> bool:
    return word in stop_words("en")


@dataclass(frozen=True)
class Vocabulary:
    """The hashes that have a column, int32 (n_columns,), and the weight of each, float32 (n_columns,).

    The commonest come first: what most messages use lies together in memory, which halves the time of a decision.
    """

    keys: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)

    def vector(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """Columns int64 and values float32 of the one text of ``reading``: its row of ``matrix``, not sorted."""
        grams, words = self._block_of_one(reading.grams), self._block_of_one(reading.words)
        return (
            np.concatenate([grams[0], words[0]]),
            np.concatenate([grams[1] * _SCALE, words[1] * (_SCALE * WORD_WEIGHT)]),
        )

    def _block_of_one(self, view: View) -> tuple[np.ndarray, np.ndarray]:
        columns = self._table[view.keys]
        known = columns >= 0
        columns = columns[known]
        values = _ONE_AND_LOG[view.counts[known]] * self.weights[columns]
        length = np.sqrt(values @ values)
        return columns, values / length if length else values

    @cached_property
    def _table(self) -> np.ndarray:
        table = np.full(1 << HASH_BITS, -1, dtype=np.int32)
        table[self.keys] = np.arange(len(self.keys))
        return table

    def matrix(self, reading: Reading) -> sparse.csr_matrix:
        """float32 (n_texts, n_columns). A row has length 1 if both of its views have known keys."""
        blocks = [self._block(reading.grams, _SCALE), self._block(reading.words, _SCALE * WORD_WEIGHT)]
        return (blocks[0] + blocks[1]).tocsr()

    def _block(self, view: View, weight: np.float32) -> sparse.csr_matrix:
        columns = self._table[view.keys]
        known = columns >= 0
        rows = np.repeat(np.arange(len(view.starts) - 1, dtype=np.int32), np.diff(view.starts))[known]
        values = _ONE_AND_LOG[view.counts[known]] * self.weights[columns[known]]
        squares = np.bincount(rows, values * values, len(view.starts) - 1)
        lengths = (weight / np.sqrt(np.where(squares > 0, squares, 1.0))).astype(np.float32)
        starts = np.concatenate(([0], np.cumsum(known)))[view.starts]
        shape = (len(view.starts) - 1, len(self))
        return sparse.csr_matrix((values * lengths[rows], columns[known], starts), shape=shape)


def build_vocabulary(reading: Reading, most: int, min_count: int = 2) -> Vocabulary:
    """Every gram and word of at least ``min_count`` messages; of more than ``most`` the commonest.

    The weight is the root of the inverse document frequency: in short questions the frequent words say what is asked for,
    and a full one drowns them (held-back CLINC150 training sentences, 10 per class: 85.4 against 84.6 %).
    """
    size = 1 << HASH_BITS
    seen = np.bincount(reading.grams.keys, minlength=size) + np.bincount(reading.words.keys, minlength=size)
    keys = np.flatnonzero(seen >= min_count)
    keys = keys[np.argsort(-seen[keys], kind="stable")[:most]]
    idf = np.log((1 + len(reading)) / (1 + seen[keys])) + 1
    return Vocabulary(keys.astype(np.int32), np.sqrt(idf).astype(np.float32))
