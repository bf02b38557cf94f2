"""Search terms: what two ways of asking the same share, and what is left out."""

from __future__ import annotations

import pytest

from textkit import LOCALES, Locale, search_terms


@pytest.mark.parametrize(
    ("locale", "text", "terms"),
    [
        ("en", "How do I apply for a work permit?", "appli w:work_permit work permit"),
        ("en", "applied applies applying licences", "appli appli appli licens"),
        ("en", "Could you please tell me about it?", ""),
        ("zh-Hant", "請問要如何申請呢？謝謝", "w:申请 申 申请 请"),
        ("zh-Hant", "多久", "w:多久 多 多久 久"),
        ("zh-Hant", "請問您可以告訴我嗎", ""),
        ("ja", "申請について教えていただけますか。", "w:申请 申 申请 请"),
        ("ja", "ビザ", "w:ビザ ビ ビザ ザ"),
        ("ja", "よろしくお願いいたします", ""),
    ],
)
def test_terms(locale: Locale, text: str, terms: str) -> None:
    assert [term.replace(" ", "_") for term in search_terms(text, locale)] == terms.split()


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("zh-Hant", "公司登記費用", "公司登记费用"),
        ("zh-Hant", "臺中的土地", "台中土地"),
        ("zh-Hant", "請問外國人投資許可需要哪些文件？", "外國人投資許可文件"),
        ("ja", "ﾃﾞｰﾀｾﾝﾀｰ", "データセンター"),
        ("ja", "会社設立の手続を教えてください", "会社設立手続"),
        ("ja", "申し込み", "申込み"),
        ("en", "work permits", "WORK PERMIT"),
        ("en", "labour programmes of data centres", "labor program"),
        ("en", "What are the fees?", "fee"),
        ("en", "Taiwan's tax rate", "tax rates in Taiwan"),
    ],
)
def test_two_ways_of_asking_share_their_words(locale: Locale, one: str, other: str) -> None:
    """The single terms agree; pairs across a dropped word may not."""

    def kernel(text: str) -> set[str]:
        return {
            term for term in search_terms(text, locale) if len(term) == 1 or term.startswith("w:") or term.isascii()
        }

    assert kernel(one) - {"taiwan"} >= kernel(other) - {"taiwan"}


def test_chinese_and_japanese_meet_in_shared_words() -> None:
    assert set(search_terms("營業稅", "zh-Hant")) == set(search_terms("営業税", "ja"))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", ["", "？", "👍", "\ud800", "a" * 5000, "の" * 5000, "的" * 5000])
def test_odd_input(locale: Locale, text: str) -> None:
    assert all(isinstance(term, str) and term for term in search_terms(text, locale))
