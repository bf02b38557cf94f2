"""Instants as people read them on our pages: Taipei's time, in the words of their language."""

from datetime import datetime

from babel.dates import format_date, format_datetime

from desk.domain.locale import Locale
from desk.domain.sla import TAIPEI
from desk.services.tickets import format_due

_CLDR = {Locale.ZH_HANT: "zh_Hant_TW", Locale.EN: "en_GB", Locale.JA: "ja_JP"}
_THIS_YEAR = {Locale.ZH_HANT: "M/d（EEEEE）HH:mm", Locale.EN: "EEE d MMM, HH:mm", Locale.JA: "M/d（EEEEE）HH:mm"}
_DAY = {Locale.ZH_HANT: "y年M月d日", Locale.EN: "d MMM y", Locale.JA: "y年M月d日"}


def short_instant(at: datetime, locale: Locale, *, now: datetime) -> str:
    """Day and time; the year only where it is not the present one."""
    local = at.astimezone(TAIPEI)
    if local.year != now.astimezone(TAIPEI).year:
        return format_due(at, locale)
    return format_datetime(local, _THIS_YEAR[locale], tzinfo=TAIPEI, locale=_CLDR[locale])


def day(at: datetime, locale: Locale) -> str:
    """The day alone."""
    return format_date(at.astimezone(TAIPEI).date(), _DAY[locale], locale=_CLDR[locale])
