"""Quality Day, Quality Week and award periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.calendar import AwardPeriod, NoSuchYear, PeriodKind, motto, quality_day, quality_week

YEARS = st.integers(1, 9999)
KINDS = st.sampled_from(PeriodKind)
# A period must end within the calendar and have one before it.
DAYS = st.dates(date(2, 1, 1), date(9997, 12, 31))


@pytest.mark.parametrize(
    ("day", "monday", "sunday"),
    [
        (date(2019, 11, 14), date(2019, 11, 11), date(2019, 11, 17)),
        (date(2021, 11, 11), date(2021, 11, 8), date(2021, 11, 14)),
        (date(2022, 11, 10), date(2022, 11, 7), date(2022, 11, 13)),
        (date(2023, 11, 9), date(2023, 11, 6), date(2023, 11, 12)),
        (date(2024, 11, 14), date(2024, 11, 11), date(2024, 11, 17)),
    ],
)
def test_the_published_years_are_met(day, monday, sunday):
    assert quality_day(day.year) == day
    assert quality_week(day.year) == (monday, sunday)


@given(YEARS)
def test_quality_day_is_the_second_thursday_of_november(year):
    thursdays = [date(year, 11, n) for n in range(1, 31) if date(year, 11, n).isoweekday() == 4]

    assert quality_day(year) == thursdays[1]


@given(YEARS)
def test_quality_week_runs_from_monday_to_sunday_around_quality_day(year):
    monday, sunday = quality_week(year)

    assert (monday.isoweekday(), sunday.isoweekday(), (sunday - monday).days) == (1, 7, 6)
    assert monday <= quality_day(year) <= sunday


@pytest.mark.parametrize("year", [-1, 0, 10_000, 10**30])
def test_a_year_outside_the_calendar_is_refused(year):
    with pytest.raises(NoSuchYear):
        quality_day(year)
    with pytest.raises(NoSuchYear):
        quality_week(year)
    assert motto(year) is None


def test_the_motto_is_known_only_where_it_was_published():
    assert motto(2023) == "Россия – страна со Знаком качества!"
    assert motto(2026) is None


@pytest.mark.parametrize(
    ("kind", "start", "end", "number"),
    [
        (PeriodKind.MONTH, date(2026, 10, 1), date(2026, 11, 1), 10),
        (PeriodKind.MONTH, date(2026, 12, 1), date(2027, 1, 1), 12),
        (PeriodKind.QUARTER, date(2026, 10, 1), date(2027, 1, 1), 4),
        (PeriodKind.YEAR, date(2026, 1, 1), date(2027, 1, 1), 1),
    ],
)
def test_a_period_ends_where_the_next_begins(kind, start, end, number):
    period = AwardPeriod(kind, start)

    assert (period.end, period.number) == (end, number)
    assert period.next() == AwardPeriod(kind, end)
    assert period.last_day == end - timedelta(days=1)


@given(KINDS, DAYS)
def test_every_day_lies_in_the_period_that_contains_it(kind, day):
    period = AwardPeriod.containing(kind, day)

    assert period.start <= day < period.end
    assert period.next().previous() == period


@given(KINDS, DAYS)
def test_the_last_finished_period_is_over_and_the_next_is_not(kind, today):
    period = AwardPeriod.last_finished(kind, today)

    assert period.end <= today < period.next().end


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (PeriodKind.MONTH, date(2026, 10, 2)),
        (PeriodKind.QUARTER, date(2026, 11, 1)),
        (PeriodKind.YEAR, date(2026, 4, 1)),
        ("fortnight", date(2026, 4, 1)),
    ],
)
def test_a_day_that_begins_no_such_period_is_refused(kind, start):
    with pytest.raises(ValueError, match=r"first day|not a valid"):
        AwardPeriod(kind, start)


def test_a_period_at_the_edge_of_the_calendar_is_refused_in_words():
    with pytest.raises(NoSuchYear):
        AwardPeriod.containing(PeriodKind.MONTH, date.max)
    with pytest.raises(NoSuchYear):
        AwardPeriod.last_finished(PeriodKind.YEAR, date.min)


def test_a_kind_may_come_as_a_plain_word():
    assert AwardPeriod("quarter", date(2026, 7, 1)) == AwardPeriod(PeriodKind.QUARTER, date(2026, 7, 1))
