"""The five instants of a contest: laid back from its end, checked in words, read in a time zone (PRODUCT 1, 3, 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from contest.domain.calendar import AwardPeriod, PeriodKind, quality_day
from contest.domain.errors import N_, RuleBroken

MORNING = time(9)
EVENING = time(18)
ANNOUNCEMENT = time(10)

LEAST_NOMINATING = timedelta(days=5)
"""Nominations that begin late still get so long; else the whole plan moves by weeks."""

SLOW_HAND = timedelta(hours=1)
"""Nominations may open so far in the past: the form was being filled in, and they simply open at once."""

FAR = timedelta(days=3 * 366)
"""An announcement further away than this is a slip of the keyboard."""


class UnknownZone(RuleBroken):
    """A name that is not in the time zone database."""

    status = 422

    def __init__(self, zone: object) -> None:
        super().__init__(N_("There is no time zone %(zone)s."), zone=str(zone)[:64])


class NoSuchTime(RuleBroken):
    """A local time that the clocks skip, or that lies outside the calendar."""

    status = 422


@dataclass(frozen=True)
class Schedule:
    """When a contest moves on; aware instants in UTC, each phase half-open: [open, close)."""

    nominations_open_at: datetime
    nominations_close_at: datetime
    voting_open_at: datetime
    voting_close_at: datetime
    announce_at: datetime

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name).utcoffset() != timedelta(0):
                raise ValueError(f"{each.name} is not an instant in UTC")


@dataclass(frozen=True)
class ScheduleFault:
    """What is wrong with one instant: the field of Schedule, and a sentence to be translated at the door."""

    field: str
    message: str
    params: Mapping[str, object]


def lay_back(kind: PeriodKind, period: AwardPeriod, zone: str, *, now: datetime) -> Schedule:
    """A plan for the contest about this period, in whole local hours; every instant may be edited afterwards.

    A year is decided on Quality Day of that year (PRODUCT 4): announced that day at 10:00; voting from the Monday of
    the week before last at 9:00 to the Friday before Quality Week at 18:00; nominations from six weeks before Quality
    Day to a Friday, with a week for screening after it.

    A month or quarter is laid from the period's last day: nominations open in its last week and close on the third
    working day after it; one working day for screening; five working days of voting; the announcement two days after
    the close, not on a weekend. Working days are Monday to Friday; public holidays are for the organiser to mind.

    Where the nominations should have opened before `now`, they open at the next full hour, and all that follows moves
    by the fewest whole weeks (often none) that leave five days to nominate. Weekdays, hours and the lengths of
    screening, voting and embargo stay. Raises UnknownZone; NoSuchYear or NoSuchTime at the edges of the calendar.
    """
    place = known_zone(zone)
    try:
        plan = _year(quality_day(period.start.year)) if kind is PeriodKind.YEAR else _month(period)
        opens, *rest = plan
        soonest = _next_full_hour(now.astimezone(place).replace(tzinfo=None))
        if opens < soonest:
            late = soonest + LEAST_NOMINATING - rest[0]
            weeks = max(0, -(-late // timedelta(weeks=1)))
            opens, rest = soonest, [each + timedelta(weeks=weeks) for each in rest]
        return Schedule(*(_on_the_clock(each, place) for each in (opens, *rest)))
    except OverflowError:
        raise _outside() from None


def faults(schedule: Schedule, *, now: datetime, zone: str) -> list[ScheduleFault]:
    """What is wrong with a schedule that is to be published at `now`, at most one sentence for each instant.

    Lengths may be as short as somebody wants, but not zero. Nominations may have opened within the last hour.
    Raises UnknownZone for a zone in which the schedule cannot be shown.
    """
    known_zone(zone)
    found: dict[str, str] = {}

    def refuse(name: str, wrong: bool, message: str) -> None:
        if wrong:
            found.setdefault(name, message)

    s = schedule
    refuse(
        "nominations_open_at",
        s.nominations_open_at < now - SLOW_HAND,
        N_("Nominations would open in the past. Choose a later time."),
    )
    refuse(
        "nominations_close_at",
        s.nominations_close_at <= s.nominations_open_at,
        N_("Nominations must close after they open."),
    )
    refuse(
        "nominations_close_at",
        s.nominations_close_at <= now,
        N_("Nominations would close in the past. Choose a later time."),
    )
    refuse(
        "voting_open_at",
        s.voting_open_at < s.nominations_close_at,
        N_("Voting must not open before nominations close."),
    )
    refuse("voting_open_at", s.voting_open_at <= now, N_("Voting would open in the past. Choose a later time."))
    refuse("voting_close_at", s.voting_close_at <= s.voting_open_at, N_("Voting must close after it opens."))
    refuse("voting_close_at", s.voting_close_at <= now, N_("Voting would close in the past. Choose a later time."))
    refuse(
        "announce_at",
        s.announce_at < s.voting_close_at,
        N_("The result must not be announced before voting closes."),
    )
    refuse("announce_at", s.announce_at <= now, N_("The announcement would be in the past. Choose a later time."))
    refuse(
        "announce_at",
        s.announce_at > now + FAR,
        N_("The announcement is more than three years away. Check the year."),
    )
    return [ScheduleFault(each.name, found[each.name], {}) for each in fields(s) if each.name in found]


def known_zone(zone: str) -> ZoneInfo:
    """The time zone of this name, like Europe/Kirov. Raises UnknownZone for any other text."""
    if zone not in zone_names():
        raise UnknownZone(zone)
    return ZoneInfo(zone)


@cache
def zone_names() -> frozenset[str]:
    """Every name that a zone may have. A machine's own "localtime" and the placeholder "Factory" are none."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def to_instant(local: datetime, zone: str, *, fold: int = 0) -> datetime:
    """The instant in UTC at which clocks in the zone show `local`, a time without a zone.

    Where clocks are set back and show it twice, `fold` chooses the first (0) or the second (1); ask `is_ambiguous`.
    Raises NoSuchTime in the gap where clocks are set forward and at the ends of the calendar, UnknownZone.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time carries no zone")
    place = known_zone(zone)
    try:
        instant = local.replace(tzinfo=place, fold=fold).astimezone(UTC)
        shown = instant.astimezone(place).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise _outside() from None
    if shown != local.replace(fold=0):
        raise NoSuchTime(
            N_("This time does not exist in %(zone)s: the clocks are set forward over it. Choose an hour later."),
            zone=zone,
        )
    return instant


def is_ambiguous(local: datetime, zone: str) -> bool:
    """Whether clocks in the zone show this local time twice; not so for one that does not exist. Raises UnknownZone."""
    place = known_zone(zone)
    try:
        first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        return False
    # In a gap the second reading is the earlier one.
    return first < second


def to_local(instant: datetime, zone: str) -> datetime:
    """What clocks in the zone show at the instant, as a time that carries the zone. Raises UnknownZone, NoSuchTime."""
    try:
        return instant.astimezone(known_zone(zone))
    except OverflowError:
        raise _outside() from None


def _outside() -> NoSuchTime:
    return NoSuchTime(N_("This time lies outside the calendar."))


def _year(decided_on: date) -> tuple[datetime, ...]:
    """Local times laid back from Quality Day, a Thursday."""
    return (
        datetime.combine(decided_on - timedelta(days=42), MORNING),
        datetime.combine(decided_on - timedelta(days=27), EVENING),
        datetime.combine(decided_on - timedelta(days=17), MORNING),
        datetime.combine(decided_on - timedelta(days=6), EVENING),
        datetime.combine(decided_on, ANNOUNCEMENT),
    )


def _month(period: AwardPeriod) -> tuple[datetime, ...]:
    """Local times laid from the end of a month or quarter."""
    nominations_close = _working_day(period.end, 3)
    voting_opens = _working_day(nominations_close + timedelta(days=1), 2)
    voting_closes = _working_day(voting_opens, 5)
    return (
        datetime.combine(_working_day(period.end - timedelta(days=7), 1), MORNING),
        datetime.combine(nominations_close, EVENING),
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


def _next_full_hour(local: datetime) -> datetime:
    """The first full hour that is not before `local`."""
    hour = local.replace(minute=0, second=0, microsecond=0, fold=0)
    return hour if hour == local else hour + timedelta(hours=1)


def _on_the_clock(local: datetime, place: ZoneInfo) -> datetime:
    """The instant of a planned local time; one that the clocks skip is moved forward by the gap."""
    return local.replace(tzinfo=place, fold=0).astimezone(UTC)
