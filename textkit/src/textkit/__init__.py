"""Text in three languages: one form for matching, the language, the words, the things named.

Everything that compares texts (NLU, FAQ search, routing) goes through here, so that all of it agrees. Importing is
cheap; the pipelines load on first use or by ``warm_up``.
"""

from __future__ import annotations

from textkit.entities import find_entities
from textkit.folding import clean_inbound, normalise, normalise_map
from textkit.language import detect
from textkit.pipelines import warm_up
from textkit.search import search_terms
from textkit.tokens import tokenise
from textkit.types import LOCALES, Detection, Entity, Locale, Normalised, Token

__all__ = [
    "LOCALES",
    "Detection",
    "Entity",
    "Locale",
    "Normalised",
    "Token",
    "clean_inbound",
    "detect",
    "find_entities",
    "normalise",
    "normalise_map",
    "search_terms",
    "tokenise",
    "warm_up",
]
