"""The office dictionary: names that stay one word, and which of them are entities.

Data files in ``data/``: ``terms.<locale>.txt`` (one term a line) and one table for each type of entity
(``value (mark) = alias | alias``). An alias may begin with ``zh:``, ``en:`` or ``ja:`` (only in texts of that
language) or with ``^`` (only in exactly this case: "US", not "us").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from textkit.folding import normalise
from textkit.types import Locale

ENTITY_FILES = {
    "industry": "industries.txt",
    "agency": "agencies.txt",
    "programme": "programmes.txt",
    "place": "places.txt",
    "country": "countries.txt",
    "company_form": "company_forms.txt",
}
_PREFIXES: dict[str, Locale] = {"zh:": "zh-Hant", "en:": "en", "ja:": "ja"}
# Below this length a Han name must agree with the word cutter: 中科 is a park, but not inside 集中科技.
_TRUSTED_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of something known. ``marks`` are flags of the data file such as ``old_name``."""

    type: str
    value: str
    text: str
    marks: tuple[str, ...]
    locale: Locale | None
    exact_case: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text, half-open. Untrusted ones must end where words end."""

    start: int
    end: int
    trusted: bool


def read_lines(name: str) -> list[str]:
    """The lines of a data file without comments and empty lines."""
    text = files("textkit").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """Every alias of every entity table."""
    return tuple(
        alias for type_, name in ENTITY_FILES.items() for line in read_lines(name) for alias in _parse_line(type_, line)
    )


def _parse_line(type_: str, line: str) -> Iterator[Alias]:
    head, _, spellings = line.partition(" = ")
    value, _, mark = head.partition(" (")
    marks = (mark.rstrip(")"),) if mark else ()
    for raw in spellings.split(" | "):
        spelling = raw.strip()
        locale = _PREFIXES.get(spelling[:3])
        spelling = spelling[3:] if locale else spelling
        exact = spelling.startswith("^")
        yield Alias(type_, value.strip(), spelling.lstrip("^"), marks, locale, exact)


@lru_cache(maxsize=3)
def terms(locale: Locale) -> tuple[str, ...]:
    """The never-split terms of one language, as written in its file."""
    return tuple(dict.fromkeys(read_lines(f"terms.{locale}.txt")))


@lru_cache(maxsize=3)
def lexicon(locale: Locale) -> Lexicon:
    """All names that stay whole in texts of ``locale``: its terms, and the aliases that count in it."""
    words = [*terms(locale), *(a.text for a in aliases() if a.locale in (None, locale))]
    return Lexicon(map(normalise, words))


class Lexicon:
    """Finds the longest known name at each place of a text in the same form as its words."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(filter(None, words)))
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}
        self._known = frozenset(self.words)

    def __contains__(self, normalised: str) -> bool:
        return normalised in self._known

    def matches(self, text: str) -> list[Match]:
        """Names in order, not overlapping. Of two that overlap the longer one: 臺/中部科學園區, not 臺中/…."""
        spans = [(at, end) for at in range(len(text)) if (end := self._longest(text, at))]
        if any(left[1] > right[0] for left, right in pairwise(spans)):
            spans = _longest_first(spans)
        return [Match(start, end, _is_trusted(text[start:end])) for start, end in spans]

    def _longest(self, text: str, at: int) -> int:
        """Where the longest name from ``at`` ends, or 0."""
        for size in self._lengths.get(text[at : at + 2], ()):
            end = at + size
            if end <= len(text) and text[at:end] in self._known and _stands_alone(text, at, end):
                return end
        return 0


def _longest_first(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no run of Latin letters, digits or katakana is cut by taking ``text[start:end]`` out."""
    before = start > 0 and _same_run(text[start - 1], text[start])
    after = end < len(text) and _same_run(text[end - 1], text[end])
    return not (before or after)


def _same_run(left: str, right: str) -> bool:
    if is_katakana(left) and is_katakana(right):
        return True
    return _is_latin(left) and _is_latin(right)


def _is_latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x250


def is_katakana(char: str) -> bool:
    """Katakana and the long-vowel mark."""
    return "ァ" <= char <= "ヺ" or char == "ー"


def is_han(char: str) -> bool:
    """A Han character of the basic block or extension A, or the repetition mark."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "々"


def _is_trusted(name: str) -> bool:
    return len(name) >= _TRUSTED_LENGTH or not any(map(is_han, name))
