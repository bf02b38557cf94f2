"""Which of the three writings of Han a character belongs to: Taiwan's, mainland China's, Japan's.

The national character sets say it: the first levels of Big5 and of JIS X 0208 and GB 2312 hold what each writing uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class HanVotes:
    """How many Han characters there are and how many of them each writing does not use."""

    total: int
    not_traditional: int
    not_simplified: int
    not_japanese: int


def han_votes(han: str) -> HanVotes:
    """Count over the Han characters of a text.

    The particles of Chinese count double: 経済部在哪裡 is Chinese with a few characters from a Japanese keyboard.
    """
    flags = [writings(char) for char in han]
    return HanVotes(
        total=len(flags),
        not_traditional=sum(not flag & TRADITIONAL for flag in flags),
        not_simplified=sum(not flag & SIMPLIFIED for flag in flags),
        not_japanese=sum(not flag & JAPANESE for flag in flags) + sum(char in _PARTICLES for char in han),
    )


TRADITIONAL, SIMPLIFIED, JAPANESE = 1, 2, 4
_PARTICLES = frozenset("嗎吗呢吧嘛哪們们麼么您這这沒没喔裡裏")

# In a first level, but not how that writing writes the word: Big5 has 台 beside 臺, JIS level 1 has names only.
_ALSO_TRADITIONAL = "稅鄕卻溫錄淨說脫悅閱銳污床裏着灶裡"
_NOT_TRADITIONAL = "国学会来"
_ALSO_JAPANESE = (
    "々込枠働峠畑匂僅餅遡嗅嘲墟妬彙慄慢憬拉挫昧曖楷沃溺瑠璃畏痩眉睦瞳箋籠羞羨聘脇膝艶苛萎葛蓋藍貪踪蹴辣遜"
    "錮頓頰鬱麓宛茜晟彌"
)
_NOT_JAPANESE = "您哪們嗎麼"


@lru_cache(maxsize=30_000)
def writings(char: str) -> int:
    """The writings that use a Han character, as flags."""
    big5, gb, jis = (_encoded(char, codec) for codec in ("big5", "gb2312", "shift_jis"))
    traditional = char in _ALSO_TRADITIONAL or (b"\xa4\x40" <= big5 <= b"\xc6\x7e" and char not in _NOT_TRADITIONAL)
    japanese = char in _ALSO_JAPANESE or (b"\x88\x9f" <= jis <= b"\x98\x72" and char not in _NOT_JAPANESE)
    return TRADITIONAL * traditional | SIMPLIFIED * bool(gb) | JAPANESE * japanese


def _encoded(char: str, codec: str) -> bytes:
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        return b""
