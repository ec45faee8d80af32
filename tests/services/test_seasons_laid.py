"""On which days a season lays its contests: a quarter after its months, a year on the Quality Day that HR decided."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.plans import Lengths
from contest.extensions import db
from contest.models import Contest, Season
from contest.queries.seasons import natural_cut_off
from contest.services.company_calendar import settle_quality_year
from contest.services.contests import create_contest
from contest.services.seasons import change_season, open_due, pause_season
from contest.services.whole_seasons import begin_season

JANUARY = date(2026, 1, 1)
NOW = datetime(2025, 12, 10, 9, tzinfo=UTC)


def a_season(dan, kind=PeriodKind.MONTH, fed_by=None) -> int:
    season = begin_season(create_contest(Basics(kind, JANUARY), by=dan.id, now=NOW), by=dan.id, now=NOW)
    if fed_by is not None:
        change_season(season, lengths=Lengths(), fed_by=fed_by, next_in_line=False, version=1, by=dan.id, now=NOW)
    return season


def test_a_quarter_takes_nominations_until_the_leader_of_its_last_month_is_announced(dan):
    months = a_season(dan)
    quarters = a_season(dan, PeriodKind.QUARTER)
    first = AwardPeriod(PeriodKind.QUARTER, JANUARY)
    alone = natural_cut_off(db.session.get(Season, quarters), first)
    change_season(quarters, lengths=Lengths(), fed_by=months, next_in_line=False, version=1, by=dan.id, now=NOW)
    fed = natural_cut_off(db.session.get(Season, quarters), first)
    # March 2026 is announced on Wednesday, 15 April, at ten.
    assert (alone, fed) == (datetime(2026, 4, 3, 15, tzinfo=UTC), datetime(2026, 4, 15, 15, tzinfo=UTC))
    opening = datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert open_due(quarters, now=opening) == []  # It waits for the last of its months.
    march = open_due(months, now=opening)[-1]
    (quarter,) = open_due(quarters, now=opening)
    contest = db.session.get(Contest, quarter)
    assert contest.nominations_close_at == fed < contest.voting_open_at
    assert db.session.get(Contest, march).announce_at == datetime(2026, 4, 15, 7, tzinfo=UTC)
    assert db.session.get(Contest, march).nominations_open_at == contest.nominations_open_at


@pytest.mark.parametrize("slept_until", [datetime(2026, 3, 30, 9, tzinfo=UTC), datetime(2026, 4, 20, 9, tzinfo=UTC)])
def test_after_an_outage_a_quarter_still_waits_for_the_leader_of_its_last_month(dan, slept_until):
    months = a_season(dan)
    quarters = a_season(dan, PeriodKind.QUARTER, fed_by=months)
    march = open_due(months, now=slept_until)[2]
    (quarter,) = open_due(quarters, now=slept_until)
    assert db.session.get(Contest, march).announce_at < db.session.get(Contest, quarter).nominations_close_at


@pytest.mark.parametrize("stands_still", ["paused", "in trouble"])
def test_a_quarter_waits_for_no_season_that_stands_still(dan, stands_still):
    months = a_season(dan)
    quarters = a_season(dan, PeriodKind.QUARTER, fed_by=months)
    if stands_still == "paused":
        pause_season(months, by=dan.id, now=NOW)
    else:
        db.session.get(Season, months).trouble = "Nobody can nominate."
        db.session.commit()
    assert len(open_due(quarters, now=datetime(2026, 3, 20, 9, tzinfo=UTC))) == 1


def decided(year, day, dan):
    settle_quality_year(year, other_day=day, note="customers come", motto_en="", motto_ru="", by=dan.id, now=NOW)


def test_a_year_is_laid_on_the_quality_day_that_was_decided_last_and_then_stays(dan):
    years = a_season(dan, PeriodKind.YEAR)
    decided(2026, date(2026, 11, 19), dan)
    decided(2026, date(2026, 11, 17), dan)
    (contest_id,) = open_due(years, now=datetime(2026, 9, 30, 9, tzinfo=UTC))
    decided(2026, date(2026, 11, 26), dan)
    assert open_due(years, now=datetime(2026, 10, 1, 9, tzinfo=UTC)) == []
    contest = db.session.get(Contest, contest_id, populate_existing=True)
    assert contest.announce_at == datetime(2026, 11, 17, 7, tzinfo=UTC)
    assert contest.nominations_close_at == datetime(2026, 10, 21, 15, tzinfo=UTC)


def test_the_cut_off_of_a_year_without_a_contest_goes_by_the_quality_day_that_was_decided(dan):
    years = db.session.get(Season, a_season(dan, PeriodKind.YEAR))
    before = AwardPeriod(PeriodKind.YEAR, date(2025, 1, 1))
    assert natural_cut_off(years, before) == datetime(2025, 10, 17, 15, tzinfo=UTC)
    decided(2025, date(2025, 11, 20), dan)
    assert natural_cut_off(years, before) == datetime(2025, 10, 24, 15, tzinfo=UTC)
