"""When a reply is promised. The only place that computes it.

Taiwan's agencies answer simple matters in three working days, those of several units or in a foreign language in five
(practice of the petition rules, as the 2020 service plan's office follows it).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from desk.domain.errors import CalendarExhausted
from desk.domain.locale import Locale

TAIPEI = ZoneInfo("Asia/Taipei")
OPENS, LUNCH_FROM, LUNCH_TO, CLOSES = time(8, 30), time(12, 30), time(13, 30), time(17, 30)


class Calendar(Protocol):
    """Says which days the office works."""

    def is_working_day(self, day: date) -> bool:
        """True for working days, make-up Saturdays among them."""
        ...


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    """Working days within which the first reply is promised."""

    simple_days: int = 3
    foreign_language_days: int = 5


class Urgency(StrEnum):
    """How near a promised reply is."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    ON_TIME = "on_time"


def first_response_due_at(policy: SlaPolicy, opened_at: datetime, calendar: Calendar, *, locale: Locale) -> datetime:
    """When a staff member must have replied: the close of the n-th working day after the one it was opened on.

    ``opened_at`` is aware. A ticket opened after closing time or on a free day counts as opened on the next working day.
    Raises ``CalendarExhausted`` after 366 days without enough working days.
    """
    local = opened_at.astimezone(TAIPEI)
    days = policy.simple_days if locale is Locale.ZH_HANT else policy.foreign_language_days
    start = local.date() if local.time() <= CLOSES else local.date() + timedelta(days=1)
    received = _working_day_from(start, calendar)
    day = received
    for _ in range(days):
        day = _working_day_from(day + timedelta(days=1), calendar)
    return datetime.combine(day, CLOSES, tzinfo=TAIPEI).astimezone(ZoneInfo("UTC"))


def urgency(due_at: datetime, now: datetime, calendar: Calendar) -> Urgency:
    """Due soon means today or on the next working day: with a week-end in between that is three days ahead."""
    if now > due_at:
        return Urgency.OVERDUE
    tomorrow = now.astimezone(TAIPEI).date() + timedelta(days=1)
    soon = due_at.astimezone(TAIPEI).date() <= _working_day_from(tomorrow, calendar)
    return Urgency.DUE_SOON if soon else Urgency.ON_TIME


def is_open(at: datetime, calendar: Calendar) -> bool:
    """True while the office answers: working days 08:30–12:30 and 13:30–17:30 in Taipei."""
    local = at.astimezone(TAIPEI)
    if not calendar.is_working_day(local.date()):
        return False
    return OPENS <= local.time() < LUNCH_FROM or LUNCH_TO <= local.time() < CLOSES


def _working_day_from(day: date, calendar: Calendar) -> date:
    for offset in range(367):
        if calendar.is_working_day(candidate := day + timedelta(days=offset)):
            return candidate
    raise CalendarExhausted()
