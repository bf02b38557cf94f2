"""What a text names: industries, agencies, programmes, places, countries, forms of company, amounts, identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textkit.amounts import find_areas, find_money
from textkit.finding import Finding
from textkit.folding import Folded, fold
from textkit.identifiers import find_identifiers
from textkit.lexicon import aliases
from textkit.pipelines import SPANS_KEY, pipeline, readable
from textkit.types import Entity, Locale

# Of two entities over the same characters the first kind here is meant.
_PRECEDENCE = (
    "email",
    "tax_id",
    "phone",
    "money",
    "area",
    "programme",
    "agency",
    "place",
    "company_form",
    "industry",
    "country",
)


def find_entities(text: str, locale: Locale) -> list[Entity]:
    """The entities in order of place, not overlapping: of two that overlap the longer one counts."""
    read = readable(text)
    folded = fold(read)
    found = [*_named(read, locale), *_computed(folded, locale)]
    return [
        Entity(f.type, f.value, text[f.start : f.end], f.start, f.end, _frozen(f.data)) for f in _without_overlap(found)
    ]


def _named(text: str, locale: Locale) -> Iterable[Finding]:
    known = aliases()
    doc = pipeline(locale)(text)  # spans live no longer than the document they are in
    for span in doc.spans[SPANS_KEY]:
        alias = known[int(span.id_)]
        if alias.exact_case and alias.text not in span.text:
            continue
        data: dict[str, str | float] = dict.fromkeys(alias.marks, 1.0)
        yield Finding(alias.type, alias.value, span.start_char, span.end_char, data)


def _computed(folded: Folded, locale: Locale) -> Iterable[Finding]:
    """Findings of the parsers, moved from the folded text to the original."""
    for finding in (*find_identifiers(folded.text), *find_money(folded, locale), *find_areas(folded.text)):
        start, end = folded.span(finding.start, finding.end)
        yield Finding(finding.type, finding.value, start, end, finding.data)


def _without_overlap(found: Iterable[Finding]) -> list[Finding]:
    ranked = sorted(found, key=lambda f: (f.start - f.end, f.start, _PRECEDENCE.index(f.type)))
    kept: list[Finding] = []
    for finding in ranked:
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: f.start)


def _frozen(data: dict[str, str | float]) -> Mapping[str, str | float]:
    return MappingProxyType(data)
