"""How days, instants and spans of time are written; instants are aware, a zone is a name or a ZoneInfo.

English writes 24-hour times and the day before the month.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.wording.language import locale, russian

DATE_AND_YEAR = "d MMM y"


def date_tiny(day: date | datetime, zone: str | ZoneInfo | None = None) -> str:
    """ "6 Nov"; «6 нояб.»"""
    return _format(_day(day, zone), "d MMM")


def month_tiny(day: date) -> str:
    """ "Nov"; «нояб.»"""
    return _format(day, "LLL")


def date_short(day: date | datetime, zone: str | ZoneInfo | None = None) -> str:
    """ "6 November"; «6 ноября». An instant needs its zone."""
    return _format(_day(day, zone), "d MMMM")


def date_long(day: date | datetime, zone: str | ZoneInfo | None = None) -> str:
    """ "Friday 6 November 2026"; «пятница, 6 ноября 2026 года»."""
    return _weekday_and_date(_day(day, zone), with_year=True)


def date_on_paper(day: date | datetime, zone: str | ZoneInfo | None = None) -> str:
    """ "6 November 2026"; «6 ноября 2026 г.»."""
    return _format(_day(day, zone), "d MMMM y 'г.'" if russian() else "d MMMM y")


def weekday_short(day: date) -> str:
    """ "Mon"; «пн»."""
    return _format(day, "EEE")


def clock_time(instant: datetime, zone: str | ZoneInfo) -> str:
    """ "18:00" in both languages."""
    return f"{_in_zone(instant, zone):%H:%M}"


def moment(instant: datetime, zone: str | ZoneInfo, now: datetime | None = None) -> str:
    """ "Friday 6 November, 18:00"; «пятница, 6 ноября, 18:00». With the year, unless it is the year of `now`."""
    local = _in_zone(instant, zone)
    return f"{_weekday_and_date(local.date(), with_year=_other_year(local, zone, now))}, {local:%H:%M}"


def span(opens: datetime, closes: datetime, zone: str | ZoneInfo, now: datetime | None = None) -> str:
    """ "26 Oct – 6 Nov, 18:00", "1–16 Oct, 18:00", "6 Nov, 09:00–18:00": when it opens, when it closes.

    With both years where they differ, else with the year unless it is the year of `now`.
    """
    first, last = _in_zone(opens, zone), _in_zone(closes, zone)
    if first.year != last.year:
        return f"{_format(first, DATE_AND_YEAR)} – {_format(last, DATE_AND_YEAR)}, {last:%H:%M}"
    closing_date = _format(last, DATE_AND_YEAR if _other_year(last, zone, now) else "d MMM")
    if first.date() == last.date():
        return f"{closing_date}, {first:%H:%M}–{last:%H:%M}"
    if first.month == last.month:
        return f"{first.day}–{closing_date}, {last:%H:%M}"
    return f"{_format(first, 'd MMM')} – {closing_date}, {last:%H:%M}"


def time_left(instant: datetime, now: datetime) -> str:
    """ "8 days left", "1 day 7 hours left", "23 minutes left"; never seconds. At or after the instant: "time is up"."""
    left = instant - now
    minutes = int(left / timedelta(minutes=1))
    days, hours = minutes // 1440, minutes // 60 % 24
    if left <= timedelta():
        return _("time is up")
    if minutes < 1:
        return _("less than a minute left")
    if days >= 2 or (days and not hours):
        return ngettext("%(num)s day left", "%(num)s days left", days)
    if days:
        return _("1 day %(hours)s left", hours=ngettext("%(num)s hour", "%(num)s hours", hours))
    if hours >= 2 or (hours and not minutes % 60):
        return ngettext("%(num)s hour left", "%(num)s hours left", hours)
    if hours:
        return _("1 hour %(minutes)s left", minutes=ngettext("%(num)s minute", "%(num)s minutes", minutes % 60))
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes)


def zone_name(zone: str | ZoneInfo) -> str:
    """What people call the zone: "Yekaterinburg time"; «Екатеринбург, местное время»."""
    if str(zone) == "UTC":
        return "UTC"
    return _("%(place)s time", place=get_timezone_location(str(zone), locale=locale(), return_city=True))


def period_name(kind: Any, period_start: date) -> str:
    """The award period: "October 2026", "4th quarter of 2026", "2026"; «октябрь 2026», «IV квартал 2026», «2026».

    `kind` is "month", "quarter" or "year", or an enum of these values.
    """
    match str(getattr(kind, "value", kind)):
        case "month":
            return _format(period_start, "LLLL y")
        case "quarter":
            return _quarter(period_start)
        case _:
            return str(period_start.year)


def _format(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=locale())


def _in_zone(instant: datetime, zone: str | ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))


def _day(day: date | datetime, zone: str | ZoneInfo | None) -> date:
    if not isinstance(day, datetime):
        return day
    if zone is None:
        raise ValueError("the date of an instant depends on the zone")
    return _in_zone(day, zone).date()


def _weekday_and_date(day: date, *, with_year: bool) -> str:
    if russian():
        return _format(day, "EEEE, d MMMM y 'года'" if with_year else "EEEE, d MMMM")
    return _format(day, "EEEE d MMMM y" if with_year else "EEEE d MMMM")


def _other_year(local: datetime, zone: str | ZoneInfo, now: datetime | None) -> bool:
    return now is None or _in_zone(now, zone).year != local.year


def _quarter(first_day: date) -> str:
    year = first_day.year
    match (first_day.month + 2) // 3:
        case 1:
            return _("1st quarter of %(year)s", year=year)
        case 2:
            return _("2nd quarter of %(year)s", year=year)
        case 3:
            return _("3rd quarter of %(year)s", year=year)
        case _:
            return _("4th quarter of %(year)s", year=year)
