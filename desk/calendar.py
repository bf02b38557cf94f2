"""The office calendar: Taiwan's holidays and make-up working days, plus days the office was closed (typhoons)."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


class OfficeCalendar:
    """Working days of a government office in Taiwan.

    Source: the ``holidays`` library, which follows the yearly calendar of the Directorate-General of Personnel
    Administration, make-up Saturdays among them. ``closed`` holds further days, such as typhoon days.
    """

    def __init__(self, closed: frozenset[date] = frozenset()) -> None:
        self._closed = closed

    @cached_property
    def _holidays(self) -> "HolidayBase":
        import holidays  # on first use: pages need no calendar

        return holidays.country_holidays("TW")

    def is_working_day(self, day: date) -> bool:
        """True for working days, make-up Saturdays among them."""
        return day not in self._closed and bool(self._holidays.is_working_day(day))
