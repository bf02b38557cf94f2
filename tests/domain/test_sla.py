"""When a reply is promised: a table of instants in Taipei."""

from datetime import datetime

import pytest

from desk.calendar import OfficeCalendar
from desk.domain.errors import CalendarExhausted
from desk.domain.locale import Locale
from desk.domain.sla import TAIPEI, SlaPolicy, first_response_due_at, is_open

CALENDAR = OfficeCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("opened", "locale", "due"),
    [
        ("2026-11-23 10:00", Locale.ZH_HANT, "2026-11-26 17:30"),  # Monday morning: three working days
        ("2026-11-23 00:00", Locale.ZH_HANT, "2026-11-26 17:30"),  # midnight belongs to the day that begins
        ("2026-11-23 12:45", Locale.ZH_HANT, "2026-11-26 17:30"),  # lunch changes nothing
        ("2026-11-23 17:30", Locale.ZH_HANT, "2026-11-26 17:30"),  # the last minute still counts
        ("2026-11-23 17:31", Locale.ZH_HANT, "2026-11-27 17:30"),  # after closing: as if on Tuesday
        ("2026-11-23 10:00", Locale.JA, "2026-11-30 17:30"),  # a foreign language: five, over a weekend
        ("2026-11-23 10:00", Locale.EN, "2026-11-30 17:30"),
        ("2026-11-27 16:00", Locale.ZH_HANT, "2026-12-02 17:30"),  # Friday
        ("2026-11-27 18:00", Locale.ZH_HANT, "2026-12-03 17:30"),  # Friday evening: as if on Monday
        ("2026-11-28 09:00", Locale.ZH_HANT, "2026-12-03 17:30"),  # Saturday
        ("2026-12-31 10:00", Locale.ZH_HANT, "2027-01-06 17:30"),  # New Year's Day and a weekend between
        ("2026-02-13 10:00", Locale.ZH_HANT, "2026-02-25 17:30"),  # Lunar New Year 2026: closed 14 to 22 February
    ],
)
def test_the_promised_date(opened: str, locale: Locale, due: str) -> None:
    assert first_response_due_at(SlaPolicy(), at(opened), CALENDAR, locale=locale) == at(due)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:29", False), ("2026-11-23 08:30", True), ("2026-11-23 12:29", True), ("2026-11-23 12:30", False),
        ("2026-11-23 13:30", True), ("2026-11-23 17:30", False), ("2026-11-28 10:00", False), ("2026-01-01 10:00", False),
    ],
)  # fmt: skip
def test_when_the_office_is_open(moment: str, expected: bool) -> None:
    assert is_open(at(moment), CALENDAR) is expected


def test_a_typhoon_day_is_no_working_day() -> None:
    closed = OfficeCalendar(frozenset({at("2026-11-24 00:00").date()}))
    assert first_response_due_at(SlaPolicy(), at("2026-11-23 10:00"), closed, locale=Locale.ZH_HANT) == at(
        "2026-11-27 17:30"
    )


def test_a_calendar_without_working_days_is_found_out() -> None:
    class Never:
        def is_working_day(self, day: object) -> bool:
            return False

    with pytest.raises(CalendarExhausted):
        first_response_due_at(SlaPolicy(), at("2026-11-23 10:00"), Never(), locale=Locale.EN)
