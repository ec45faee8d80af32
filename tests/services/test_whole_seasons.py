"""A season as a whole: with which period it begins, so that nothing opens unasked and nothing is held twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, SeasonPeriod
from contest.queries.beginnings import beginnings
from contest.services.contests import create_contest
from contest.services.seasons import open_due
from contest.services.whole_seasons import begin_season
from tests.factories import a_contest
from tests.statements import statements

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
"""Nominations about November should have opened on the 24th, those about December open on the 25th of December."""


def offered(contest):
    return [(each.period.start, each.at_once) for each in beginnings(contest, now=NOW).offered]


def months_of(dan, phase, period):
    return a_contest(phase, dan.unit, kind=PeriodKind.MONTH, period_start=period)


def test_the_next_period_in_the_future_and_the_latest_late_one_are_offered(dan):
    contest = months_of(dan, Phase.ANNOUNCED, SEPTEMBER)
    late, coming = beginnings(contest, now=NOW).offered
    assert offered(contest) == [(NOVEMBER, True), (DECEMBER, False)]
    assert late.opens_at >= NOW and late.opens_at - NOW < timedelta(hours=2)
    assert coming.opens_at > NOW + timedelta(days=20)


@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.VOID, Phase.VOTING, Phase.ANNOUNCED])
def test_a_period_that_had_its_contest_is_not_offered_whatever_became_of_it(dan, phase):
    assert offered(months_of(dan, phase, NOVEMBER)) == [(DECEMBER, False)]
    assert offered(months_of(dan, phase, DECEMBER)) == [(date(2027, 1, 1), False)]


def test_a_contest_of_another_period_is_not_held_again_either(dan):
    first = months_of(dan, Phase.ANNOUNCED, OCTOBER)
    cancelled = months_of(dan, Phase.CANCELLED, NOVEMBER)
    assert offered(first) == [(DECEMBER, False)]
    assert [each.id for each in beginnings(first, now=NOW).joining] == [first.id, cancelled.id]


def test_one_day_before_nominations_open_a_contest_counts_as_one_that_opens_at_once(dan):
    contest = months_of(dan, Phase.ANNOUNCED, OCTOBER)
    opens_at = beginnings(contest, now=NOW - timedelta(days=20)).offered[-1].opens_at
    at_the_edge, before = opens_at - timedelta(days=1), opens_at - timedelta(days=1, seconds=1)
    assert [each.at_once for each in beginnings(contest, now=before).offered] == [False]
    assert [each.at_once for each in beginnings(contest, now=at_the_edge).offered] == [True, False]


def test_a_draft_is_the_first_itself(dan):
    draft = create_contest(Basics(PeriodKind.MONTH, DECEMBER), by=dan.id, now=NOW)
    assert offered(db.session.get_one(Contest, draft)) == [(DECEMBER, False)]


def test_a_season_that_repeats_a_cancelled_contest_opens_nothing_at_once(dan):
    contest = months_of(dan, Phase.CANCELLED, OCTOBER)
    season = begin_season(contest.id, by=dan.id, now=NOW)
    assert open_due(season, now=NOW) == []
    asked = db.session.query(SeasonPeriod).order_by(SeasonPeriod.period_start)
    assert [(each.period_start, each.contest_id) for each in asked] == [(OCTOBER, contest.id)]
    (opened,) = open_due(season, now=NOW + timedelta(days=20))
    assert db.session.get_one(Contest, opened).period_start == DECEMBER


def test_a_period_of_an_old_contest_costs_no_query_each(dan):
    def cost(period):
        contest = months_of(dan, Phase.ANNOUNCED, period)
        db.session.refresh(contest)
        with statements() as sent:
            beginnings(contest, now=NOW)
        return len(sent)

    assert cost(date(2026, 1, 1)) == cost(OCTOBER)
