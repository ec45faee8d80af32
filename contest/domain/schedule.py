"""The instants of a contest: laid back from its end, checked in words, read in a time zone (PRODUCT 1, 3, 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.errors import N_, RuleBroken
from contest.domain.plans import USUAL_GROUND, Ground, plan_on

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
    """When a contest moves on; aware instants in UTC, each phase half-open: [open, close).

    Where the branches vote first, they have three instants of their own, else none of them: nominations are theirs and
    close with `branch_nominations_close_at`, and `nominations_close_at` is when their results are announced and their
    first become the candidates of the whole.
    """

    nominations_open_at: datetime
    nominations_close_at: datetime
    voting_open_at: datetime
    voting_close_at: datetime
    announce_at: datetime
    branch_nominations_close_at: datetime | None = None
    branch_voting_open_at: datetime | None = None
    branch_voting_close_at: datetime | None = None

    def __post_init__(self) -> None:
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        if len({known[name] is None for name in BRANCH_INSTANTS}) > 1:
            raise ValueError("the branches have all three instants or none")
        for name, instant in known.items():
            if instant is not None and instant.utcoffset() != timedelta(0):
                raise ValueError(f"{name} is not an instant in UTC")

    @property
    def has_branches(self) -> bool:
        """Whether the branches vote first."""
        return self.branch_voting_open_at is not None


BRANCH_INSTANTS = ("branch_nominations_close_at", "branch_voting_open_at", "branch_voting_close_at")
IN_ORDER = (
    "nominations_open_at",
    *BRANCH_INSTANTS,
    "nominations_close_at",
    "voting_open_at",
    "voting_close_at",
    "announce_at",
)
"""All instants as they follow one another."""


@dataclass(frozen=True)
class ScheduleFault:
    """What is wrong with one instant: the field of Schedule, and a sentence to be translated at the door."""

    field: str
    message: str
    params: Mapping[str, object]


def lay_back(
    kind: PeriodKind,
    period: AwardPeriod,
    zone: str,
    *,
    now: datetime,
    branches_first: bool = False,
    ground: Ground = USUAL_GROUND,
) -> Schedule:
    """A plan for the contest about this period, in whole local hours; every instant may be edited afterwards.

    `ground` is what it is laid on: the working days, Quality Day as the company has it, other lengths of the phases.

    A year is decided on Quality Day of that year (PRODUCT 4): announced that day at 10:00; voting from the Monday of
    the week before last at 9:00 to the Friday before Quality Week at 18:00; nominations from six weeks before Quality
    Day to a Friday, with a week for screening after it.

    A month or quarter is laid from the period's last day: nominations open in its last week and close on the third
    working day after it; one working day for screening; five working days of voting; the announcement two days after
    the close, not on a day off.

    With `branches_first` there are two votes. A year begins two weeks earlier, and the branches vote in the week before
    the last Monday but one and are announced that Monday. In a month the branches vote on three working days, their
    result comes on the next one, and all the rest follows it as it would follow the close of nominations.

    Where the nominations should have opened before `now`, they open at the next full hour, and all that follows moves
    by the fewest whole weeks (often none) that leave five days to nominate. Weekdays, hours and the lengths of
    screening, voting and embargo stay. Raises UnknownZone; NoSuchYear or NoSuchTime at the edges of the calendar.
    """
    place = known_zone(zone)
    try:
        opens, *rest = plan_on(ground, period, branches_first=branches_first)
        soonest = _next_full_hour(now.astimezone(place).replace(tzinfo=None))
        if opens < soonest:
            late = soonest + LEAST_NOMINATING - rest[0]
            weeks = max(0, -(-late // timedelta(weeks=1)))
            opens, rest = soonest, [each + timedelta(weeks=weeks) for each in rest]
        names = [name for name in IN_ORDER if branches_first or name not in BRANCH_INSTANTS]
        return Schedule(**dict(zip(names, (_on_the_clock(each, place) for each in (opens, *rest)), strict=True)))
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
    for name, wrong, message in _faults_of_branches(s, now):
        refuse(name, wrong, message)
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
    return [ScheduleFault(name, found[name], {}) for name in IN_ORDER if name in found]


def _faults_of_branches(s: Schedule, now: datetime) -> list[tuple[str, bool, str]]:
    """What may be wrong with the vote of the branches: the field, whether it is, and the sentence."""
    closes, opens, ends = s.branch_nominations_close_at, s.branch_voting_open_at, s.branch_voting_close_at
    if closes is None or opens is None or ends is None:
        return []
    return [
        (
            "branch_nominations_close_at",
            closes <= s.nominations_open_at,
            N_("Nominations in the branches must close after they open."),
        ),
        (
            "branch_nominations_close_at",
            closes <= now,
            N_("Nominations in the branches would close in the past. Choose a later time."),
        ),
        (
            "branch_voting_open_at",
            opens < closes,
            N_("The branches must not vote before their nominations close."),
        ),
        ("branch_voting_close_at", ends <= opens, N_("Voting in the branches must close after it opens.")),
        (
            "nominations_close_at",
            s.nominations_close_at < ends,
            N_("The branches must not be announced before their voting closes."),
        ),
    ]


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


def _next_full_hour(local: datetime) -> datetime:
    """The first full hour that is not before `local`."""
    hour = local.replace(minute=0, second=0, microsecond=0, fold=0)
    return hour if hour == local else hour + timedelta(hours=1)


def _on_the_clock(local: datetime, place: ZoneInfo) -> datetime:
    """The instant of a planned local time; one that the clocks skip is moved forward by the gap."""
    return local.replace(tzinfo=place, fold=0).astimezone(UTC)
