"""Series: which periods are due, also after an outage, and who of a finished contest goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.errors import FieldRefused, RuleBroken
from contest.domain.plans import Lengths, YearLengths
from contest.domain.seasons import (
    AHEAD,
    Ranked,
    checked_lengths,
    due_periods,
    next_period,
    read_lengths,
    read_trouble,
    who_qualifies,
    written_lengths,
    written_trouble,
)

FIRST = date(2026, 1, 1)
MONTHS = range(1, 13)


def opens_at(period: AwardPeriod) -> datetime:
    return datetime.combine(period.last_day, datetime.min.time(), UTC)


def due(now, settled=()):
    return [each.start for each in due_periods(PeriodKind.MONTH, FIRST, settled, opens_at=opens_at, now=now)]


def test_a_period_is_due_a_week_before_its_nominations_open_and_not_a_second_earlier():
    instant = datetime(2026, 1, 31, tzinfo=UTC) - AHEAD
    assert due(instant - timedelta(seconds=1)) == []
    assert due(instant) == [FIRST]


def test_after_an_outage_everything_missed_is_due_the_oldest_first():
    assert due(datetime(2026, 4, 2, tzinfo=UTC)) == [date(2026, month, 1) for month in (1, 2, 3)]
    assert due(datetime(2026, 4, 2, tzinfo=UTC), settled={date(2026, 2, 1)}) == [FIRST, date(2026, 3, 1)]


def test_what_is_settled_is_not_laid_out_again_however_long_a_season_runs():
    asked = []

    def counted(period):
        asked.append(period.start)
        return opens_at(period)

    settled = {
        AwardPeriod(PeriodKind.MONTH, date(year, month, 1)).start for year in range(2026, 2036) for month in MONTHS
    }
    now = datetime(2036, 1, 30, tzinfo=UTC)
    found = due_periods(PeriodKind.MONTH, FIRST, settled, opens_at=counted, now=now)
    assert [each.start for each in found] == [date(2036, 1, 1)]
    assert asked == [date(2036, 1, 1), date(2036, 2, 1)]


def test_the_end_of_the_calendar_ends_the_season():
    found = due_periods(
        PeriodKind.YEAR, date(9998, 1, 1), (), opens_at=opens_at, now=datetime(9999, 12, 31, tzinfo=UTC)
    )
    assert [each.start.year for each in found] == [9998]


def test_the_next_period_is_the_first_that_nothing_became_of():
    settled = {FIRST, date(2026, 2, 1), date(2026, 4, 1)}
    assert next_period(PeriodKind.MONTH, FIRST, settled).start == date(2026, 3, 1)


def test_leaders_have_three_working_days_to_say_whether_they_stand_for_the_quarter():
    month, quarter = (read_lengths(kind, "") for kind in (PeriodKind.MONTH, PeriodKind.QUARTER))
    assert (month.screening, quarter.screening) == (1, 3)


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_lengths_are_read_as_they_were_written(kind):
    usual = read_lengths(kind, "")
    assert read_lengths(kind, written_lengths(usual)) == usual
    assert checked_lengths(usual) == usual


@pytest.mark.parametrize(
    ("lengths", "field"),
    [
        (Lengths(opens_before=0), "opens_before"),
        (Lengths(voting=21), "voting"),
        (Lengths(sealed=0), "sealed"),
        (Lengths(screening=-1), "screening"),
        (YearLengths(opens=201), "opens"),
        (YearLengths(nominations_close=42), "nominations_close"),
        (YearLengths(voting_closes=17), "voting_closes"),
    ],
)
def test_lengths_out_of_reason_are_refused_beside_their_field(lengths, field):
    with pytest.raises(FieldRefused) as refusal:
        checked_lengths(lengths)
    assert refusal.value.field == field


STOOD = [Ranked(1, 1, True), Ranked(2, 2, False), Ranked(3, 2, False), Ranked(4, 4, False)]
LEFT = [Ranked(1, 1, True, "has_left"), *STOOD[1:]]
TIE = [Ranked(1, 1, True), Ranked(2, 1, True, "has_left"), *STOOD[2:]]


@pytest.mark.parametrize(
    ("stood", "next_in_line", "going", "dropped"),
    [
        (STOOD, False, [1], {}),
        ([Ranked(1, 1, True), Ranked(2, 1, True)], False, [1, 2], {}),
        (LEFT, False, [], {1: "has_left"}),
        (LEFT, True, [2, 3], {1: "has_left"}),
        (TIE, True, [1], {2: "has_left"}),
        ([LEFT[0], Ranked(2, 2, False, "out_of_scope"), STOOD[3]], True, [4], {1: "has_left"}),
        ([Ranked(1, 1, False), Ranked(2, 2, False)], True, [], {}),
        ([Ranked(1, 1, False, "", True), *STOOD[1:]], True, [2, 3], {}),
        ([Ranked(1, 1, False, "", True), *STOOD[1:]], False, [], {}),
        ([Ranked(1, 1, False, "", True), Ranked(2, 2, True), STOOD[2]], True, [2], {}),
        ([Ranked(1, 1, True), Ranked(2, 1, False, "", True), *STOOD[2:]], True, [1], {}),
        ([], True, [], {}),
    ],
)
def test_leaders_go_on_and_the_next_in_line_by_setting(stood, next_in_line, going, dropped):
    assert who_qualifies(stood, next_in_line=next_in_line) == (going, dropped)


def test_what_stands_in_the_way_is_kept_so_that_it_can_be_translated():
    filled = RuleBroken("The weights add up to %(sum)s.", sum=90)
    assert read_trouble(written_trouble(filled)) == ("The weights add up to %(sum)s.", {"sum": "90"})
    assert read_trouble(written_trouble(RuleBroken("Nobody can nominate."))) == ("Nobody can nominate.", {})
    endless = RuleBroken("Too long: %(text)s", text="x" * 600)
    assert read_trouble(written_trouble(endless)) == (str(endless)[:500], {})
