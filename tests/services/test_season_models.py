"""The model of a season: its words and rules change for the contests to come, its kind and its unit never."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics, People
from contest.domain.errors import RuleBroken
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Season
from contest.queries.seasons import season_seen
from contest.services.contests import create_contest, save_basics, save_people
from contest.services.seasons import open_due, pause_season, resume_season
from contest.services.whole_seasons import begin_season
from tests.factories import a_contest, a_unit

JANUARY = date(2026, 1, 1)
NOW = datetime(2025, 12, 10, 9, tzinfo=UTC)
OPENS = datetime(2026, 1, 22, 9, tzinfo=UTC)


def a_season(dan) -> Season:
    draft = create_contest(Basics(PeriodKind.MONTH, JANUARY, "Leader", "Лидер"), by=dan.id, now=NOW)
    return db.session.get_one(Season, begin_season(draft, by=dan.id, now=NOW))


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (PeriodKind.YEAR, JANUARY),
        (PeriodKind.QUARTER, JANUARY),
        (PeriodKind.MONTH, date(2026, 2, 1)),
    ],
)
def test_a_season_keeps_its_kind_and_its_period(dan, kind, start):
    model = a_season(dan).model
    with pytest.raises(RuleBroken):
        save_basics(model.id, Basics(kind, start, "Best"), version=model.version, by=dan.id, now=NOW)
    kept = db.session.get_one(Contest, model.id, populate_existing=True)
    assert (kept.kind, kept.period_start, kept.name_en) == (PeriodKind.MONTH, JANUARY, "Leader")


def test_the_words_of_a_season_change_for_the_contests_to_come(dan):
    season = a_season(dan)
    words = Basics(PeriodKind.MONTH, JANUARY, "Best", "Лучший", "With a watch.")
    save_basics(season.model_id, words, version=season.model.version, by=dan.id, now=NOW)
    (contest_id,) = open_due(season.id, now=OPENS)
    contest = db.session.get_one(Contest, contest_id)
    assert words == Basics(contest.kind, contest.period_start, contest.name_en, contest.name_ru, contest.about)


def test_a_draft_that_is_no_model_may_become_another_kind(dan):
    draft = create_contest(Basics(PeriodKind.MONTH, JANUARY), by=dan.id, now=NOW)
    assert save_basics(draft, Basics(PeriodKind.YEAR, JANUARY), version=1, by=dan.id, now=NOW)


def test_a_season_whose_model_was_turned_into_a_year_is_shown_and_opens_nothing(dan):
    contest = a_contest(Phase.VOTING, dan.unit, period_start=date(2026, 10, 1))
    season = db.session.get_one(Season, begin_season(contest.id, by=dan.id, now=NOW))
    season.lengths = "7-3-1-5-2"
    season.model.kind = PeriodKind.YEAR
    db.session.commit()
    assert season_seen(season).next_period.start == JANUARY
    assert open_due(season.id, now=datetime(2027, 1, 22, 9, tzinfo=UTC)) == []
    assert "End it and begin another one" in db.session.get_one(Season, season.id, populate_existing=True).trouble
    pause_season(season.id, by=dan.id, now=NOW)
    with pytest.raises(RuleBroken):
        resume_season(season.id, by=dan.id, now=NOW)


def test_a_season_keeps_its_unit_while_who_may_vote_changes(dan):
    model = a_season(dan).model
    company, branch = model.scope_id, a_unit("Vladivostok", dan.unit)
    with pytest.raises(RuleBroken):
        save_people(model.id, People(branch.id), version=model.version, by=dan.id, now=NOW)
    assert db.session.get_one(Contest, model.id, populate_existing=True).scope_id == company
    save_people(model.id, People(company, True), version=model.version, by=dan.id, now=NOW)
    assert model.own_vote_allowed
