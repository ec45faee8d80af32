"""The five instants of a contest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contest.domain.calendar import AwardPeriod, NoSuchYear, PeriodKind, quality_day, quality_week
from contest.domain.plans import Ground, Lengths, YearLengths, month_plan, year_plan
from contest.domain.schedule import (
    BRANCH_INSTANTS,
    IN_ORDER,
    NoSuchTime,
    Schedule,
    ScheduleFault,
    UnknownZone,
    faults,
    lay_back,
    to_local,
)

KIROV = "Europe/Kirov"
# Half-hour shifts, shifts at midnight, both hemispheres, and one that skipped a whole day.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Pacific/Apia",
]
NAMES = [name for name in IN_ORDER if name not in BRANCH_INSTANTS]
NOW = datetime(2026, 1, 15, 7, 20, tzinfo=UTC)


def shown(schedule, zone=KIROV):
    return [to_local(getattr(schedule, name), zone).strftime("%a %d.%m.%Y %H:%M") for name in NAMES]


def test_a_year_is_laid_back_from_quality_day():
    period = AwardPeriod(PeriodKind.YEAR, date(2026, 1, 1))

    assert shown(lay_back(PeriodKind.YEAR, period, KIROV, now=NOW)) == [
        "Thu 01.10.2026 09:00",
        "Fri 16.10.2026 18:00",
        "Mon 26.10.2026 09:00",
        "Fri 06.11.2026 18:00",
        "Thu 12.11.2026 10:00",
    ]


def test_a_month_is_laid_from_its_end():
    period = AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1))

    assert shown(lay_back(PeriodKind.MONTH, period, KIROV, now=NOW)) == [
        "Mon 26.10.2026 09:00",
        "Wed 04.11.2026 18:00",
        "Fri 06.11.2026 09:00",
        "Thu 12.11.2026 18:00",
        "Mon 16.11.2026 10:00",
    ]


def test_a_quarter_is_laid_from_its_end():
    period = AwardPeriod(PeriodKind.QUARTER, date(2026, 7, 1))

    assert shown(lay_back(PeriodKind.QUARTER, period, KIROV, now=NOW)) == [
        "Thu 24.09.2026 09:00",
        "Mon 05.10.2026 18:00",
        "Wed 07.10.2026 09:00",
        "Tue 13.10.2026 18:00",
        "Thu 15.10.2026 10:00",
    ]


def test_nominations_that_should_be_open_already_open_at_the_next_full_hour_and_the_rest_stays():
    period = AwardPeriod(PeriodKind.YEAR, date(2026, 1, 1))
    now = datetime(2026, 10, 6, 7, 20, tzinfo=UTC)

    assert shown(lay_back(PeriodKind.YEAR, period, KIROV, now=now)) == [
        "Tue 06.10.2026 11:00",
        "Fri 16.10.2026 18:00",
        "Mon 26.10.2026 09:00",
        "Fri 06.11.2026 18:00",
        "Thu 12.11.2026 10:00",
    ]


def test_a_plan_that_is_past_moves_forward_by_whole_weeks():
    period = AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1))
    now = datetime(2026, 11, 25, 7, 20, tzinfo=UTC)

    assert shown(lay_back(PeriodKind.MONTH, period, KIROV, now=now)) == [
        "Wed 25.11.2026 11:00",
        "Wed 02.12.2026 18:00",
        "Fri 04.12.2026 09:00",
        "Thu 10.12.2026 18:00",
        "Mon 14.12.2026 10:00",
    ]


@example(PeriodKind.MONTH, date(1999, 1, 1), "Africa/Cairo", datetime(2000, 4, 15, tzinfo=UTC))
@given(
    st.sampled_from(PeriodKind),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from([*ZONES, KIROV, "Asia/Vladivostok", "Asia/Kolkata", "UTC"]),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
)
def test_a_plan_begins_no_earlier_than_now_and_leaves_time_for_everything(kind, day, zone, now):
    plan = lay_back(kind, AwardPeriod.containing(kind, day), zone, now=now)

    assert now <= plan.nominations_open_at
    assert plan.nominations_close_at - plan.nominations_open_at > timedelta(days=4)
    # 18:00 to 9:00 two days later is 39 hours on the clocks, of which a night may skip one.
    assert plan.voting_open_at - plan.nominations_close_at >= timedelta(hours=38)
    assert plan.voting_close_at - plan.voting_open_at > timedelta(days=4)
    assert plan.announce_at - plan.voting_close_at > timedelta(hours=36)
    assert to_local(plan.voting_close_at, zone).isoweekday() <= 5
    if plan.announce_at - now <= timedelta(days=1000):
        assert faults(plan, now=now, zone=zone) == []


@given(st.integers(1990, 2100))
def test_a_plan_made_early_announces_on_quality_day_at_ten(year):
    plan = lay_back(
        PeriodKind.YEAR,
        AwardPeriod(PeriodKind.YEAR, date(year, 1, 1)),
        KIROV,
        now=datetime(year, 3, 1, tzinfo=UTC),
    )
    announced = to_local(plan.announce_at, KIROV)

    assert (announced.date(), announced.hour, announced.minute) == (quality_day(year), 10, 0)
    assert to_local(plan.voting_close_at, KIROV).date() < quality_week(year)[0]


@pytest.mark.parametrize("year", [1, 2, 9997, 9998, 9999])
@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("zone", ["Asia/Vladivostok", "America/New_York"])
def test_the_edges_of_the_calendar_are_planned_or_refused_in_words(kind, year, zone):
    for now in (datetime.min.replace(tzinfo=UTC), NOW, datetime.max.replace(tzinfo=UTC)):
        for month in (1, 10):
            try:
                plan = lay_back(kind, AwardPeriod.containing(kind, date(year, month, 1)), zone, now=now)
                assert plan.announce_at > plan.nominations_open_at
            except (NoSuchYear, NoSuchTime) as refused:
                assert str(refused)


GOOD = Schedule(*(NOW + timedelta(days=days) for days in (1, 2, 3, 4, 5)))


def test_a_good_schedule_has_no_faults():
    assert faults(GOOD, now=NOW, zone=KIROV) == []


def test_instants_that_touch_are_in_order():
    touching = replace(GOOD, voting_open_at=GOOD.nominations_close_at, announce_at=GOOD.voting_close_at)

    assert faults(touching, now=NOW, zone=KIROV) == []


def test_nominations_may_have_opened_while_the_form_was_filled_in():
    assert faults(replace(GOOD, nominations_open_at=NOW - timedelta(minutes=40)), now=NOW, zone=KIROV) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nominations_open_at": NOW - timedelta(hours=2)}, "Nominations would open in the past. Choose a later time."),
        ({"nominations_close_at": GOOD.nominations_open_at}, "Nominations must close after they open."),
        (
            {"voting_open_at": GOOD.nominations_close_at - timedelta(seconds=1)},
            "Voting must not open before nominations close.",
        ),
        ({"voting_close_at": GOOD.voting_open_at}, "Voting must close after it opens."),
        (
            {"announce_at": GOOD.voting_close_at - timedelta(seconds=1)},
            "The result must not be announced before voting closes.",
        ),
        (
            {"announce_at": NOW + timedelta(days=1200)},
            "The announcement is more than three years away. Check the year.",
        ),
        (
            {"announce_at": datetime.max.replace(tzinfo=UTC)},
            "The announcement is more than three years away. Check the year.",
        ),
    ],
)
def test_each_fault_stands_beside_its_field(change, sentence):
    (field,) = change

    assert faults(replace(GOOD, **change), now=NOW, zone=KIROV) == [ScheduleFault(field, sentence, {})]


def test_a_schedule_of_the_year_one_is_all_in_the_past():
    old = Schedule(*(datetime(1, 1, day, tzinfo=UTC) for day in range(1, 6)))

    assert [(fault.field, "in the past" in fault.message) for fault in faults(old, now=NOW, zone=KIROV)] == [
        (name, True) for name in NAMES
    ]


def test_a_schedule_of_one_instant_names_every_phase_without_length():
    flat = Schedule(*[NOW + timedelta(days=1)] * 5)

    assert [fault.field for fault in faults(flat, now=NOW, zone=KIROV)] == ["nominations_close_at", "voting_close_at"]


def test_a_schedule_takes_only_instants_in_utc():
    with pytest.raises(ValueError, match="announce_at"):
        replace(GOOD, announce_at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="announce_at"):
        replace(GOOD, announce_at=datetime(2026, 1, 1, tzinfo=ZoneInfo(KIROV)))


def test_a_schedule_in_an_unknown_zone_is_refused():
    with pytest.raises(UnknownZone):
        faults(GOOD, now=NOW, zone="Europe/Atlantis")
    with pytest.raises(UnknownZone):
        lay_back(PeriodKind.YEAR, AwardPeriod(PeriodKind.YEAR, date(2026, 1, 1)), "Europe/Atlantis", now=NOW)


# Laid on working days and holidays.


def a_ground(*free, **more):
    return Ground(works=lambda day: day.weekday() < 5 and day not in free, **more)


def test_a_month_steps_over_the_holidays_of_the_country():
    plan = month_plan(AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1)), False, works=a_ground(date(2026, 11, 4)).works)
    usual = month_plan(AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1)), False)
    assert [each.date() for each in usual][1:3] == [date(2026, 11, 4), date(2026, 11, 6)]
    assert [each.date() for each in plan][1:3] == [date(2026, 11, 5), date(2026, 11, 9)]


def test_a_year_opens_on_the_next_working_day_and_closes_on_the_one_before():
    quality_day = date(2026, 11, 12)
    opens, closes = quality_day - timedelta(days=17), quality_day - timedelta(days=6)
    works = a_ground(opens, closes).works
    plan = year_plan(quality_day, False, works=works)
    assert (plan[2].date(), plan[3].date()) == (opens + timedelta(days=1), closes - timedelta(days=1))
    assert plan[-1].date() == quality_day


def test_a_year_is_laid_back_from_the_quality_day_that_the_company_chose():
    period = AwardPeriod(PeriodKind.YEAR, date(2026, 1, 1))
    ground = a_ground(quality_days={2026: date(2026, 11, 19)})
    plan = lay_back(PeriodKind.YEAR, period, KIROV, now=NOW, ground=ground)
    assert to_local(plan.announce_at, KIROV).date() == date(2026, 11, 19)


def test_a_company_that_never_works_still_gets_a_plan():
    plan = month_plan(AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1)), True, works=lambda day: False)
    assert list(plan) == sorted(plan)


@given(
    st.sampled_from([Lengths(1, 1, 0, 1, 1), Lengths(30, 10, 5, 10, 10), Lengths()]),
    st.booleans(),
    st.integers(2020, 2030),
    st.integers(1, 12),
)
def test_other_lengths_keep_the_order(lengths, branches_first, year, month):
    plan = month_plan(AwardPeriod(PeriodKind.MONTH, date(year, month, 1)), branches_first, lengths=lengths)
    assert list(plan) == sorted(plan) and len(set(plan)) == len(plan)


@given(
    st.sampled_from([YearLengths(4, 3, 2, 1), YearLengths(42, 41, 5, 4), YearLengths(200, 100, 50, 1), YearLengths()]),
    st.booleans(),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
)
def test_a_year_keeps_its_order_whatever_the_lengths_and_the_day_on_which_it_is_decided(lengths, branches_first, day):
    plan = year_plan(day, branches_first, lengths=lengths)
    assert list(plan) == sorted(plan) and len(set(plan)) == len(plan)
    assert plan[-1].date() == day


@given(st.booleans(), st.integers(2020, 2035), st.integers(0, 3), st.integers(0, 40))
def test_a_quarter_is_open_until_the_day_that_it_waits_for_and_keeps_its_order(branches_first, year, quarter, later):
    period = AwardPeriod(PeriodKind.QUARTER, date(year, 3 * quarter + 1, 1))
    waits_for = period.end + timedelta(days=later)
    plan = month_plan(period, branches_first, open_until=waits_for)
    assert list(plan) == sorted(plan) and len(set(plan)) == len(plan)
    complete = plan[4] if branches_first else plan[1]
    assert complete.date() >= waits_for
