"""A light English stemmer for search: plurals, -ed, -ing and final -e and -y. Both sides of a comparison use it."""

from __future__ import annotations

import re

_VOWEL = re.compile("[aeiouy]")
# Short words and names that only look like plurals or participles.
_WHOLE = frozenset(
    {
        *(
            "business",
            "tax",
            "address",
            "access",
            "process",
            "its",
            "this",
            "us",
            "sbir",
            "is",
            "as",
            "has",
            "was",
            "gas",
        ),
        *("bus", "plus", "during", "thing", "king", "bring", "sing", "string", "need", "feed", "speed", "exceed"),
        *("proceed", "seed", "status", "campus", "bonus", "analysis", "basis"),
    }
)
# British and American spelling of the office's own words.
_SPELLINGS = {"labour": "labor", "centre": "center", "programme": "program", "licence": "license", "cheque": "check"}


def stem(word: str) -> str:
    """The common part of a word's forms: licence, licences; apply, applies, applied, applying → appli."""
    word = re.sub(r"['’]s?$", "", word)
    if word in _WHOLE or len(word) < 4 or not word.isalpha() or not word.isascii():
        return word
    word = _without_plural(word)
    word = _without_participle(_SPELLINGS.get(word, word).replace("isation", "ization"))
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_participle(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and _VOWEL.search(base):
            if base.endswith("i") and ending == "ed":
                return base[:-1] + "y"
            doubled = base[-1] == base[-2] and base[-1] not in "lsz"
            return base[:-1] if doubled else base
    return word
