"""How the instants of a contest lie to one another by plan: local times without a zone (PRODUCT 1, 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from contest.domain.calendar import AwardPeriod, PeriodKind, quality_day
from contest.domain.working_days import IsWorked, weekdays_only

MORNING = time(9)
EVENING = time(18)
ANNOUNCEMENT = time(10)
LONGEST_REST = 60
"""A calendar on which nobody works for so many days is none: then any day will do."""


@dataclass(frozen=True)
class Lengths:
    """The phases of a month or quarter as offsets from the end of the period.

    Nominations open so many days before it, run for so many working days after it, HR has so many whole working days,
    people vote for so many working days, and the result stays sealed for so many days at least. All are at least one
    but the screening.
    """

    opens_before: int = 7
    nominating: int = 3
    screening: int = 1
    voting: int = 5
    sealed: int = 2


@dataclass(frozen=True)
class YearLengths:
    """The phases of a year as days before Quality Day."""

    opens: int = 42
    nominations_close: int = 27
    voting_opens: int = 17
    voting_closes: int = 6


USUAL = Lengths()
USUAL_YEAR = YearLengths()


@dataclass(frozen=True)
class Ground:
    """What a plan is laid on: which days are worked on, Quality Days that the company moved, lengths of the phases.

    `open_until`: the first day on which the nominations of a month or quarter may close, where it waits for leaders.
    """

    works: IsWorked = weekdays_only
    quality_days: Mapping[int, date] = field(default_factory=dict)
    lengths: Lengths = USUAL
    year_lengths: YearLengths = USUAL_YEAR
    open_until: date | None = None


USUAL_GROUND = Ground()


def plan_on(ground: Ground, period: AwardPeriod, *, branches_first: bool = False) -> tuple[datetime, ...]:
    """The local times of the contest about this period by its plan, whatever time it is now. Raises NoSuchYear."""
    if period.kind is PeriodKind.YEAR:
        decided_on = ground.quality_days.get(period.start.year) or quality_day(period.start.year)
        return year_plan(decided_on, branches_first, lengths=ground.year_lengths, works=ground.works)
    return month_plan(period, branches_first, lengths=ground.lengths, works=ground.works, open_until=ground.open_until)


def year_plan(
    decided_on: date, branches_first: bool, *, lengths: YearLengths = USUAL_YEAR, works: IsWorked = weekdays_only
) -> tuple[datetime, ...]:
    """The instants of a year laid back from Quality Day in their order (domain.schedule.lay_back).

    What opens on a day off opens on the next working day, what closes closes on the one before. Where the days off
    leave no room for that, as between two steps on one weekend, the days are laid as they come.
    """
    plan = _back_from(decided_on, branches_first, lengths, works)
    in_order = all(earlier < later for earlier, later in pairwise(plan))
    return plan if in_order else _back_from(decided_on, branches_first, lengths, lambda day: True)


def _back_from(decided_on: date, branches_first: bool, lengths: YearLengths, works: IsWorked) -> tuple[datetime, ...]:
    def opens(before: int) -> date:
        return _working_day(decided_on - timedelta(days=before), 1, works)

    def closes(before: int) -> date:
        return _last_working_day(decided_on - timedelta(days=before), works)

    first: tuple[datetime, ...]
    if branches_first:
        begin = datetime.combine(opens(lengths.opens + 14), MORNING)
        first = (
            datetime.combine(closes(lengths.nominations_close + 14), EVENING),
            datetime.combine(opens(lengths.voting_opens + 14), MORNING),
            datetime.combine(closes(lengths.voting_opens + 10), EVENING),
            datetime.combine(opens(lengths.voting_opens + 7), ANNOUNCEMENT),
        )
    else:
        begin = datetime.combine(opens(lengths.opens), MORNING)
        first = (datetime.combine(closes(lengths.nominations_close), EVENING),)
    return (
        begin,
        *first,
        datetime.combine(opens(lengths.voting_opens), MORNING),
        datetime.combine(closes(lengths.voting_closes), EVENING),
        datetime.combine(decided_on, ANNOUNCEMENT),
    )


def month_plan(
    period: AwardPeriod,
    branches_first: bool,
    *,
    lengths: Lengths = USUAL,
    works: IsWorked = weekdays_only,
    open_until: date | None = None,
) -> tuple[datetime, ...]:
    """The instants of a month or quarter laid from its end, in their order.

    Its field is complete on the day `open_until` at the earliest: the evening on which nominations close, or where the
    branches vote first the day on which they are announced.
    """
    earliest = _working_day(open_until, 1, works) if open_until is not None else period.end
    nominations_close = _working_day(period.end, lengths.nominating, works)
    if not branches_first:
        nominations_close = max(nominations_close, earliest)
    settled, branches = nominations_close, [datetime.combine(nominations_close, EVENING)]
    if branches_first:
        branch_opens = _working_day(_next(nominations_close), lengths.screening + 1, works)
        branch_closes = _working_day(branch_opens, 3, works)
        settled = max(_working_day(_next(branch_closes), 1, works), earliest)
        branches += [
            datetime.combine(branch_opens, MORNING),
            datetime.combine(branch_closes, EVENING),
            datetime.combine(settled, ANNOUNCEMENT),
        ]
    voting_opens = _working_day(_next(settled), lengths.screening + 1, works)
    voting_closes = _working_day(voting_opens, lengths.voting, works)
    return (
        datetime.combine(_working_day(period.end - timedelta(days=lengths.opens_before), 1, works), MORNING),
        *branches,
        datetime.combine(voting_opens, MORNING),
        datetime.combine(voting_closes, EVENING),
        datetime.combine(_working_day(voting_closes + timedelta(days=lengths.sealed), 1, works), ANNOUNCEMENT),
    )


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _working_day(day: date, number: int, works: IsWorked) -> date:
    """The first (1), second (2) ... of the working days on or after `day`."""
    rest = 0
    while True:
        worked = works(day) or rest >= LONGEST_REST
        rest = 0 if worked else rest + 1
        number -= worked
        if number <= 0:
            return day
        day = _next(day)


def _last_working_day(day: date, works: IsWorked) -> date:
    """The last of the working days on or before `day`."""
    for step in range(LONGEST_REST):
        if works(day - timedelta(days=step)):
            return day - timedelta(days=step)
    return day
