"""The words of a text."""

from __future__ import annotations

from textkit.pipelines import pipeline, readable
from textkit.types import Locale, Token


def tokenise(text: str, locale: Locale) -> list[Token]:
    """The words in order, as ``text`` has them. Punctuation, blanks and symbols are not words; office terms are one."""
    doc = pipeline(locale).make_doc(readable(text))
    return [
        Token(text[token.idx : token.idx + len(token)], token.idx, token.idx + len(token))
        for token in doc
        if token.tag_
    ]
