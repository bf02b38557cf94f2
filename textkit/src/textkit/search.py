"""The terms by which questions find FAQ entries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from textkit.folding import normalise
from textkit.lexicon import is_han, is_katakana, read_lines
from textkit.pipelines import pipeline, readable
from textkit.stemming import stem
from textkit.types import Locale

if TYPE_CHECKING:
    from spacy.tokens import Token as SpacyToken

WORD_PREFIX = "w:"
# Sudachi's parts of speech that carry no matter: 方 (代名詞), てください (非自立可能), は, です, 、.
_EMPTY_TAGS = (
    "助詞",
    "助動詞",
    "補助記号",
    "空白",
    "接続詞",
    "感動詞",
    "代名詞",
    "連体詞",
    "接頭辞",
    "動詞-非自立可能",
)


def search_terms(text: str, locale: Locale) -> list[str]:
    """Normalised terms in order, repeated as often as they occur; the same for a question and for an entry.

    Content words of Chinese and Japanese and office terms of several words as ``w:word``; each Han or katakana
    character and pair of a run of them; Latin words stemmed. Function words and polite frames are left out: that
    alone raised precision by half in research/nlu.md, section 4.
    """
    doc = pipeline(locale).make_doc(readable(text))
    result: list[str] = []
    run = ""
    run_end = -1
    for token in doc:
        if not token.tag_:
            continue
        norm = token.norm_
        keep = not _is_empty(token, locale)
        if run and (not keep or token.idx != run_end or not _has_cjk(norm)):
            result.extend(_grams(run))
            run = ""
        if keep and _has_cjk(norm):
            result.append(WORD_PREFIX + _lemma(token))
            run += norm
            run_end = token.idx + len(token)
        elif keep:
            result.extend(_latin_terms(norm))
    result.extend(_grams(run))
    return result


def _latin_terms(norm: str) -> Iterator[str]:
    words = [word for word in norm.split() if word not in stop_words("en")]
    if len(words) > 1:
        yield WORD_PREFIX + " ".join(map(stem, words))
    yield from map(stem, words)


def _is_empty(token: SpacyToken, locale: Locale) -> bool:
    norm = token.norm_
    if norm in stop_words(locale) or norm in stop_words("en") or _lemma(token) in stop_words(locale):
        return True
    return token.tag_.startswith(_EMPTY_TAGS)


def _lemma(token: SpacyToken) -> str:
    return normalise(token.lemma_) or str(token.norm_)


def _grams(run: str) -> Iterator[str]:
    """Each Han or katakana character and each neighbouring pair."""
    for index, char in enumerate(run):
        if _counts(char):
            if char != "ー":
                yield char
            if index + 1 < len(run) and _counts(run[index + 1]):
                yield run[index : index + 2]


def _counts(char: str) -> bool:
    return is_han(char) or is_katakana(char)


def _has_cjk(text: str) -> bool:
    return any(_counts(char) or "\u3041" <= char <= "\u309f" for char in text)


@lru_cache(maxsize=3)
def stop_words(locale: Locale) -> frozenset[str]:
    """Function words and polite frames of one language, folded."""
    return frozenset(normalise(word) for line in read_lines(f"stop.{locale}.txt") for word in line.split())
