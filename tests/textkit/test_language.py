"""Detection on short strings: a floor per locale over the whole table, then single rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from textkit import LOCALES, Locale, detect

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "language_table.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def share_right(*, with_prior: bool) -> tuple[dict[str, float], list[tuple[str, str]]]:
    """The share of the table that is right per locale, and the misses."""
    right: Counter[str] = Counter()
    misses = []
    for locale, text in ROWS:
        if detect(text, prior=locale if with_prior else None).locale == locale:  # type: ignore[arg-type]
            right[locale] += 1
        else:
            misses.append((locale, text))
    totals = Counter(locale for locale, _ in ROWS)
    return {locale: right[locale] / totals[locale] for locale in totals}, misses


def test_the_table_is_large_and_valid() -> None:
    assert len(ROWS) >= 150
    assert {locale for locale, _ in ROWS} == set(LOCALES)


@pytest.mark.parametrize(("with_prior", "floor"), [(False, 0.95), (True, 0.98)])
def test_floor_per_locale(with_prior: bool, floor: float) -> None:
    shares, misses = share_right(with_prior=with_prior)
    assert min(shares.values()) >= floor, misses


@pytest.mark.parametrize(
    ("text", "prior", "locale", "simplified"),
    [
        ("外国人投资条例", None, "zh-Hant", True),
        ("外國人投資條例", None, "zh-Hant", False),
        ("外国人投資条例", None, "ja", False),
        ("法人税", None, "ja", False),
        ("法人税", "zh-Hant", "zh-Hant", True),
        ("税务登记", "ja", "zh-Hant", True),
        ("營業稅", "ja", "zh-Hant", False),
        ("手続", "zh-Hant", "ja", False),
        ("OK", "ja", "ja", False),
        ("OK", "zh-Hant", "zh-Hant", False),
        ("TSMC", None, "en", False),
        ("🙂", "ja", "ja", False),
        ("", "zh-Hant", "zh-Hant", False),
        ("", None, "en", False),
        ("2026", "ja", "ja", False),
        ("안녕하세요", None, "en", False),
        ("안녕하세요", "ja", "ja", False),
        ("Bonjour", "en", "en", False),
        ("Gold Card", "ja", "ja", False),
        ("How long does it take?", "ja", "en", False),
        ("Does the 三大方案 still run?", "zh-Hant", "en", False),
        ("請問 Action Plan for Welcoming Overseas Taiwanese Businesses to Return to Invest in Taiwan 的資格", "en", "zh-Hant", False),
        ("ok です", None, "ja", False),
        ("https://www.jetro.go.jp/world/asia/tw/の件", None, "ja", False),
        ("test@example.com 請回覆", None, "zh-Hant", False),
    ],
)  # fmt: skip
def test_rules(text: str, prior: Locale | None, locale: Locale, simplified: bool) -> None:
    detection = detect(text, prior=prior)
    assert (detection.locale, detection.simplified) == (locale, simplified)
    assert 0.5 <= detection.confidence <= 1
