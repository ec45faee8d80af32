"""When the contests of the demo happen: counted from the day of the first start."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from contest.cli.demo.story import Contest as ContestStory
from contest.domain.calendar import AwardPeriod, PeriodKind, quality_day
from contest.domain.schedule import Schedule, lay_back, to_instant, to_local

MORNING, EVENING, ANNOUNCEMENT = time(9), time(18), time(10)
ANNOUNCED_AFTER_CLOSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Days:
    """The days of the five instants, counted from a day of reference."""

    nominations_open: int
    nominations_close: int
    voting_open: int
    voting_close: int
    announce: int


# From today.
PRESENT = {
    "nominating": Days(-3, 4, 6, 11, 13),
    "screening": Days(-9, -1, 2, 7, 9),
    "voting": Days(-14, -5, -2, 3, 5),
    "counted": Days(-14, -9, -6, -1, 2),
    "announced": Days(-20, -15, -12, -7, -4),
    "cancelled": Days(-12, -6, -4, 1, 3),
    "void": Days(-20, -14, -10, -3, -1),
}
# The same for a contest whose branches vote now: their own instants, then those of the whole.
BRANCHES = Days(-14, -6, -3, 2, 5)
AFTER_THE_BRANCHES = Days(-14, 5, 7, 12, 14)
# From the day of the announcement.
PAST_MONTH = Days(-14, -10, -7, -2, 0)
PAST_LONGER = Days(-40, -27, -17, -6, 0)
DAYS_AFTER_PERIOD = 9


def award_period(story: ContestStory, now: datetime) -> AwardPeriod:
    """The period of a story: 0 is the running one. A year runs until its Quality Day: after it the next one is 0."""
    kind = PeriodKind(story.kind)
    today = now.date()
    if kind is PeriodKind.YEAR and today > quality_day(today.year):
        today = date(today.year + 1, 1, 1)
    period = AwardPeriod.containing(kind, today)
    for _ in range(abs(story.period)):
        period = period.next() if story.period > 0 else period.previous()
    return period


def past_schedule(story: ContestStory, zone: str, *, now: datetime) -> Schedule:
    """When a finished contest happened: announced on Quality Day, or nine days after the period, but never ahead."""
    period = award_period(story, now)
    if period.kind is PeriodKind.YEAR:
        announced_on, days = quality_day(period.start.year), PAST_LONGER
    else:
        announced_on = min(period.end + timedelta(days=DAYS_AFTER_PERIOD), now.date() - timedelta(days=1))
        days = PAST_MONTH if period.kind is PeriodKind.MONTH else PAST_LONGER
    return around(announced_on, days, zone)


def present_schedule(story: ContestStory, zone: str, *, now: datetime) -> Schedule:
    """When a contest under way happens, so that today lies in the middle of its phase."""
    if story.phase not in PRESENT:
        period = award_period(story, now)
        return lay_back(period.kind, period, zone, now=now)
    schedule = around(to_local(now, zone).date(), PRESENT[story.phase], zone)
    if story.closes_in_minutes is None:
        return schedule
    announce_at = now + timedelta(minutes=story.closes_in_minutes)
    return Schedule(
        nominations_open_at=schedule.nominations_open_at,
        nominations_close_at=schedule.nominations_close_at,
        voting_open_at=schedule.voting_open_at,
        voting_close_at=announce_at - ANNOUNCED_AFTER_CLOSE,
        announce_at=announce_at,
    )


def eventful_evening(zone: str, *, now: datetime) -> datetime:
    """When a vote ended void and a result was corrected: the letters about both were due in the same minute."""
    ended = around(to_local(now, zone).date(), PRESENT["void"], zone).voting_close_at
    assert ended is not None
    return ended


def staged_schedule(zone: str, *, now: datetime) -> Schedule:
    """When a contest happens whose branches vote today: theirs are announced before everybody votes."""
    today = to_local(now, zone).date()
    first, whole = around(today, BRANCHES, zone), around(today, AFTER_THE_BRANCHES, zone)
    return replace(
        whole,
        nominations_close_at=first.announce_at,
        branch_nominations_close_at=first.nominations_close_at,
        branch_voting_open_at=first.voting_open_at,
        branch_voting_close_at=first.voting_close_at,
    )


def around(day: date, days: Days, zone: str) -> Schedule:
    """The schedule whose instants lie so many days from `day`: mornings to open, evenings to close."""

    def instant(offset: int, hour: time) -> datetime:
        return to_instant(datetime.combine(day + timedelta(days=offset), hour), zone)

    return Schedule(
        nominations_open_at=instant(days.nominations_open, MORNING),
        nominations_close_at=instant(days.nominations_close, EVENING),
        voting_open_at=instant(days.voting_open, MORNING),
        voting_close_at=instant(days.voting_close, EVENING),
        announce_at=instant(days.announce, ANNOUNCEMENT),
    )
