"""The instants of a contest whose branches vote first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.schedule import IN_ORDER, faults, lay_back, to_local

KIROV = "Europe/Kirov"
NOW = datetime(2026, 1, 15, 7, 20, tzinfo=UTC)


def shown(schedule):
    return [to_local(getattr(schedule, name), KIROV).strftime("%a %d.%m.%Y %H:%M") for name in IN_ORDER]


@pytest.mark.parametrize(
    ("kind", "day", "plan"),
    [
        (
            PeriodKind.YEAR,
            date(2026, 1, 1),
            [
                "Thu 17.09.2026 09:00",
                "Fri 02.10.2026 18:00",
                "Mon 12.10.2026 09:00",
                "Fri 16.10.2026 18:00",
                "Mon 19.10.2026 10:00",
                "Mon 26.10.2026 09:00",
                "Fri 06.11.2026 18:00",
                "Thu 12.11.2026 10:00",
            ],
        ),
        (
            PeriodKind.MONTH,
            date(2026, 10, 1),
            [
                "Mon 26.10.2026 09:00",
                "Wed 04.11.2026 18:00",
                "Fri 06.11.2026 09:00",
                "Tue 10.11.2026 18:00",
                "Wed 11.11.2026 10:00",
                "Fri 13.11.2026 09:00",
                "Thu 19.11.2026 18:00",
                "Mon 23.11.2026 10:00",
            ],
        ),
    ],
)
def test_where_the_branches_vote_first_there_is_time_for_both_votes(kind, day, plan):
    laid = lay_back(kind, AwardPeriod(kind, day), KIROV, now=NOW, branches_first=True)

    assert shown(laid) == plan
    assert laid.has_branches
    assert faults(laid, now=NOW, zone=KIROV) == []


@given(
    st.sampled_from(PeriodKind),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
)
def test_a_plan_with_branches_is_in_order_and_leaves_five_days_to_nominate(kind, day, now):
    plan = lay_back(kind, AwardPeriod.containing(kind, day), KIROV, now=now, branches_first=True)
    instants = [getattr(plan, name) for name in IN_ORDER]

    assert instants == sorted(instants) and now <= instants[0]
    assert plan.branch_nominations_close_at - plan.nominations_open_at > timedelta(days=4)
    if plan.announce_at - now <= timedelta(days=1000):
        assert faults(plan, now=now, zone=KIROV) == []


BRANCH_FAULTS = {
    "nominations close first": ("branch_nominations_close_at", "nominations_open_at", 0, "branch_nominations_close_at"),
    "voting opens too soon": ("branch_voting_open_at", "branch_nominations_close_at", -1, "branch_voting_open_at"),
    "voting closes at once": ("branch_voting_close_at", "branch_voting_open_at", 0, "branch_voting_close_at"),
    "announced too soon": ("nominations_close_at", "branch_voting_close_at", -1, "nominations_close_at"),
}


@pytest.mark.parametrize(("moved", "onto", "minutes", "named"), BRANCH_FAULTS.values(), ids=BRANCH_FAULTS)
def test_each_instant_of_the_branches_that_is_out_of_order_is_named(moved, onto, minutes, named):
    period = AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1))
    plan = lay_back(PeriodKind.MONTH, period, KIROV, now=NOW, branches_first=True)
    wrong = replace(plan, **{moved: getattr(plan, onto) + timedelta(minutes=minutes)})

    assert [fault.field for fault in faults(wrong, now=NOW, zone=KIROV)][:1] == [named]


def test_the_branches_have_all_three_instants_or_none():
    period = AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1))
    plan = lay_back(PeriodKind.MONTH, period, KIROV, now=NOW)

    assert not plan.has_branches
    with pytest.raises(ValueError):
        replace(plan, branch_voting_open_at=plan.nominations_open_at)
