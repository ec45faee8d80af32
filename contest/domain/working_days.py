"""Which days are worked on: Monday to Friday, without public holidays, and what the company decided by day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from contest.domain.errors import N_, FieldRefused

SATURDAY = 5
LONGEST_NOTE = 120
FAR_AHEAD = 366 * 3

IsWorked = Callable[[date], bool]
"""Whether a day is worked on; what the plans of a contest are laid by."""


def weekdays_only(day: date) -> bool:
    """Monday to Friday, for whoever knows no holidays."""
    return day.weekday() < SATURDAY


@dataclass(frozen=True)
class DayDecided:
    """What the company decided about one day: worked on or free, whatever day of the week, and why."""

    is_worked: bool
    note: str = ""


@dataclass(frozen=True)
class WorkingDays:
    """A production calendar: the public holidays by day with their names, and the company's own decisions."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    decided: Mapping[date, DayDecided] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        """Whether the day is worked on; the company's word goes before the law's, and that before the week's."""
        if day in self.decided:
            return self.decided[day].is_worked
        return weekdays_only(day) and day not in self.holidays

    def holiday(self, day: date) -> str | None:
        """What the free day is called; None for a worked day and for a plain weekend."""
        if self.is_worked(day):
            return None
        if day in self.decided:
            return self.decided[day].note or self.holidays.get(day, "")
        return self.holidays.get(day)

    def holidays_between(self, first: date, last: date) -> list[tuple[date, str]]:
        """The free days that are no plain weekends from `first` to `last`, both included, with their names."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return [(day, name) for day in days if (name := self.holiday(day)) is not None]


@dataclass(frozen=True)
class HolidayInside:
    """A free day inside a phase, or at one of its ends: the phase's field of Schedule at which it stands."""

    day: date
    name: str
    opens: str


def holidays_inside(
    spans: Mapping[str, tuple[datetime, datetime]], calendar: WorkingDays, *, zone_day: Callable[[datetime], date]
) -> list[HolidayInside]:
    """The free days inside these phases (by the field that opens each), by day.

    `zone_day` says which day an instant is on the contest's clocks. A phase is half-open: one that closes at midnight
    does not touch the day that begins then.
    """
    found = []
    for opens, (begins, ends) in spans.items():
        last = zone_day(ends - timedelta(microseconds=1))
        found += [HolidayInside(day, name, opens) for day, name in calendar.holidays_between(zone_day(begins), last)]
    return sorted(found, key=lambda each: (each.day, each.opens))


def checked_note(note: str) -> str:
    """The reason of a decision about a day. Raises FieldRefused where there is none or it is too long."""
    note = " ".join(note.split())
    if not note:
        raise FieldRefused("note", N_("Say why, in a few words: everybody who plans will read it."))
    if len(note) > LONGEST_NOTE:
        raise FieldRefused("note", N_("Write %(most)s characters at most."), most=LONGEST_NOTE)
    return note
