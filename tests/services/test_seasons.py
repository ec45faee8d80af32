"""Seasons: begun from a contest, opened once per period, paused, skipped, changed for the future only."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Boolean, Integer

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.contests import Method, ScoreMode, Weighting
from contest.domain.errors import ChangedMeanwhile, FieldRefused, RuleBroken
from contest.domain.phases import Phase
from contest.domain.plans import Lengths
from contest.domain.schedule import IN_ORDER
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod
from contest.queries.contests import contests_for_office
from contest.queries.seasons import natural_opening, season_of, season_seen, seasons_seen
from contest.services import seasons
from contest.services.contests import create_contest, publish
from contest.services.seasons import (
    change_season,
    open_due,
    pause_season,
    resume_season,
    skip_period,
)
from contest.services.whole_seasons import begin_season
from tests.factories import a_unit
from tests.houses import let_go
from tests.statements import statements

JANUARY = date(2026, 1, 1)
NOW = datetime(2025, 12, 10, 9, tzinfo=UTC)


def a_season(dan, **values) -> int:
    draft = create_contest(Basics(PeriodKind.MONTH, JANUARY, "Leader", "Лидер"), by=dan.id, now=NOW)
    for name, value in values.items():
        setattr(db.session.get(Contest, draft), name, value)
    db.session.commit()
    return begin_season(draft, by=dan.id, now=NOW)


def opened(season_id):
    asked = db.session.query(SeasonPeriod).filter_by(season_id=season_id).order_by(SeasonPeriod.period_start)
    return [(each.period_start, each.contest_id is not None) for each in asked]


def test_a_season_opens_its_next_contest_once_however_often_it_is_asked(dan):
    season = a_season(dan, places_per_unit=7)
    assert open_due(season, now=NOW) == []
    later = datetime(2026, 1, 22, 9, tzinfo=UTC)
    (contest_id,) = open_due(season, now=later)
    assert open_due(season, now=later) == []
    contest = db.session.get(Contest, contest_id)
    assert (contest.phase, contest.kind, contest.period_start) == (Phase.PLANNED, PeriodKind.MONTH, JANUARY)
    assert (contest.places_per_unit, contest.name_en, contest.is_model) == (7, "Leader", False)
    assert contest.nominations_open_at == natural_opening(season_of(contest), AwardPeriod(PeriodKind.MONTH, JANUARY))
    assert opened(season) == [(JANUARY, True)]


def test_after_an_outage_every_missed_period_is_opened_and_its_dates_lie_ahead(dan):
    season = a_season(dan)
    late = datetime(2026, 3, 2, 9, tzinfo=UTC)
    ids = open_due(season, now=late)
    assert [db.session.get(Contest, one).period_start.month for one in ids] == [1, 2]
    for one in ids:
        contest = db.session.get(Contest, one)
        assert contest.nominations_open_at >= late and contest.nominations_close_at > late + timedelta(days=4)


def test_many_workers_at_once_open_one_contest(app, dan):
    season = a_season(dan)
    later = datetime(2026, 1, 22, 9, tzinfo=UTC)
    db.session.remove()
    start, found = Barrier(6), []

    def work():
        with app.app_context():
            start.wait()
            found.extend(open_due(season, now=later))

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    let_go(app)
    assert len(found) == 1
    assert opened(season) == [(JANUARY, True)]


def test_a_published_contest_is_the_first_of_its_season(dan):
    contest = create_contest(Basics(PeriodKind.MONTH, JANUARY), by=dan.id, now=NOW)
    publish(contest, version=1, by=dan.id, now=NOW)
    season = begin_season(contest, by=dan.id, now=NOW)
    assert opened(season) == [(JANUARY, True)]
    assert season_seen(db.session.get(Season, season)).next_period.start == date(2026, 2, 1)
    with pytest.raises(RuleBroken):
        begin_season(contest, by=dan.id, now=NOW)


def test_the_model_is_in_no_list_and_is_never_published(dan):
    season = db.session.get(Season, a_season(dan))
    assert season.model_id not in [each.id for each in contests_for_office().items]
    with pytest.raises(RuleBroken):
        publish(season.model_id, version=season.model.version, by=dan.id, now=NOW)


def test_a_period_is_left_out_with_a_reason_and_the_season_goes_on(dan):
    season = a_season(dan)
    with pytest.raises(FieldRefused):
        skip_period(season, JANUARY, " ", by=dan.id, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        skip_period(season, date(2026, 2, 1), "holidays", by=dan.id, now=NOW)
    skip_period(season, JANUARY, "holidays", by=dan.id, now=NOW)
    ids = open_due(season, now=datetime(2026, 2, 20, 9, tzinfo=UTC))
    assert [db.session.get(Contest, one).period_start for one in ids] == [date(2026, 2, 1)]
    assert opened(season) == [(JANUARY, False), (date(2026, 2, 1), True)]


def test_a_paused_season_opens_nothing_and_leaves_out_what_passed(dan):
    season = a_season(dan)
    pause_season(season, by=dan.id, now=NOW)
    pause_season(season, by=dan.id, now=NOW)
    later = datetime(2026, 3, 10, 9, tzinfo=UTC)
    assert open_due(season, now=later) == []
    resume_season(season, by=dan.id, now=later)
    assert opened(season) == [(JANUARY, False), (date(2026, 2, 1), False)]
    assert open_due(season, now=later) == []


def test_a_season_that_was_paused_for_years_goes_on_with_the_running_period_only(dan):
    season = a_season(dan)
    pause_season(season, by=dan.id, now=NOW)
    later = datetime(2029, 1, 25, 9, tzinfo=UTC)
    resume_season(season, by=dan.id, now=later)
    (contest_id,) = open_due(season, now=later)
    assert db.session.get(Contest, contest_id).period_start == date(2029, 1, 1)


def test_which_period_is_over_the_clock_of_the_company_says(dan):
    dan.unit.time_zone = "Asia/Vladivostok"
    db.session.commit()
    season = a_season(dan)
    pause_season(season, by=dan.id, now=NOW)
    first_of_february_in_vladivostok = datetime(2026, 1, 31, 20, tzinfo=UTC)
    resume_season(season, by=dan.id, now=first_of_february_in_vladivostok)
    assert opened(season) == [(JANUARY, False)]


OF_ITS_OWN = {
    *("id", "phase", "setup_step", "is_model", "version", "created_by_id", "ended_reason"),
    *("lot_seed", "public_key", "wrapped_key", "traces_cleared"),
    *("lead_id", "next_id", "stage", "scope_id", "time_zone"),
    *IN_ORDER,
}
"""What a contest does not take over from the model of its season: its own state, and instants laid for its period."""


def another(column):
    """A value of this column that is not the usual one and that the table takes."""
    chosen = {
        "kind": PeriodKind.MONTH,
        "period_start": JANUARY,
        "branch_stage": False,
        "category_position": 1,
        "method": Method.APPROVAL,
        "open_board": True,
        "weighting": Weighting.CAP,
        "score_mode": ScoreMode.MEAN,
        "borda_scale": "3-2-1",
        "late": LatePolicy.NEXT_PERIOD,
        "privacy_threshold": 12,
        "least_field": 1,
    }
    if column.name in chosen:
        return chosen[column.name]
    if isinstance(column.type, Boolean):
        return not column.default.arg
    return 7 if isinstance(column.type, Integer) else f"Another {column.name}"


def test_a_contest_takes_over_every_setting_of_the_model(dan):
    settings = {each.name: another(each) for each in Contest.__table__.columns if each.name not in OF_ITS_OWN}
    season = a_season(dan, **settings)
    (contest_id,) = open_due(season, now=datetime(2026, 1, 22, 9, tzinfo=UTC))
    contest, model = db.session.get(Contest, contest_id), db.session.get(Season, season).model
    assert {name: getattr(model, name) for name in settings} == settings
    assert {name: getattr(contest, name) for name in settings} == settings


def test_a_change_holds_for_the_contests_to_come_only(dan):
    season = a_season(dan)
    (first,) = open_due(season, now=datetime(2026, 1, 22, 9, tzinfo=UTC))
    before = db.session.get(Contest, first).voting_close_at
    change_season(season, lengths=Lengths(voting=10), fed_by=None, next_in_line=True, version=1, by=dan.id, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_season(season, lengths=Lengths(), fed_by=None, next_in_line=True, version=1, by=dan.id, now=NOW)
    (second,) = open_due(season, now=datetime(2026, 2, 20, 9, tzinfo=UTC))
    db.session.expire_all()
    assert db.session.get(Contest, first).voting_close_at == before
    contest = db.session.get(Contest, second)
    assert contest.voting_close_at - contest.voting_open_at > timedelta(days=10)


def test_a_contest_set_up_by_hand_takes_the_place_of_the_seasons_own(dan):
    season = a_season(dan)
    own = create_contest(Basics(PeriodKind.MONTH, JANUARY), by=dan.id, now=NOW)
    publish(own, version=1, by=dan.id, now=NOW)
    assert open_due(season, now=datetime(2026, 1, 22, 9, tzinfo=UTC)) == [own]
    assert opened(season) == [(JANUARY, True)]


def test_what_stands_in_the_way_is_noted_and_tried_again(dan):
    season = a_season(dan)
    company = db.session.get(Season, season).model.scope
    head, company.head_id = company.head_id, None
    db.session.commit()
    later = datetime(2026, 1, 22, 9, tzinfo=UTC)
    assert open_due(season, now=later) == []
    assert "Nobody can nominate" in db.session.get(Season, season, populate_existing=True).trouble
    assert opened(season) == []
    db.session.get(Season, season).model.scope.head_id = head
    db.session.commit()
    assert len(open_due(season, now=later)) == 1
    assert db.session.get(Season, season, populate_existing=True).trouble == ""


def test_a_fault_is_noted_for_hr_and_raised_for_the_log(dan, monkeypatch):
    season = a_season(dan)

    def fails(*rest, **named):
        raise ZeroDivisionError

    monkeypatch.setattr(seasons, "publish_in_hand", fails)
    with pytest.raises(ZeroDivisionError):
        open_due(season, now=datetime(2026, 1, 22, 9, tzinfo=UTC))
    assert db.session.get(Season, season, populate_existing=True).trouble == seasons.FAILED
    assert opened(season) == []


def test_the_list_of_seasons_costs_the_same_for_one_and_for_ten(dan):
    def cost():
        db.session.expire_all()
        with statements() as sent:
            seasons_seen()
        return len(sent)

    months = a_season(dan)
    fed = begin_season(create_contest(Basics(PeriodKind.QUARTER, JANUARY), by=dan.id, now=NOW), by=dan.id, now=NOW)
    change_season(fed, lengths=Lengths(), fed_by=months, next_in_line=False, version=1, by=dan.id, now=NOW)
    one = cost()
    for number in range(9):
        branch = a_unit(f"Branch {number}", dan.unit)
        a_season(dan, scope_id=branch.id)
    assert cost() == one
