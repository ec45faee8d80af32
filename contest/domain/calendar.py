"""Quality Day, Quality Week and award periods (PRODUCT 1, 2)."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from typing import Self

from contest.domain.errors import N_, NotFound

NOVEMBER = 11
THURSDAY = 3


class PeriodKind(StrEnum):
    """How long an award period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}

# As the organisers of World Quality Week published them; a year that is not here has no motto that we know.
MOTTOES = {2023: "Россия – страна со Знаком качества!"}


class NoSuchYear(NotFound):
    """A year, or a period that reaches into one, that the calendar does not have."""

    def __init__(self, year: int) -> None:
        super().__init__(N_("The calendar has no year %(year)s."), year=year)


def quality_day(year: int) -> date:
    """The second Thursday of November (PRODUCT 1). Raises NoSuchYear outside 1 to 9999."""
    if not MINYEAR <= year <= MAXYEAR:
        raise NoSuchYear(year)
    first = date(year, NOVEMBER, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7)


def quality_week(year: int) -> tuple[date, date]:
    """Monday and Sunday of the week that contains Quality Day (PRODUCT 1). Raises NoSuchYear."""
    monday = quality_day(year) - timedelta(days=THURSDAY)
    return monday, monday + timedelta(days=6)


def motto(year: int) -> str | None:
    """The published motto of the year, without quotation marks; None where none is known."""
    return MOTTOES.get(year)


@dataclass(frozen=True, order=True)
class AwardPeriod:
    """A calendar month, quarter or year, named by its first day.

    Raises ValueError for a day that begins no such period, NoSuchYear for one that does not end within the calendar.
    """

    kind: PeriodKind
    start: date

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", PeriodKind(self.kind))
        if self.start.day != 1 or (self.start.month - 1) % MONTHS[self.kind]:
            raise ValueError(f"{self.start} is not the first day of a {self.kind}")
        _first_of_month(self.start, MONTHS[self.kind])

    @classmethod
    def containing(cls, kind: PeriodKind, day: date) -> Self:
        """The period of this kind in which the day lies."""
        months = MONTHS[kind]
        return cls(kind, date(day.year, (day.month - 1) // months * months + 1, 1))

    @classmethod
    def last_finished(cls, kind: PeriodKind, today: date) -> Self:
        """The latest period of this kind that is over on the day `today`."""
        return cls.containing(kind, today).previous()

    @property
    def end(self) -> date:
        """The first day that no longer belongs to the period."""
        return _first_of_month(self.start, MONTHS[self.kind])

    @property
    def last_day(self) -> date:
        """The last day that still belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def number(self) -> int:
        """Which of its kind in the year, from 1; always 1 for a year."""
        return (self.start.month - 1) // MONTHS[self.kind] + 1

    def next(self) -> Self:
        """The period after this one."""
        return type(self)(self.kind, self.end)

    def previous(self) -> Self:
        """The period before this one."""
        return type(self)(self.kind, _first_of_month(self.start, -MONTHS[self.kind]))


def _first_of_month(start: date, months: int) -> date:
    """The first day of the month that lies so many months after `start`."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise NoSuchYear(year)
    return date(year, month + 1, 1)
