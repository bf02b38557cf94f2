"""The values this package hands out. Offsets are half-open and count code points of the original text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Locale = Literal["zh-Hant", "en", "ja"]
LOCALES: tuple[Locale, ...] = ("zh-Hant", "en", "ja")


@dataclass(frozen=True, slots=True)
class Detection:
    """``simplified``: the text is Chinese written in simplified characters; ``locale`` is then still ``zh-Hant``."""

    locale: Locale
    confidence: float
    simplified: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the investor wrote it: ``text == original[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Something a sentence names. ``value`` is a code (``semiconductor``, ``TWD 500000000``), ``text`` the surface."""

    type: str
    value: str
    text: str
    start: int
    end: int
    data: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Normalised:
    """``offsets[i]`` is the index in the original of the character that ``text[i]`` came from."""

    text: str
    offsets: tuple[int, ...]
