"""The shipped knowledge: complete, in the right languages, under present names, with nothing overdue when it was reviewed."""

from datetime import date, timedelta

import pytest

from desk.domain.locale import Locale
from knowledge.catalogue import CONTENT, agencies, topics
from knowledge.checks import overdue, slips
from knowledge.entries import Entry
from knowledge.import_export import read_content

FOUND = read_content(sorted(CONTENT.glob("*.yml")))
ENTRIES = [entry for _, entry in FOUND.values()]
LATEST_REVIEW = max(entry.reviewed_on for entry in ENTRIES)


def test_every_topic_has_an_answer() -> None:
    assert {topic for topic, _ in FOUND.values()} == set(topics())
    assert len(ENTRIES) >= 220


@pytest.mark.parametrize("locale", list(Locale))
def test_every_entry_is_asked_in_twenty_ways(locale: Locale) -> None:
    assert {e.id: len(e.locales[locale].variants) for e in ENTRIES if len(e.locales[locale].variants) < 20} == {}


def test_no_slip_stands_in_a_text_an_investor_reads() -> None:
    assert [slip for entry in ENTRIES for slip in slips(entry)] == []


def test_every_date_makes_sense() -> None:
    assert [e.id for e in ENTRIES for s in e.sources if s.dated_on > e.reviewed_on] == []
    assert overdue(ENTRIES, LATEST_REVIEW) == []
    soonest = min(ENTRIES, key=lambda e: e.review_due_on)
    assert overdue(ENTRIES, soonest.review_due_on + timedelta(days=1))[0].startswith(soonest.id)


def test_every_agency_is_used_and_named_in_three_languages() -> None:
    assert {name for name, row in agencies().items() if set(row["name"]) != set(Locale)} == set()
    assert {entry.agency for entry in ENTRIES} <= set(agencies())


def test_every_entry_leads_on() -> None:
    assert [e.id for e in ENTRIES if not 1 <= len(e.related) <= 5 or e.id in e.related] == []


def changed(locale: Locale, **texts: str) -> Entry:
    """The first entry, with other words in one language."""
    entry = FOUND["fia-approval"][1]
    text = entry.locales[locale].model_copy(update=texts)
    return entry.model_copy(update={"locales": entry.locales | {locale: text}})


@pytest.mark.parametrize(
    ("locale", "words", "problem"),
    [
        (Locale.ZH_HANT, "投資须经审查。", "Simplified"),
        (Locale.ZH_HANT, "請洽投資審議司へ。", "Japanese"),
        (Locale.ZH_HANT, "須繳納税金。", "Japanese form"),
        (Locale.ZH_HANT, "請向工業局申請。", "now"),
        (Locale.JA, "申請请向投资审议司提出。", "Simplified"),
        (Locale.JA, "投資審議司申請。", "no kana"),
        (Locale.EN, "Ask the office です.", "Japanese"),
        (Locale.EN, ">- You need an approval.", "file format"),
    ],
)
def test_a_slip_is_found(locale: Locale, words: str, problem: str) -> None:
    assert any(problem in slip for slip in slips(changed(locale, answer=words))), slips(changed(locale, answer=words))


def test_an_old_name_may_be_quoted_as_old() -> None:
    assert slips(changed(Locale.ZH_HANT, answer="請向產業發展署（原工業局）申請。")) == []


def test_overdue_names_the_longest_first() -> None:
    late = [e.model_copy(update={"review_due_on": date(2027, m, 1)}) for m, e in zip((3, 1), ENTRIES, strict=False)]
    assert [line.split(":")[0] for line in overdue(late, date(2027, 4, 1))] == [ENTRIES[1].id, ENTRIES[0].id]
