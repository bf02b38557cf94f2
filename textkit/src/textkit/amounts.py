"""Amounts of money and areas of land in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from textkit.finding import Finding
from textkit.folding import Folded, normalise
from textkit.numerals import NUMBER, parse_number
from textkit.types import Locale

# Written before the number. A bare "$" is the local dollar in a Chinese text.
_BEFORE = {
    "TWD": "NT$ NTD TWD NT 新臺幣 臺幣 台灣元",
    "USD": "US$ USD 美元 美金 米ドル",
    "JPY": "JPY ¥ 日圓 日幣",
    "EUR": "EUR € 歐元",
    "GBP": "GBP £ 英鎊",
    "CNY": "CNY RMB 人民幣 CN¥",
    "HKD": "HKD HK$ 港幣",
    "SGD": "SGD S$ 新加坡幣",
    "KRW": "KRW ₩ 韓元",
    "?": "$",
}
_AFTER = {
    "TWD": "元新臺幣 新臺幣 臺幣 元臺幣 NT$ NTD TWD NTドル 台湾ドル 台湾元 ニュー台湾ドル "
    "new+taiwan+dollars taiwan+dollars nt+dollars",
    "USD": "美元 美金 元美金 塊美金 米ドル USドル US$ USD ドル us+dollars usd dollars dollar",
    "JPY": "日圓 日元 日幣 円 JPY yen japanese+yen",
    "EUR": "歐元 ユーロ EUR euros euro",
    "GBP": "英鎊 ポンド GBP pounds",
    "CNY": "人民幣 人民元 元人民幣 CNY RMB yuan renminbi",
    "HKD": "港幣 港元 元港幣 香港ドル HKD hong+kong+dollars",
    "SGD": "新加坡幣 新幣 シンガポールドル SGD singapore+dollars",
    "KRW": "韓元 韓圜 ウォン KRW won",
    "元": "元 圓 塊 塊錢 圓整 元整",
}
_DOLLAR = {"zh-Hant": "TWD", "en": "USD", "ja": "USD"}
# A number with 萬, 億 or "million" and no currency is money unless it counts something.
_COUNTED = re.compile(
    normalise("[人名位家間坪平公甲件股台輛噸度株社年歲個種%瓦戶筆張次倍字支顆片組噸枚本社日分時t㎡mkg]")
    + r"|\s*-?(?:people|persons|workers|employees|jobs|shares|units|tonn?e?s?|tons?|square|sq|m2|kwh?|mwh?|gwh?"
    r"|visitors|users|customers|years?|chips|wafers|pieces|vehicles|hectares?|acres?|トン|ヘクタール|キロ|ユーザー)"
)

_SQUARE_METRES = {
    1.0: "平方公尺 平方米 平米 平方メートル 平メートル m2 sqm sq+m sq.m. sq.+m "
    "square+meters square+metres square+meter square+metre",
    3.305785: "坪 ping pings",
    10_000.0: "公頃 ヘクタール ha hectare hectares",
    9_699.17: "甲",
    4_046.856: "英畝 エーカー acre acres",
    1_000_000.0: "平方公里 平方キロメートル km2 square+kilometers square+kilometres",
    0.092903: "平方英尺 平方フィート sq+ft sq.+ft. square+feet square+foot",
}
# 甲 also numbers things: 3甲種, 甲方.
_NOT_LAND = r"(?![种級级方乙类])"


def find_money(folded: Folded, locale: Locale) -> Iterator[Finding]:
    """Amounts with a currency before or after, or with 萬, 億, million and nothing counted."""
    text = folded.text
    for match in _money_pattern().finditer(text):
        amount = parse_number(match["number"])
        # Folding makes one character of the yen's 円 and the dollar's 圓.
        yen = "円" in folded.plain[match.start() : match.end()]
        currency = "JPY" if yen else _currency(match, locale)
        if amount is None or amount <= 0 or currency is None:
            continue
        if not (match["before"] or match["after"]) and _counts_something(text, match):
            continue
        data: dict[str, str | float] = {"amount": amount, "currency": currency}
        if not (match["before"] or match["after"]):
            data["assumed_currency"] = 1.0
        yield Finding("money", f"{currency} {_plain(amount)}", match.start(), match.end(), data)


def find_areas(text: str) -> Iterator[Finding]:
    """Areas, in square metres whatever unit was written."""
    for match in _area_pattern().finditer(text):
        number = parse_number(match["number"])
        if not number:
            continue
        unit = match["unit"]
        square_metres = round(number * _area_units()[_squeeze(unit)], 2)
        yield Finding("area", _plain(square_metres), match.start(), match.end(), {"m2": square_metres, "unit": unit})


def _currency(match: re.Match[str], locale: Locale) -> str | None:
    before = _currencies(True).get(_squeeze(match["before"] or ""))
    after = _currencies(False).get(_squeeze(match["after"] or ""))
    if before == "?":
        before = after if after not in (None, "元") else _DOLLAR[locale]
    if before is None and after == "元" and len(match["number"]) == 1 and not match["number"].isdigit():
        return None  # 一元化, 多元
    if before is None and after is None:
        return "TWD" if _has_scale(match["number"]) else None
    return before or ("TWD" if after == "元" else after)


def _has_scale(number: str) -> bool:
    has_digit = any(char.isdigit() or char in "一二三四五六七八九十两半" for char in number)
    return has_digit and bool(re.search(r"[万亿兆]|million|billion|trillion|\d\s?(?:mn|bn)$", number))


def _counts_something(text: str, match: re.Match[str]) -> bool:
    return bool(_COUNTED.match(text, match.end()))


@lru_cache(maxsize=1)
def _money_pattern() -> re.Pattern[str]:
    before, after = (_alternatives(table.values()) for table in (_BEFORE, _AFTER))
    return re.compile(
        rf"(?:(?<![a-z])(?P<before>{before})[\s:]?)?(?P<number>{NUMBER})(?:\s?(?P<after>{after})(?![a-z0-9]))?"
    )


@lru_cache(maxsize=1)
def _area_pattern() -> re.Pattern[str]:
    units = _alternatives(_SQUARE_METRES.values())
    return re.compile(rf"(?P<number>{NUMBER})\s?-?(?P<unit>{units})(?![a-z0-9]){_NOT_LAND}")


@lru_cache(maxsize=2)
def _currencies(before: bool) -> dict[str, str]:
    table = _BEFORE if before else _AFTER
    return {_squeeze(word): code for code, words in table.items() for word in words.split()}


@lru_cache(maxsize=1)
def _area_units() -> dict[str, float]:
    return {_squeeze(unit): size for size, units in _SQUARE_METRES.items() for unit in units.split()}


def _squeeze(text: str) -> str:
    """A unit as a key: folded and without blanks."""
    return normalise(text).replace(" ", "").replace("+", "")


def _alternatives(rows: Iterable[str]) -> str:
    """A pattern for any of the units in the rows, the longest first. A "+" in a row is an optional blank."""
    units = sorted({normalise(unit) for row in rows for unit in row.split()}, key=len, reverse=True)
    return "|".join(re.escape(unit).replace(r"\+", r"\s?") for unit in units)


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
