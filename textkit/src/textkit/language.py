"""Which of the three languages a message is written in.

In this order: kana, English sentence words, Han characters that only one writing uses, words that only one
dictionary knows, the language of the conversation so far. Each step answers only where it is sure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textkit.cutters import count_words, simplify
from textkit.folding import fold, normalise
from textkit.lexicon import Lexicon, aliases, is_han, read_lines, terms
from textkit.types import Detection, Locale
from textkit.writing import HanVotes, han_votes

# More than this decides nothing any more, and time stays bounded.
_READ_LIMIT = 400
_ADDRESS = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w.-]+")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’&.-]*")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
# 優の良品: shops in Taiwan write の for 的.
_SHOP_KANA = frozenset("の")
# Words must cover more characters than this to outweigh the language of the talk so far.
_STRONG = 3


def detect(text: str, *, prior: Locale | None = None) -> Detection:
    """The language of ``text``; ``prior``, the language of the page or of the talk so far, decides where it does not.

    Other languages give ``prior`` or English. ``confidence`` is an order of sureness by rule, not a measured
    probability: 0.86 and above from characters or sentence words, 0.7 to 0.8 from dictionaries, 0.6 from ``prior``,
    0.5 for a guess.
    """
    read = _ADDRESS.sub(" ", text[:_READ_LIMIT])
    han = "".join(filter(is_han, read))
    kana = _KANA.findall(read)
    if (han or kana) and _is_english_sentence(read, len(han) + len(kana)):
        return Detection("en", 0.9, False)
    if kana and not (_SHOP_KANA.issuperset(kana) and _is_shop_kana(read)):
        return Detection("ja", 0.98, False)
    if han:
        return _detect_han(han, prior)
    return _detect_latin(_LATIN_WORD.findall(read), prior)


def _is_english_sentence(read: str, cjk: int) -> bool:
    """Whether English words carry a sentence that also has Han or kana. English names of the office count nothing."""
    latin = _LATIN_WORD.findall(read)
    if len(latin) < 2:
        return False
    latin = _LATIN_WORD.findall(_without_names(read))
    function_words = sum(word.lower() in _function_words() for word in latin)
    letters = sum(map(len, latin))
    return (function_words > 1 and letters > cjk) or (function_words == 1 and len(latin) > 2 and letters > 2 * cjk)


def _is_shop_kana(read: str) -> bool:
    """Whether の stands in an otherwise Chinese text; Taiwan's own names in a Japanese text do not make it Chinese."""
    han = "".join(filter(is_han, _without_names(read)))
    votes = han_votes(han)
    if votes.not_japanese != votes.not_traditional:
        return votes.not_japanese > votes.not_traditional
    return bool(han) and _word_evidence(han) >= 2


def _without_names(read: str) -> str:
    folded = fold(read)
    text = folded.plain
    for match in reversed(_names().matches(folded.text)):
        text = f"{text[: match.start]} {text[match.end :]}"
    return text


def _detect_han(han: str, prior: Locale | None) -> Detection:
    votes = han_votes(han)
    margin = votes.not_japanese - min(votes.not_traditional, votes.not_simplified)
    if margin:
        confidence = min(0.98, 0.86 + 0.04 * abs(margin))
        return _chinese(votes, confidence) if margin > 0 else Detection("ja", confidence, False)
    evidence = _word_evidence(han)
    if evidence and (abs(evidence) > _STRONG or prior not in ("zh-Hant", "ja")):
        confidence = 0.8 if abs(evidence) > _STRONG else 0.7
        return _chinese(votes, confidence) if evidence > 0 else Detection("ja", confidence, False)
    if prior == "ja":
        return Detection("ja", 0.6, False)
    if prior == "zh-Hant" or votes.not_traditional == 0:
        return _chinese(votes, 0.6 if prior else 0.5)
    # What both Japan and mainland China write, such as 税: here rather Japan.
    return Detection("ja", 0.5, False)


def _chinese(votes: HanVotes, confidence: float) -> Detection:
    return Detection("zh-Hant", confidence, votes.not_simplified < votes.not_traditional)


def _word_evidence(han: str) -> int:
    """Above 0 for Chinese, below for Japanese, in about characters of words that only one of them has.

    Without such words, the dictionary that needs fewer pieces, which is weaker and so never ``_STRONG``.
    """
    plain = fold(han).plain
    own_chinese, own_japanese = _own_words()
    own = _weight(own_chinese, plain) - _weight(own_japanese, plain)
    if own:
        return own
    pieces = count_words(han, "ja") - count_words(han, "zh-Hant")
    return max(-_STRONG, min(_STRONG, pieces))


def _weight(words: Lexicon, plain: str) -> int:
    """Characters covered."""
    return sum(match.end - match.start for match in words.matches(plain))


def _detect_latin(latin: list[str], prior: Locale | None) -> Detection:
    """Latin letters only: sentence words are English; names and abbreviations say nothing, two plain words do."""
    if any(word.lower() in _function_words() for word in latin):
        return Detection("en", 0.95, False)
    plain = [word for word in latin if word.islower() and len(word) > 2]
    if len(latin) > 1 and plain and normalise(" ".join(latin)) not in _names():
        return Detection("en", 0.8, False)
    return Detection(prior or "en", 0.6 if prior else 0.5, False)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    # A lone letter is an initial or a grade, and "am" a time of day in any language.
    words = {word for line in read_lines("stop.en.txt") for word in line.split()}
    return frozenset(words - {"a", "s", "t", "am", "hi", "all", "no", "do"})


@lru_cache(maxsize=1)
def _own_words() -> tuple[Lexicon, Lexicon]:
    """What only Chinese and what only Japanese has, as each writes it: 居留證 and 居留証 are two words here."""
    written = [word.lower() for word in (*terms("zh-Hant"), *_telling("zh-Hant"))]
    chinese = {*written, *map(simplify, written)}
    japanese = {word.lower() for word in (*terms("ja"), *_telling("ja"))}
    return Lexicon(sorted(chinese - japanese)), Lexicon(sorted(japanese - chinese))


def _telling(locale: Locale) -> list[str]:
    return [word for line in read_lines(f"telling.{locale}.txt") for word in line.split()]


@lru_cache(maxsize=1)
def _names() -> Lexicon:
    """Names that people quote in any language."""
    types = ("programme", "agency", "place")
    return Lexicon(normalise(alias.text) for alias in aliases() if alias.type in types)
