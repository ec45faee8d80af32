"""Nights in which clocks are changed: 500 local times in six zones, held against a count of UTC minutes."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from contest.domain.due_reminders import about_drafts, about_the_vote
from contest.domain.letter_times import QuietHours, Wishes, checked_hours, leaves_at
from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.domain.schedule import NoSuchTime, is_ambiguous, to_instant, to_local
from contest.models import Contest
from contest.services.progress import due_step
from contest.services.voting import voting_is_open

# Both hemispheres, half an hour at a time, winter time as the exception (Dublin), a midnight that does not exist
# (Santiago), and changes that were made for good (Moscow in 2011 and 2014).
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "America/Santiago",
    "Europe/Moscow",
)
FIRST_YEAR, LAST_YEAR = 2005, 2035
TIMES = 500
MINUTE, DAY, LARGEST_SHIFT = timedelta(minutes=1), timedelta(days=1), timedelta(hours=1)
TICK = timedelta(microseconds=1)
CHANGES_OF_A_ZONE = 12
SCANNED = 40 * 60
"""Minutes before and after a change that are read off the clock one by one."""

QUIET = [
    QuietHours(),
    QuietHours(clock_time(22), clock_time(2, 30)),
    QuietHours(clock_time(0, 30), clock_time(3)),
    QuietHours(clock_time(23, 30), clock_time(0, 15)),
    QuietHours(clock_time(18, 30), clock_time(1, 45)),
]


@dataclass(frozen=True)
class Case:
    """A time as somebody types it, and an instant at which a letter is written, near one change of the clocks."""

    zone: str
    change: datetime
    typed: datetime
    written: datetime
    hours: QuietHours
    once_a_day: bool


# The count: it knows what a clock shows at an instant, and nothing else.


@cache
def changes(zone: str) -> list[datetime]:
    """The first minute of every new offset from 2005 to 2035."""
    place, found = ZoneInfo(zone), []
    low = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    while low.year <= LAST_YEAR:
        high = low + DAY
        if offset(low, place) != offset(high, place):
            minutes = (low + each * MINUTE for each in range(24 * 60 + 1))
            found.append(next(each for each in minutes if offset(each, place) != offset(low, place)))
        low = high
    return found


def offset(instant: datetime, place: ZoneInfo) -> timedelta:
    """What the clock is ahead of UTC."""
    return instant.astimezone(place).replace(tzinfo=None) - instant.replace(tzinfo=None)


@cache
def shown_around(zone: str, change: datetime) -> dict[datetime, list[datetime]]:
    """What the clock shows in the minutes around a change, and at which instants it shows that."""
    place = ZoneInfo(zone)
    shown: dict[datetime, list[datetime]] = {}
    for minute in range(-SCANNED, SCANNED + 1):
        instant = change + minute * MINUTE
        shown.setdefault(instant.astimezone(place).replace(tzinfo=None, fold=0), []).append(instant)
    return shown


def first_loud(case: Case) -> datetime:
    """The first minute from the writing on at which the clock stands outside the quiet hours."""
    instant = case.written
    while is_quiet(instant, case):
        instant += MINUTE
    return instant


def is_quiet(instant: datetime, case: Case) -> bool:
    """Whether the clock on the wall stands within the quiet hours."""
    clock, begin, end = instant.astimezone(ZoneInfo(case.zone)).time(), case.hours.begin, case.hours.end
    return begin <= clock < end if begin <= end else not end <= clock < begin


def cases(seed: int) -> list[Case]:
    """So many cases: every zone and change in turn, times up to five hours from the change, most of them near it."""
    draw = random.Random(seed)
    chosen = {zone: spread(changes(zone), draw) for zone in ZONES}
    found = []
    for number in range(TIMES):
        zone = ZONES[number % len(ZONES)]
        change = chosen[zone][number // len(ZONES) % len(chosen[zone])]
        last = (change - MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
        typed = last + draw.choice([draw.randint(-75, 75), draw.randint(-300, 300)]) * MINUTE
        written = change + draw.randint(-12 * 60, 8 * 60) * MINUTE
        found.append(Case(zone, change, typed, written, draw.choice(QUIET), draw.random() < 0.25))
    return found


def spread(found: list[datetime], draw: random.Random) -> list[datetime]:
    """Some of these changes, drawn from all parts of the years."""
    parts = min(CHANGES_OF_A_ZONE, len(found))
    bounds = [len(found) * each // parts for each in range(parts + 1)]
    return [found[draw.randrange(low, high)] for low, high in pairwise(bounds)]


# What the application makes of it.


@dataclass(frozen=True)
class Rules:
    """How a typed time is understood: the application's way, or a control's."""

    is_ambiguous: Callable[[datetime, str], bool] = is_ambiguous
    to_instant: Callable[..., datetime] = to_instant


def is_right(case: Case, rules: Rules) -> bool:
    """Whether all that follows from a typed time, and the letter written that night, is as the count has it."""
    return typed_time_is_right(case, rules) and letter_is_right(case)


def typed_time_is_right(case: Case, rules: Rules) -> bool:
    """Refused in a gap, asked in an overlap; the instant is the one meant, shown as typed, and holds as a deadline."""
    meant = shown_around(case.zone, case.change).get(case.typed, [])
    if rules.is_ambiguous(case.typed, case.zone) != (len(meant) == 2):
        return False
    try:
        understood = [rules.to_instant(case.typed, case.zone, fold=fold) for fold in (0, 1)]
    except NoSuchTime:
        return not meant
    return bool(meant) and understood == [meant[0], meant[-1]] and all(holds(each, case) for each in understood)


def holds(instant: datetime, case: Case) -> bool:
    """Shown again as typed, and a phase, an announcement and reminders that hang on it come at their real instant."""
    shown = to_local(instant, case.zone).replace(tzinfo=None, fold=0)
    return shown == case.typed and phases_hold(instant) and reminders_hold(instant)


def phases_hold(instant: datetime) -> bool:
    """Every step is due at its instant, not a microsecond before; a vote is open at its first and not at its last."""
    before, after = instant - 5 * DAY, instant + 5 * DAY
    stages = {
        Phase.PLANNED: Contest(phase=Phase.PLANNED, nominations_open_at=instant),
        Phase.NOMINATING: Contest(phase=Phase.NOMINATING, nominations_close_at=instant),
        Phase.SCREENING: Contest(phase=Phase.SCREENING, voting_open_at=instant),
        Phase.VOTING: Contest(phase=Phase.VOTING, voting_open_at=before, voting_close_at=instant),
        Phase.COUNTED: Contest(phase=Phase.COUNTED, announce_at=instant),
    }
    opening = Contest(phase=Phase.VOTING, voting_open_at=instant, voting_close_at=after)
    closing = stages[Phase.VOTING]
    return (
        all(due_step(each, instant - TICK) is None and due_step(each, instant) for each in stages.values())
        and [voting_is_open(opening, each) for each in (instant - TICK, instant)] == [False, True]
        and [voting_is_open(closing, each) for each in (instant - TICK, instant)] == [True, False]
    )


def reminders_hold(closes: datetime) -> bool:
    """Reminders keep 24 and 72 hours of a stop-watch, whatever the clocks on the walls do meanwhile."""
    opens = closes - 9 * DAY
    half, last = about_the_vote(opens, closes)
    (drafts,) = about_drafts(opens, closes)
    hours = [(closes.timestamp() - each.at.timestamp()) / 3600 for each in (half, last, drafts)]
    return hours == [4.5 * 24, 24, 72] and not last.has_come(last.at - TICK) and last.has_come(closes - TICK)


def letter_is_right(case: Case) -> bool:
    """It leaves outside the quiet hours: at the first chance, or at their end, after a gap over it.

    The end is not the first chance where clocks go back behind the beginning of the quiet hours in the midst of them.
    A daily letter leaves at the next end of the quiet hours.
    """
    leaves = leaves_at(
        LetterKind.VOTING_HALF,
        case.written,
        zone=case.zone,
        hours=case.hours,
        wishes=Wishes(once_a_day=case.once_a_day),
    )
    if leaves < case.written or is_quiet(leaves, case):
        return False
    shown, first = leaves.astimezone(ZoneInfo(case.zone)), first_loud(case)
    at_the_end = shown.time() in (case.hours.end, moved_out_of_a_gap(case, shown))
    if case.once_a_day:
        return at_the_end and leaves - case.written <= DAY + LARGEST_SHIFT
    return leaves == first or (at_the_end and first < leaves <= first + 2 * LARGEST_SHIFT)


def moved_out_of_a_gap(case: Case, shown: datetime) -> clock_time | None:
    """What the clock shows when a stop-watch would end the quiet hours, where clocks skip their end; else None."""
    end = datetime.combine(shown.date(), case.hours.end)
    if end in shown_around(case.zone, case.change):
        return None
    place = ZoneInfo(case.zone)
    return (end + offset(case.change, place) - offset(case.change - MINUTE, place)).time()


# The control: the offset of the day, as it is at noon.


def by_the_offset_of_noon(local: datetime, zone: str, *, fold: int = 0) -> datetime:
    """The instant of a local time if there were one offset a day."""
    noon = datetime.combine(local.date(), clock_time(12), tzinfo=ZoneInfo(zone))
    return (local - offset(noon.astimezone(UTC), ZoneInfo(zone))).replace(tzinfo=UTC)


NAIVE = Rules(lambda local, zone: False, by_the_offset_of_noon)


def test_five_hundred_times_around_changes_of_the_clocks_are_understood(measured):
    seed = random.randrange(10**6)
    print("seed", seed)
    drawn = cases(seed)

    wrong = [each for each in drawn if not is_right(each, Rules())]
    naive = sum(not typed_time_is_right(each, NAIVE) for each in drawn)
    measured("A13", "500 of 500", f"{TIMES - len(wrong)} of {TIMES}, seed {seed}; one offset a day fails {naive}")

    assert not wrong, wrong[:5]
    assert naive > TIMES // 5
    # Nothing of the three kinds of times, nor of the years, is missing.
    found = [len(shown_around(each.zone, each.change).get(each.typed, [])) for each in drawn]
    assert all(found.count(kind) >= 20 for kind in (0, 1, 2))
    assert {each.zone for each in drawn} == set(ZONES)
    assert len({each.change.year for each in drawn}) >= 20


def test_a_letter_of_the_second_reading_of_a_quiet_hour_waits_for_its_second_end():
    hours = QuietHours(clock_time(22), clock_time(2, 30))
    # Berlin's clock shows 2:10 for the second time.
    written = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)

    leaves = leaves_at(LetterKind.VOTING_HALF, written, zone="Europe/Berlin", hours=hours)

    assert leaves == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_quiet_hours_that_are_drawn_are_allowed():
    for each in QUIET:
        assert checked_hours(each.begin, each.end) == each


def test_the_changes_of_moscow_are_those_of_the_history_books():
    assert datetime(2011, 3, 26, 23, tzinfo=UTC) in changes("Europe/Moscow")
    assert changes("Europe/Moscow")[-1] == datetime(2014, 10, 25, 22, tzinfo=UTC)
