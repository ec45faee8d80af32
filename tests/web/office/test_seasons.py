"""The pages of seasons: begun from a contest, paused, a period left out, changed for the contests to come."""

import re
from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.errors import RuleBroken
from contest.domain.phases import Phase
from contest.domain.seasons import written_trouble
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod
from tests.factories import a_contest, a_head, a_unit, an_account, an_employee
from tests.web.office.desks import a_nominating, repeat, send

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
    answer = repeat(client, contest.id)
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
    assert client.get(f"/office/contests/{contest.id}/repeat").location == season
    assert client.post(f"/office/contests/{contest.id}/repeat").location == season
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
def test_the_reason_of_hr_is_shown_as_it_was_typed(client, season):
    client.post(f"{season}/skip", data={"period": "2026-10-01", "note": "<script>alert(1)</script> 100 % (%(x)s)"})
    page = client.get(season)
    assert page.status_code == 200
    assert "Left out: &lt;script&gt;alert(1)&lt;/script&gt; 100 % (%(x)s)" in page.text
    assert "<script>alert" not in page.text


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


@ONE
def test_a_step_of_the_model_changes_the_contests_to_come_and_none_that_is_there(app, client, season, contest):
    with app.app_context():
        model = db.session.get(Contest, db.session.get(Season, 1).model_id)
        before = db.session.get(Contest, contest.id).places_per_unit
    answer = send(client, app, model.id, "nominating", **a_nominating(places="7"))
    assert answer.status_code in {302, 303}
    with app.app_context():
        assert db.session.get(Contest, model.id).places_per_unit == 7
        assert db.session.get(Contest, contest.id).places_per_unit == before != 7


@ONE
def test_seasons_are_found_by_name_or_unit(client, season):
    assert "Leader" in client.get("/office/seasons?q=altair").text
    page = client.get("/office/seasons?q=nowhere").text
    assert "No season is called that" in page and "Show all" in page


@ONE
def test_what_stands_in_the_way_is_said_with_what_to_do(app, client, season):
    with app.app_context():
        refusal = RuleBroken("The weights add up to %(sum)s. They must add up to 100.", sum=90)
        db.session.get(Season, 1).trouble = written_trouble(refusal)
        db.session.commit()
    page = client.get(season).text
    assert "The weights add up to 90." in page and "leave this period out" in page
    client.set_cookie("ql_language", "ru")
    assert "Сумма весов — 90." in client.get(season).text
    client.set_cookie("ql_language", "en")
    assert "Held up" in client.get("/office/seasons").text


@ONE
def test_leaders_of_months_have_time_to_say_whether_they_stand(app, client, season):
    with app.app_context():
        quarter = a_contest(Phase.VOTING, kind=PeriodKind.QUARTER, period_start=date(2026, 7, 1))
    repeat(client, quarter.id)
    fed = {**MONTHLY, "version": "1", "fed_by": "1", "screening": "0"}
    page = client.post("/office/seasons/2/change", data=fed)
    assert page.status_code == 422 and "at least one day until voting opens" in page.text
    assert client.post("/office/seasons/2/change", data={**fed, "screening": "1"}).status_code == 303


@ONE
def test_hr_reads_that_a_quarter_waits_for_the_leader_of_its_last_month(app, client, season):
    with app.app_context():
        quarter = a_contest(Phase.VOTING, kind=PeriodKind.QUARTER, period_start=date(2026, 7, 1))
    repeat(client, quarter.id)
    waits = "until the day on which the leader of the last month of the quarter is announced"
    assert waits in client.get("/office/seasons/2/change").text
    assert waits not in client.get("/office/seasons/1/change").text


@ONE
def test_of_two_pages_that_are_saved_the_second_says_so_and_keeps_what_was_typed(app, client, season):
    assert client.post(f"{season}/change", data={**MONTHLY, "version": "1"}).status_code == 303
    second = {**MONTHLY, "voting": "11", "next_in_line": "y"}
    page = client.post(f"{season}/change", data={**second, "version": "1"})
    assert page.status_code == 422 and "Somebody changed this season in the meantime." in page.text
    assert re.search(r'name="voting"[^>]*value="11"', page.text)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    assert client.post(f"{season}/change", data={**second, "version": version}).status_code == 303
    with app.app_context():
        kept = db.session.get(Season, 1)
        assert (kept.lengths, kept.next_in_line) == ("7-3-1-11-2", True)


@ONE
def test_a_period_that_a_colleague_has_left_out_already_is_said_beside_the_next_one(client, season):
    october = {"period": "2026-10-01", "note": "holidays"}
    client.post(f"{season}/skip", data=october)
    page = client.post(f"{season}/skip", data={**october, "note": "the plant stands still"})
    assert page.status_code == 422 and "Meanwhile another period comes next." in page.text
    assert "Next: November 2026" in page.text and 'value="the plant stands still"' in page.text
