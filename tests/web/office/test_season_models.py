"""The steps of a season's model: what may change for the contests to come, and nothing of one contest."""

from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod, Unit
from contest.services.whole_seasons import begin_season
from tests.factories import a_contest
from tests.web.office.desks import ONE, repeat, send, step


@pytest.fixture
def model(app, client, dan, draft):
    """The id of the model of season 1, the months of the company."""
    assert repeat(client, draft).status_code == 303
    with app.app_context():
        return db.session.get_one(Season, 1).model_id


@ONE
def test_of_the_basics_of_a_season_only_the_words_can_be_changed(app, dan, model):
    page = dan.get(step(model, "basics")).text
    assert 'type="radio"' not in page and "Name in English" in page
    typed = {"period": "month:2026-10-01", "name_en": "Best", "name_ru": "", "about": ""}
    assert send(dan, app, model, "basics", **{**typed, "period": "year:2025-01-01"}).status_code == 422
    assert send(dan, app, model, "basics", **typed).status_code == 303
    with app.app_context():
        kept = db.session.get_one(Contest, model)
        assert (kept.kind, kept.period_start, kept.name_en) == (PeriodKind.MONTH, date(2026, 10, 1), "Best")


@ONE
def test_the_pages_of_a_season_stand_whose_model_was_turned_into_a_year(app, dan, model, now):
    with app.app_context():
        contest = a_contest(Phase.NOMINATING, db.session.get_one(Unit, 1), period_start=date(2026, 11, 1))
        db.session.add(SeasonPeriod(season_id=1, period_start=contest.period_start, contest_id=contest.id, at=now))
        season = db.session.get_one(Season, 1)
        season.lengths = "7-3-1-5-2"
        season.model.kind = PeriodKind.YEAR
        months = a_contest(Phase.ANNOUNCED, db.session.get_one(Unit, 1), kind=PeriodKind.MONTH)
        season.fed_by_id = begin_season(months.id, by=None, now=now)
        db.session.commit()
    paths = ("seasons", "seasons/1", "seasons/1/change", "seasons/1/end", f"contests/{contest.id}", "screening")
    assert [dan.get(f"/office/{path}").status_code for path in paths] == [200] * len(paths)
    assert dan.post("/office/seasons/1/end").status_code == 303
    assert dan.get("/office/seasons/1").status_code == 200


@ONE
def test_the_unit_of_a_season_is_said_and_cannot_be_chosen(app, dan, model):
    page = dan.get(step(model, "people")).text
    assert "<select" not in page.partition("<main")[2] and "Held in Northern Meridian" in page
    with app.app_context():
        company, branch = (each.id for each in db.session.query(Unit).order_by(Unit.id))
    assert send(dan, app, model, "people", unit=str(branch), privacy_threshold="12").status_code == 422
    assert send(dan, app, model, "people", unit=str(company), privacy_threshold="12").status_code == 303
    with app.app_context():
        kept = db.session.get_one(Contest, model)
        assert (kept.scope_id, kept.privacy_threshold) == (company, 12)


SHOWN = ("basics", "people", "standing", "nominating", "method", "announcement")


@ONE
@pytest.mark.parametrize("name", SHOWN)
def test_a_step_of_a_season_speaks_of_the_contests_to_come_and_leads_back(dan, model, name):
    main = dan.get(step(model, name)).text.partition("<main")[2]
    assert "Quality Leader of the Month: for the contests to come" in main
    assert 'href="/office/seasons/1"' in main
    for of_one_contest in ("October", "November", "step 2 of 8", "Save and go on", "finish later", 'class="steps"'):
        assert of_one_contest not in main
    assert "October" in dan.get(step(model - 1, name)).text  # The draft it was begun from is about one month.


@ONE
def test_the_pages_below_a_step_of_a_season_name_no_month(dan, model):
    for path in ("standing/commission", "nominating/units", f"standing/{model}"):
        page = dan.get(step(model, path)).text
        assert "Quality Leader of the Month: for the contests to come" in page and "October 2026" not in page


@ONE
def test_a_saved_step_of_a_season_leads_back_to_it(app, dan, model):
    answer = send(dan, app, model, "announcement", tell_when_voting_opens="y", then="later")
    assert (answer.status_code, answer.location) == (303, "/office/seasons/1")
    page = dan.get("/office/seasons/1").text
    assert "Saved for the contests to come" in page and "The draft is in the list" not in page
    assert f'href="{step(model, "basics")}"' in page
