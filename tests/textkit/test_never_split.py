"""Every term of the office dictionary is one token, alone and in sentences, in each writing people use."""

from __future__ import annotations

import pytest
from textkit.cutters import simplify
from textkit.lexicon import terms

from textkit import LOCALES, Locale, tokenise

FRAMES: dict[Locale, tuple[str, ...]] = {
    "zh-Hant": (
        "請問{}要怎麼申請？",
        "我想了解{}的規定和費用",
        "有關{}，貴單位可以協助嗎",
        "聽說「{}」已經改了",
        "外商在臺{}需要多久",
    ),
    "en": (
        "How do I apply for the {} in Taiwan?",
        "Our question is about {}, please.",
        "({}) and what it costs",
        "Is {} enough?",
    ),
    "ja": (
        "{}について教えてください。",
        "台湾の{}を申請したいのですが、どのくらいかかりますか。",
        "「{}」とは何ですか",
        "弊社は{}に関して相談があります",
    ),
}


def split_terms(locale: Locale, written: list[str], frames: tuple[str, ...]) -> list[str]:
    """The terms that come out in more than one piece, with the sentence."""
    failures = []
    for term in written:
        for frame in frames:
            sentence = frame.format(term)
            start = frame.index("{}")
            if not any(t.start == start and t.text == term for t in tokenise(sentence, locale)):
                failures.append(sentence)
    return failures


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_enough_terms(locale: Locale) -> None:
    assert len(terms(locale)) >= 120


@pytest.mark.parametrize("locale", LOCALES)
def test_a_term_alone_is_one_token(locale: Locale) -> None:
    assert split_terms(locale, list(terms(locale)), ("{}",)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_term_in_a_sentence_is_one_token(locale: Locale) -> None:
    assert split_terms(locale, list(terms(locale)), FRAMES[locale]) == []


def test_simplified_terms_are_one_token() -> None:
    written = [simplify(term) for term in terms("zh-Hant")]
    assert split_terms("zh-Hant", written, ("请问{}要怎么申请？", "我想了解{}的规定")) == []


def test_case_does_not_matter_in_english() -> None:
    written = [change(term) for term in terms("en") for change in (str.lower, str.upper)]
    assert split_terms("en", written, ("{}", "about the {} please")) == []
