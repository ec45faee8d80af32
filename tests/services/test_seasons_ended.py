"""What was left out is brought back in time, a season is ended while its contests go on, and begun anew."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.errors import ChangedMeanwhile, RuleBroken
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod
from contest.queries.seasons import may_be_brought_back, running_seasons, season_seen
from contest.services.contests import create_contest
from contest.services.seasons import bring_period_back, open_due, pause_season, resume_season, skip_period
from contest.services.whole_seasons import begin_anew, begin_season, end_season
from tests.factories import a_contest, a_unit

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
NOW = datetime(2025, 12, 10, 9, tzinfo=UTC)
APPEARS = datetime(2026, 1, 22, 9, tzinfo=UTC)
"""Nominations about January open on Monday the 26th."""
LATE = datetime(2026, 1, 25, 9, tzinfo=UTC)


@pytest.fixture
def season(dan) -> int:
    draft = create_contest(Basics(PeriodKind.MONTH, JANUARY), by=dan.id, now=NOW)
    return begin_season(draft, by=dan.id, now=NOW)


def left_out(season):
    rows = db.session.query(SeasonPeriod).filter_by(season_id=season, contest_id=None)
    return sorted(each.period_start for each in rows)


def months_opened(season, now):
    return [db.session.get_one(Contest, one).period_start for one in open_due(season, now=now)]


def test_a_period_that_was_left_out_is_brought_back_and_opens_as_planned(dan, season):
    skip_period(season, JANUARY, "holidays", by=dan.id, now=NOW)
    assert may_be_brought_back(season_seen(db.session.get_one(Season, season)), now=APPEARS) == {JANUARY}
    bring_period_back(season, JANUARY, by=dan.id, now=APPEARS)
    assert left_out(season) == []
    assert months_opened(season, APPEARS) == [JANUARY]
    with pytest.raises(ChangedMeanwhile):
        bring_period_back(season, JANUARY, by=dan.id, now=APPEARS)


def test_it_is_too_late_a_day_before_its_nominations_open(dan, season):
    skip_period(season, JANUARY, "holidays", by=dan.id, now=NOW)
    assert may_be_brought_back(season_seen(db.session.get_one(Season, season)), now=LATE) == set()
    with pytest.raises(RuleBroken, match="too late"):
        bring_period_back(season, JANUARY, by=dan.id, now=LATE)
    assert left_out(season) == [JANUARY]


def test_an_ended_season_opens_nothing_and_its_contests_go_on(dan, season):
    (contest,) = open_due(season, now=APPEARS)
    end_season(season, by=dan.id, now=APPEARS)
    end_season(season, by=dan.id, now=APPEARS)
    assert running_seasons() == [] and open_due(season, now=datetime(2026, 6, 1, tzinfo=UTC)) == []
    assert db.session.get_one(Contest, contest).phase is Phase.PLANNED
    for act in (pause_season, resume_season):
        act(season, by=dan.id, now=APPEARS)
        assert db.session.get_one(Season, season, populate_existing=True).is_ended
    with pytest.raises(ChangedMeanwhile):
        skip_period(season, FEBRUARY, "holidays", by=dan.id, now=APPEARS)


def test_begun_anew_it_opens_nothing_that_is_late(dan, season):
    end_season(season, by=dan.id, now=NOW)
    begin_anew(season, by=dan.id, now=datetime(2026, 2, 26, 9, tzinfo=UTC))
    assert not db.session.get_one(Season, season, populate_existing=True).is_ended
    assert left_out(season) == [JANUARY, FEBRUARY]
    assert months_opened(season, datetime(2026, 3, 24, 9, tzinfo=UTC)) == [MARCH]


def test_begun_anew_in_time_it_opens_what_is_due_as_planned(dan, season):
    end_season(season, by=dan.id, now=NOW)
    begin_anew(season, by=dan.id, now=APPEARS)
    assert months_opened(season, APPEARS) == [JANUARY]


def test_a_paused_season_is_not_begun_anew_but_goes_on(dan, season):
    pause_season(season, by=dan.id, now=NOW)
    begin_anew(season, by=dan.id, now=NOW)
    assert db.session.get_one(Season, season, populate_existing=True).is_paused


def month(dan, period, unit=None):
    return a_contest(Phase.ANNOUNCED, unit or dan.unit, kind=PeriodKind.MONTH, period_start=period).id


def test_a_unit_has_one_season_of_a_kind_until_that_one_is_ended(dan, season):
    other = month(dan, date(2025, 11, 1))
    with pytest.raises(RuleBroken):
        begin_season(other, by=dan.id, now=NOW)
    pause_season(season, by=dan.id, now=NOW)
    with pytest.raises(RuleBroken):  # It would go on.
        begin_season(other, by=dan.id, now=NOW)
    end_season(season, by=dan.id, now=NOW)
    second = begin_season(other, by=dan.id, now=NOW)
    with pytest.raises(RuleBroken):
        begin_anew(season, by=dan.id, now=NOW)
    end_season(second, by=dan.id, now=NOW)
    begin_anew(season, by=dan.id, now=NOW)
    assert running_seasons() == [season]


def test_another_unit_and_another_kind_have_seasons_of_their_own(dan, season):
    branch = begin_season(month(dan, JANUARY, a_unit("Vladivostok", dan.unit)), by=dan.id, now=NOW)
    year = a_contest(Phase.ANNOUNCED, dan.unit, kind=PeriodKind.YEAR, period_start=JANUARY)
    years = begin_season(year.id, by=dan.id, now=NOW)
    assert running_seasons() == [season, branch, years]
