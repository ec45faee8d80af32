"""The pages of seasons: begun from a contest, paused, a period left out, changed for the contests to come."""

from datetime import date

import pytest

from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Season, SeasonPeriod
from tests.factories import a_contest, a_head, a_unit, an_account, an_employee

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MONTHLY = {"opens_before": "7", "nominating": "3", "screening": "1", "voting": "9", "sealed": "2", "fed_by": ""}


@pytest.fixture
def contest(app, client, sign_in):
    with app.app_context():
        company = a_unit("Altair Works")
        a_head("Ada", company)
        dan = an_employee("Dan", company)
        an_account(dan, Role.HR)
        contest = a_contest(Phase.VOTING, company, period_start=date(2026, 9, 1), name_en="Leader")
    sign_in(client, dan)
    return contest


@pytest.fixture
def season(contest, client):
    answer = client.post(f"/office/contests/{contest.id}/repeat")
    assert (answer.status_code, answer.location) == (303, "/office/seasons/1")
    return answer.location


def test_a_season_is_begun_paused_and_goes_on(app, client, season):
    page = client.get(season).text
    assert "Next: October 2026" in page and "September 2026" in page
    assert "Leader" in client.get("/office/seasons").text
    client.post(f"{season}/pause")
    assert "This season is paused." in client.get(season).text
    client.post(f"{season}/resume")
    assert "This season is paused." not in client.get(season).text


@ONE
def test_a_contest_belongs_to_one_season(client, contest, season):
    assert client.post(f"/office/contests/{contest.id}/repeat").status_code == 409
    assert "Repeat it every period" not in client.get(f"/office/contests/{contest.id}").text
    assert client.get("/office/seasons/99").status_code == 404


@ONE
def test_a_period_is_left_out_with_a_reason(app, client, season):
    wrong = client.post(f"{season}/skip", data={"period": "2026-10-01", "note": ""})
    assert wrong.status_code == 422 and "why this period is left out" in wrong.text
    assert client.post(f"{season}/skip", data={"period": "soon", "note": "holidays"}).status_code == 404
    client.post(f"{season}/skip", data={"period": "2026-10-01", "note": "holidays"})
    with app.app_context():
        assert db.session.get(SeasonPeriod, (1, date(2026, 10, 1))).note == "holidays"
    assert "Next: November 2026" in client.get(season).text


@ONE
def test_lengths_are_changed_and_what_makes_no_sense_comes_back(app, client, season):
    assert client.get(f"{season}/change").status_code == 200
    assert client.post(f"{season}/change", data={**MONTHLY, "version": "1", "voting": "0"}).status_code == 422
    assert client.post(f"{season}/change", data={**MONTHLY, "version": "1"}).status_code == 303
    with app.app_context():
        assert db.session.get(Season, 1).lengths == "7-3-1-9-2"


@ONE
def test_the_steps_of_the_model_lead_back_to_its_season(app, client, season):
    with app.app_context():
        model = db.session.get(Season, 1).model_id
    assert client.get(f"/office/contests/{model}/setup/method").status_code == 200
    answer = client.get(f"/office/contests/{model}/setup/schedule")
    assert answer.location == f"/office/contests/{model}/season"
    assert client.get(answer.location).location == season
