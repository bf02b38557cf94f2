"""Words and their places in the text as it was written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from textkit import LOCALES, Locale, tokenise

CASES: list[tuple[Locale, str, str]] = [
    ("zh-Hant", "臺中有哪些產業園區？", "臺中 有 哪些 產業園區"),
    ("zh-Hant", "投資臺灣三大方案", "投資臺灣三大方案"),
    ("zh-Hant", "臺商回臺投資要準備什麼", "臺商回臺投資 要 準備 什麼"),
    ("zh-Hant", "加工出口區和科技產業園區", "加工出口區 和 科技產業園區"),
    ("zh-Hant", "外國人來台工作的就業金卡", "外國人 來 台 工作 的 就業金卡"),
    ("zh-Hant", "外国人来台工作的就业金卡", "外国人 来 台 工作 的 就业金卡"),
    ("zh-Hant", "Gold Card 申請要多久", "Gold_Card 申請 要 多久"),
    ("zh-Hant", "我想投資ＡＩ產業，５００萬元", "我 想 投資 ＡＩ產業 ５００ 萬元"),
    ("zh-Hant", "R&D抵減、A+計畫", "R&D 抵減 A+計畫"),
    ("zh-Hant", "集中科技資源", "集中 科技 資源"),
    ("zh-Hant", "請寄電子郵件到a.b@test.com謝謝", "請 寄 電子郵件 到 a.b@test.com 謝謝"),
    ("zh-Hant", "😀 你好！", "你好"),
    ("en", "What is the Employment Gold Card?", "What is the Employment_Gold_Card"),
    ("en", "what is the employment   gold card", "what is the employment___gold_card"),
    ("en", "Taiwan's e-invoice, don't worry", "Taiwan e-invoice don't worry"),
    ("en", "NT$1,000.50 (approx.)", "NT 1,000.50 approx"),
    ("en", "Does 投審會 still exist?", "Does 投審會 still exist"),
    ("en", "Ｗｏｒｋ　ｐｅｒｍｉｔ", "Ｗｏｒｋ＿ｐｅｒｍｉｔ"),
    ("ja", "外国人投資条例について", "外国人投資条例 に つい て"),
    ("ja", "駐在員事務所を設立したい", "駐在員事務所 を 設立 し たい"),
    ("ja", "ﾃﾞｰﾀｾﾝﾀｰの土地", "ﾃﾞｰﾀｾﾝﾀｰ の 土地"),
    ("ja", "就業ゴールドカード（Gold Card）とは", "就業ゴールドカード Gold_Card と は"),
    ("ja", "ＦＩＡの申請、3,000万円", "ＦＩＡ の 申請 3,000 万 円"),
]


@pytest.mark.parametrize(("locale", "text", "words"), CASES)
def test_words(locale: Locale, text: str, words: str) -> None:
    # In the table a blank inside a word is written as an underscore.
    assert [token.text.replace(" ", "_").replace("\u3000", "＿") for token in tokenise(text, locale)] == words.split()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", [text for _, text, _ in CASES])
def test_offsets_are_of_the_original(locale: Locale, text: str) -> None:
    tokens = tokenise(text, locale)
    assert all(token.text == text[token.start : token.end] != "" for token in tokens)
    assert all(left.end <= right.start for left, right in pairwise(tokens))


@pytest.mark.parametrize("text", ["", "   ", "？！…", "\n\t", "👍👍"])
@pytest.mark.parametrize("locale", LOCALES)
def test_no_words(locale: Locale, text: str) -> None:
    assert tokenise(text, locale) == []
