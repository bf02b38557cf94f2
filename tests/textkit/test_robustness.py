"""Whatever arrives, nothing raises and every offset is right; and all of it in bounded time and from any thread."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from textkit import (
    LOCALES,
    Locale,
    clean_inbound,
    detect,
    find_entities,
    normalise_map,
    search_terms,
    tokenise,
    warm_up,
)

HOSTILE = [
    "",
    "\x00",
    "\ud800",
    "a\udfffb 5億元",
    "\u202e投資\u202c 5億元",
    "投\u200b資\u200d臺\ufeff灣",
    "👨‍👩‍👧‍👦🇹🇼👍🏽",
    "㍿㈱㌶㍍ﷺ",
    "e\u0301" * 50 + "ｶﾞ" * 50,
    "ﾞﾞﾞ",
    "شركة 50 million דולר",
    "안녕하세요 대만 투자",
    "NT$" * 2000,
    "9," * 2000,
    "9" * 4000,
    "一億" * 2000,
    "(02)" * 1000,
    "a-" * 2000 + "@",
    "a@" * 2000,
    "十百千萬億兆" * 500,
    "1e400 元",
    "\n\n\t \u3000 \u2028",
    "𠮷野家 𠀋",
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_nothing_raises(locale: Locale, text: str) -> None:
    for token in tokenise(text, locale):
        assert token.text == text[token.start : token.end]
    for entity in find_entities(text, locale):
        assert entity.text == text[entity.start : entity.end]
    search_terms(text, locale)
    detect(text, prior=locale)
    normalise_map(text)
    clean_inbound(text).encode("utf-8")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("unit", ["投資", "9,", "a1", "NT$5 ", "のカ", "a@b.", "0912-"])
def test_a_hundred_thousand_characters_take_bounded_time(locale: Locale, unit: str) -> None:
    warm_up()
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    tokens = tokenise(text, locale)
    find_entities(text, locale)
    detect(text)
    assert time.perf_counter() - started < 5
    assert all(token.end <= 4_000 for token in tokens)


def test_threads_do_not_meet() -> None:
    warm_up()
    texts = [f"台湾に駐在員事務所を設立したい {number}" for number in range(40)]
    alone = [tokenise(text, "ja") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: tokenise(text, "ja"), texts)) == alone


def test_importing_is_light() -> None:
    code = "import sys, textkit; sys.exit(any(name in sys.modules for name in ('spacy', 'jieba', 'sudachipy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_is_printed_while_loading() -> None:
    code = "import textkit; textkit.warm_up()"
    # In the environment of the bot spaCy brings TensorFlow, whose greeting is not ours.
    done = subprocess.run([sys.executable, "-W", "error::SyntaxWarning", "-c", code], capture_output=True, check=True)
    assert done.stdout == b""
    assert b"jieba" not in done.stderr
    assert b"prefix dict" not in done.stderr


def test_properties() -> None:
    """Random text: folding is idempotent, offsets hold."""
    hypothesis = pytest.importorskip("hypothesis")
    strategies = hypothesis.strategies
    alphabet = strategies.one_of(
        strategies.characters(), strategies.sampled_from("臺灣ｶﾞ゛ー5億元NT$ \u200b\u0301公司の")
    )

    @hypothesis.settings(max_examples=300, deadline=None)
    @hypothesis.given(strategies.text(alphabet, max_size=30), strategies.sampled_from(LOCALES))
    def check(text: str, locale: Locale) -> None:
        folded = normalise_map(text)
        assert normalise_map(folded.text).text == folded.text
        assert len(folded.text) == len(folded.offsets)
        tokens = tokenise(text, locale)
        assert all(token.text == text[token.start : token.end] for token in tokens)
        assert all(left.end <= right.start for left, right in pairwise(tokens))
        for entity in find_entities(text, locale):
            assert entity.text == text[entity.start : entity.end]
        clean_inbound(text).encode("utf-8")

    check()
