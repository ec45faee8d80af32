"""The steps of a season's model: what may change for the contests to come, and nothing of one contest."""

from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.extensions import db
from contest.models import Contest, Season, Unit
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
def test_the_pages_of_a_season_stand_whose_model_was_turned_into_a_year(app, dan, model):
    with app.app_context():
        db.session.get_one(Contest, model).kind = PeriodKind.YEAR
        db.session.commit()
    for path in ("/office/seasons", "/office/seasons/1", "/office/seasons/1/change"):
        assert dan.get(path).status_code == 200


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
