"""What codes are called in each language: industries, places, programmes, countries, states of a ticket and so on."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from babel import Locale

# One catalogue of topics: the knowledge base files its entries by it, we only show its names.
_TOPICS = Path(__file__).parent.parent / "knowledge" / "topics.yml"
_LABELS = Path(__file__).with_suffix(".yml")
_CLDR_LOCALES = {"zh-Hant": "zh_Hant_TW", "en": "en_GB", "ja": "ja"}

Names = Mapping[str, str]


@cache
def _names() -> Mapping[str, Mapping[str, Names]]:
    """kind → code → locale → name."""
    names: dict[str, dict[str, Names]] = yaml.safe_load(_LABELS.read_text(encoding="utf-8"))
    names["topic"] = {topic["id"]: topic["names"] for topic in yaml.safe_load(_TOPICS.read_text(encoding="utf-8"))}
    return names


@cache
def _territories(locale: str) -> Names:
    return dict(Locale.parse(_CLDR_LOCALES[locale]).territories)


def label(kind: str, code: str, locale: str) -> str:
    """The name of ``code``, or the code itself where it has none: a code found in a message must never break an answer.

    Kinds are the top keys of labels.yml, ``country`` (ISO 3166-1 alpha-2) and ``topic``. KeyError for a kind or a locale that
    does not exist, because only our own code chooses those.
    """
    names = _names()[kind].get(code)
    if names is not None:
        return names[locale]
    return _territories(locale).get(code, code) if kind == "country" else code


def language(of: str, locale: str) -> str:
    """What the language of the locale ``of`` is called in ``locale``: 日文, Traditional Chinese."""
    tag = of.replace("-", "_")
    names = Locale.parse(_CLDR_LOCALES[locale]).languages
    return str(names.get(tag) or names.get(tag.partition("_")[0], of))


def codes(kind: str) -> tuple[str, ...]:
    """The codes of a kind in the order of labels.yml, as a list of choices shows them; for ``country`` only the renamed ones."""
    return tuple(_names()[kind])
