"""One blank spaCy pipeline per language: our tokenizer and a span ruler with the office's names."""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING

from textkit import cutters
from textkit.lexicon import aliases
from textkit.types import LOCALES, Locale

if TYPE_CHECKING:
    from spacy.language import Language

# Longer messages are read this far: nobody names the matter on page three, and time stays bounded.
READ_LIMIT = 4_000
SPANS_KEY = "office"
_CODES = {"zh-Hant": "zh", "en": "en", "ja": "ja"}
# A vocabulary keeps every word it has met; past this a fresh pipeline takes over.
_VOCABULARY_LIMIT = 300_000
_pipelines: dict[Locale, Language] = {}
_lock = threading.Lock()


def warm_up() -> None:
    """Load all pipelines and dictionaries, so that no investor waits for them. Takes a few seconds."""
    from textkit.language import detect

    for locale in LOCALES:
        cutters.load(locale)
        pipeline(locale)("Taiwan 投資 とうし")
    detect("投資相談")


def pipeline(locale: Locale) -> Language:
    """The pipeline of a language, built on first use."""
    nlp = _pipelines.get(locale)
    if nlp is None or len(nlp.vocab.strings) > _VOCABULARY_LIMIT:
        with _lock:
            if _pipelines.get(locale) is nlp:
                _pipelines[locale] = _build(locale)
            nlp = _pipelines[locale]
    return nlp


def readable(text: str) -> str:
    """The part that is read, with lone surrogates replaced one for one: spaCy stores UTF-8."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text[:READ_LIMIT])


def _build(locale: Locale) -> Language:
    with warnings.catch_warnings():
        # Beside Rasa spaCy brings TensorFlow, whose modules warn of each other.
        warnings.simplefilter("ignore")
        import spacy

        from textkit import office_tokenizer  # noqa: F401  registers the tokenizer named below

    tokenizer = {"@tokenizers": "textkit.office.v1", "locale": locale}
    nlp = spacy.blank(_CODES[locale], config={"nlp": {"tokenizer": tokenizer}})
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": SPANS_KEY, "phrase_matcher_attr": "NORM"})
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": alias.type, "pattern": alias.text, "id": str(index)}
            for index, alias in enumerate(aliases())
            if alias.locale in (None, locale)
        ]
    )
    return nlp
