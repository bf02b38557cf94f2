"""Numbers as people write them: 1,200, 3.5億, 一千二百萬, 30 million, five hundred million."""

from __future__ import annotations

import re

_DIGIT_FORMS = ["零〇", "一壹", "二两貳贰", "三參叁", "四肆", "五伍", "六陸陆", "七柒", "八捌", "九玖"]
_HAN_DIGITS = {char: value for value, forms in enumerate(_DIGIT_FORMS) for char in forms}
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_LARGE_UNITS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALES = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "mil": 10**6, "m": 10**6, "billion": 10**9,
    "bn": 10**9, "b": 10**9, "trillion": 10**12,
}  # fmt: skip
_ENGLISH = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "eighty": 80, "hundred": 100,
}  # fmt: skip

_HAN = "".join(_HAN_DIGITS) + "".join(_SMALL_UNITS) + "".join(_LARGE_UNITS)
# Lengths are bounded and a number starts only at its first digit: a page of digits must cost no more than a page.
_ARABIC = r"(?<![0-9.])[0-9]{1,15}(?:,[0-9]{3}){0,5}(?:\.[0-9]{1,6})?"
_WORDS = r"\b(?:half a|(?:(?:" + "|".join(_ENGLISH) + r")[\s-]+){1,3}(?=(?:thousand|million|billion)\b))"
_SCALE = r"(?:thousand|million|billion|trillion|mn|mil|bn|[kmb])(?![a-z0-9])"
# A pattern for a folded text; both kinds of digits may mix, as in 3千5百萬.
NUMBER = (
    rf"(?:{_ARABIC}\s?-?{_SCALE}|{_ARABIC}(?:\s?[{_HAN}][0-9{_HAN}]{{0,15}})?|{_WORDS}\s*{_SCALE}"
    rf"|(?<![{_HAN}])[{_HAN}]{{1,20}})"
)


def parse_number(text: str) -> float | None:
    """The value of something ``NUMBER`` matched, or None where it is no number after all (兩千 is, 萬億 is not)."""
    compact = text.replace(",", "").strip()
    english = re.fullmatch(rf"(?P<number>.*?)[\s-]*(?P<scale>{_SCALE})", compact)
    if english and compact.isascii():
        count = _parse_english(english["number"].strip())
        return None if count is None else count * _SCALES[english["scale"]]
    return _parse_mixed(compact.replace(" ", ""))


def _parse_english(text: str) -> float | None:
    if text == "half a":
        return 0.5
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return float(text)
    total = 0.0
    for word in re.split(r"[\s-]+", text):
        value = _ENGLISH.get(word)
        if value is None:
            return None
        total = (total or 1) * value if value == 100 else total + value
    return total or None


def _parse_mixed(text: str) -> float | None:
    """Digits and Han units: each large unit closes a group, each small one multiplies the digits before it."""
    total = group = 0.0
    pending: float | None = None
    seen = False
    for part in re.findall(r"[0-9]+(?:\.[0-9]+)?|.", text):
        if part[0].isascii():
            pending, seen = float(part), True
        elif part in _HAN_DIGITS:
            digit = _HAN_DIGITS[part]
            pending, seen = digit if pending is None else pending * 10 + digit, True
        elif part in _SMALL_UNITS:
            group += (1 if pending is None else pending) * _SMALL_UNITS[part]
            pending, seen = None, True
        elif part in _LARGE_UNITS and seen:
            total = (
                (total + group + (pending or 0)) * _LARGE_UNITS[part]
                if _is_bare(total, part)
                else (total + (group + (pending or 0)) * _LARGE_UNITS[part])
            )
            group, pending = 0.0, None
        else:
            return None
    return total + group + (pending or 0) if seen else None


def _is_bare(total: float, unit: str) -> bool:
    """Whether ``unit`` multiplies all so far: 一万亿 is 10**12, while 1億2千萬 adds."""
    return 0 < total < _LARGE_UNITS[unit]
