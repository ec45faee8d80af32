"""The production calendar: the public holidays of a country, and the days that the company decided by hand."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

import holidays
from babel.core import get_global
from babel.dates import format_date
from sqlalchemy import select

from contest.domain.calendar import AwardPeriod
from contest.domain.plans import Ground
from contest.domain.working_days import DayDecided, WorkingDays
from contest.extensions import db
from contest.models import CalendarDay, QualityYear

LANGUAGES = {"ru": "ru", "en": "en_US"}
DATES_IN_NAMES = {
    "ru": (re.compile(r"\b\d\d\.\d\d\.\d{4}\b"), "%d.%m.%Y", "d MMMM y 'года'"),
    "en": (re.compile(r"\b\d\d/\d\d/\d{4}\b"), "%m/%d/%Y", "d MMMM y"),
}
"""How the library writes the day from which a day off was moved, and how we do: 01/03/2026 is 3 January to it."""


def country_of(zone: str) -> str:
    """The two letters of the country whose holidays count in a time zone; "" for one that belongs to none, like UTC."""
    found = get_global("zone_territories").get(zone) or ""
    return found if found in holidays.list_supported_countries() else ""


def ground_for(zone: str, period: AwardPeriod) -> Ground:
    """What the contest about a period is laid on in a time zone: its working days, Quality Day as decided."""
    years = range(period.start.year - 1, period.end.year + 2)
    calendar = working_days(years, country=country_of(zone))
    moved = db.session.scalars(
        select(QualityYear).where(QualityYear.year.in_(years), QualityYear.quality_day.is_not(None))
    )
    return Ground(calendar.is_worked, {each.year: each.quality_day for each in moved if each.quality_day})


def working_days(years: Iterable[int], *, country: str, language: str = "en") -> WorkingDays:
    """The calendar of these years with the names of holidays in this language; one query.

    An unknown country has no holidays, and a year that the library does not know none of that year.
    """
    wanted = sorted(set(years))
    if not wanted:
        return WorkingDays()
    first, last = date(max(wanted[0], 1), 1, 1), date(min(wanted[-1], 9999), 12, 31)
    found = db.session.scalars(select(CalendarDay).where(CalendarDay.day.between(first, last)))
    named = {day: name for year in wanted for day, name in public_holidays(country, year, language)}
    return WorkingDays(named, {each.day: DayDecided(each.is_worked, each.note) for each in found})


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    """The public holidays of a country in a year by day; without a country none."""
    if not country:
        return ()
    languages = getattr(holidays, country).supported_languages
    spoken = LANGUAGES.get(language, "")
    if spoken not in languages:
        return tuple(sorted(holidays.country_holidays(country, years=year).items()))
    known = holidays.country_holidays(country, years=year, language=spoken)
    return tuple((day, _with_written_dates(name, language)) for day, name in sorted(known.items()))


def _with_written_dates(name: str, language: str) -> str:
    """The name of a holiday with the month of its dates in a word, so that nobody takes it for the day."""
    found, read, written = DATES_IN_NAMES[language]

    def in_words(match: re.Match[str]) -> str:
        return str(format_date(datetime.strptime(match.group(), read).date(), written, locale=language))

    return found.sub(in_words, name)
