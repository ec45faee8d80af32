"""A contest that HR sets up again by hand belongs to the season whose own came to nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, SeasonPeriod
from contest.queries.seasons import season_of
from contest.services.contests import create_contest, publish
from contest.services.seasons import open_due
from contest.services.steering import cancel
from contest.services.whole_seasons import begin_season

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
NOW = datetime(2026, 1, 22, 9, tzinfo=UTC)


def by_hand(dan, period=JANUARY) -> Contest:
    contest_id = create_contest(Basics(PeriodKind.MONTH, period), by=dan.id, now=NOW)
    publish(contest_id, version=1, by=dan.id, now=NOW)
    return db.session.get_one(Contest, contest_id)


def opened(dan) -> tuple[int, int]:
    """The season, and the contest about January that it has opened."""
    draft = create_contest(Basics(PeriodKind.MONTH, JANUARY), by=dan.id, now=NOW)
    season = begin_season(draft, by=dan.id, now=NOW)
    (contest_id,) = open_due(season, now=NOW)
    return season, contest_id


@pytest.mark.parametrize("ending", ["cancelled", "void"])
def test_the_second_attempt_is_the_contest_of_the_season(dan, ending):
    season, first = opened(dan)
    if ending == "cancelled":
        cancel(first, "The dates were wrong.", by=dan.id, now=NOW)
    else:
        db.session.get_one(Contest, first).phase = Phase.VOID
        db.session.commit()
    second = by_hand(dan)
    assert season_of(second).id == season
    assert [each.contest_id for each in db.session.query(SeasonPeriod)] == [second.id]
    assert open_due(season, now=NOW + timedelta(days=1)) == []


def test_a_contest_about_another_period_belongs_to_no_season(dan):
    _season, first = opened(dan)
    cancel(first, "The dates were wrong.", by=dan.id, now=NOW)
    assert season_of(by_hand(dan, FEBRUARY)) is None
    assert [each.contest_id for each in db.session.query(SeasonPeriod)] == [first]
