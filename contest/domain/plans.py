"""How the instants of a contest lie to one another by usual plan: local times without a zone (PRODUCT 1, 3)."""

from datetime import date, datetime, time, timedelta

from contest.domain.calendar import AwardPeriod

MORNING = time(9)
EVENING = time(18)
ANNOUNCEMENT = time(10)


def year_plan(decided_on: date, branches_first: bool) -> tuple[datetime, ...]:
    """The instants of a year laid back from Quality Day, a Thursday, in their order (domain.schedule.lay_back)."""
    branches = (
        datetime.combine(decided_on - timedelta(days=41), EVENING),
        datetime.combine(decided_on - timedelta(days=31), MORNING),
        datetime.combine(decided_on - timedelta(days=27), EVENING),
        datetime.combine(decided_on - timedelta(days=24), ANNOUNCEMENT),
    )
    return (
        datetime.combine(decided_on - timedelta(days=56 if branches_first else 42), MORNING),
        *(branches if branches_first else [datetime.combine(decided_on - timedelta(days=27), EVENING)]),
        datetime.combine(decided_on - timedelta(days=17), MORNING),
        datetime.combine(decided_on - timedelta(days=6), EVENING),
        datetime.combine(decided_on, ANNOUNCEMENT),
    )


def month_plan(period: AwardPeriod, branches_first: bool) -> tuple[datetime, ...]:
    """The instants of a month or quarter laid from its end, in their order."""
    nominations_close = _working_day(period.end, 3)
    settled, branches = nominations_close, [datetime.combine(nominations_close, EVENING)]
    if branches_first:
        branch_opens = _working_day(nominations_close + timedelta(days=1), 2)
        branch_closes = _working_day(branch_opens, 3)
        settled = _working_day(branch_closes + timedelta(days=1), 1)
        branches += [
            datetime.combine(branch_opens, MORNING),
            datetime.combine(branch_closes, EVENING),
            datetime.combine(settled, ANNOUNCEMENT),
        ]
    voting_opens = _working_day(settled + timedelta(days=1), 2)
    voting_closes = _working_day(voting_opens, 5)
    return (
        datetime.combine(_working_day(period.end - timedelta(days=7), 1), MORNING),
        *branches,
        datetime.combine(voting_opens, MORNING),
        datetime.combine(voting_closes, EVENING),
        datetime.combine(_working_day(voting_closes + timedelta(days=2), 1), ANNOUNCEMENT),
    )


def _working_day(day: date, number: int) -> date:
    """The first (1), second (2) ... of the Mondays to Fridays on or after `day`."""
    while True:
        number -= day.weekday() < 5
        if number <= 0:
            return day
        day += timedelta(days=1)
