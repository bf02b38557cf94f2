"""One form of a text for matching, with the way back to the original; and the cleaning of what we store.

Two texts that a reader takes for the same must fold to the same string, whichever of the three writings of Han
characters they use. The folded form is for comparing only and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from textkit.types import Normalised

# Pairs that mean the same to a reader and that the conversion tables do not know.
_ALSO_THE_SAME = [
    "働動",
    "帳賬",
    "劃畫",
    "戸戶",
    "弁辦",
    "予預",
    "査查",
    "渉涉",
    "頬頰",
    "歩步",
    "毎每",
    "黒黑",
    "徳德",
    "晩晚",
    "塚冢",
    "姫姬",
    "挿插",
    "靑青",
    "著着",
    "鍊煉",
    "隣鄰",
    "内內",
    "塡填",
    "巻卷",
    "呉吳",
    "寛寬",
    "粧妝",
    "郷鄉",
    "曽曾",
    "髙高",
    "﨑崎",
    "嶋島",
    "籖籤",
    "舘館",
    "桧檜",
    "竝並",
    "祕秘",
]

# Half-width voicing marks and Hangul vowels and finals belong to the character before them.
_JOINS_PREVIOUS = frozenset("ﾞﾟ") | frozenset(map(chr, range(0x1160, 0x1200)))


@dataclass(frozen=True, slots=True)
class Folded:
    """A normalised text with both ends of each character in the original.

    ``text`` has Han variants folded, ``plain`` is the same string before that step (same length): the word cutters
    need the characters their dictionaries know.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original behind ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> str:
    """The form used for every comparison. Idempotent; empty for a text without anything visible."""
    if text.isascii() and text.isalnum() and text.islower():
        return text
    return " ".join(text.translate(_FOLDED).split()) if _ONE_BY_ONE.fullmatch(text) else fold(text).text


def normalise_map(text: str) -> Normalised:
    """Like ``normalise``, with the index in ``text`` of each character of the result."""
    folded = fold(text)
    return Normalised(folded.text, folded.starts)


def clean_inbound(text: str) -> str:
    """The text as we store it: nothing that breaks a database, a log or a reader's screen. Never raises.

    Bidirectional overrides and Unicode tag characters can show staff something else than what was sent, so they go;
    line breaks become ``\\n``.
    """
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in joined if not _is_harmful(char)).strip()


class _FoldedCharacters(dict[int, str]):
    """What a character becomes by ``fold``, found out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = " " if char.isspace() else fold(char).text
        return self[code]


_FOLDED = _FoldedCharacters()
# Characters that ``fold`` treats one by one, where eight times faster ways do. Marks that join the one before are not here.
_ONE_BY_ONE = re.compile(
    "[\x20-\x7e\u2010-\u2016\u2018-\u2027\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uff01-\uff5e]*"
)


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """``normalise`` with everything needed to map results back. Cached: one message goes through several readers."""
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster, start, end in _clusters(text):
        for char in _fold_cluster(cluster):
            if char == " " and (not plain or plain[-1] == " "):
                continue
            plain.append(char)
            starts.append(start)
            ends.append(end)
    while plain and plain[-1] == " ":
        plain.pop(), starts.pop(), ends.pop()
    joined = "".join(plain)
    return Folded(joined.translate(han_table()), joined, tuple(starts), tuple(ends))


@lru_cache(maxsize=1)
def han_table() -> dict[int, str]:
    """Han character → the one that stands for all its writings.

    Everything that one of OpenCC's tables turns into something else is one family. Families also join what reads
    differently (里 and 裡): for matching that costs nothing.
    """
    from opencc import OpenCC

    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    head = {char: char for char in han}
    pairs: list[tuple[str, str]] = [(pair[0], pair[1]) for pair in _ALSO_THE_SAME]
    for table in ("t2s", "jp2t", "t2jp"):
        # One conversion for the whole list is a hundred times faster; the line breaks keep phrases from forming.
        pairs.extend(zip(han, OpenCC(table).convert("\n".join(han)).split("\n"), strict=True))
    for one, other in pairs:
        if one != other:
            first, second = sorted((_head_of(one, head), _head_of(other, head)), key=_rank)
            head[second] = first
    return {ord(char): _head_of(char, head) for char in head if head[char] != char}


def _rank(char: str) -> tuple[bool, int]:
    """Which of a family stands for it: a simplified one, then the first code point."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True, ord(char)
    return False, ord(char)


def _head_of(char: str, head: dict[str, str]) -> str:
    while head.setdefault(char, char) != char:
        char = head[char]
    return char


def _clusters(text: str) -> list[tuple[str, int, int]]:
    """Each visible character with the marks that belong to it, and its range in ``text``."""
    clusters: list[tuple[str, int, int]] = []
    for index, char in enumerate(text):
        if char.isascii() and char.isprintable():
            clusters.append((char, index, index + 1))
        elif _is_dropped(char):
            continue
        elif clusters and (char in _JOINS_PREVIOUS or unicodedata.combining(char)):
            before, start, _ = clusters[-1]
            clusters[-1] = (before + char, start, index + 1)
        else:
            clusters.append((char, index, index + 1))
    return clusters


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    """Compatibility forms, case and blanks of one cluster. Repeated until stable: lowering can undo composition."""
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).lower())
        folded = "".join(" " if char.isspace() else char for char in folded if not _is_dropped(char))
        if folded == cluster:
            break
        cluster = folded
    return cluster


@lru_cache(maxsize=20_000)
def _is_dropped(char: str) -> bool:
    """Invisible in a text: controls, format marks, variation selectors, surrogates, private use."""
    if char.isspace():
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} or 0xFE00 <= ord(char) <= 0xFE0F


@lru_cache(maxsize=20_000)
def _is_harmful(char: str) -> bool:
    if char in "\n\t":
        return False
    code = ord(char)
    bidi = code in range(0x202A, 0x202F) or code in range(0x2066, 0x206A)
    tag = code in range(0xE0000, 0xE0080)
    return bidi or tag or unicodedata.category(char) in {"Cc", "Cs"}
