"""Who qualifies by having led, on the pages: HR reads months and reasons, staff read titles only."""

import pytest

from contest.domain.consents import Answers, ConsentKind, ConsentState
from contest.extensions import db
from contest.models import Candidate, Employee, Placing
from contest.queries.seasons import season_of
from contest.services.consents import answer
from contest.services.progress import advance
from tests.factories import SEALING_SECRET, a_consent, an_account, an_employee
from tests.services.spring import BEFORE, OPENS, a_spring, an_organiser
from tests.services.test_qualifying import CLOSES, Seasons
from tests.services.test_title_withdrawn import ANNOUNCED, MARCH, withdraw

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def the_clock_of_the_database(monkeypatch):
    """A vote is open by the database's clock, which no test moves."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: OPENS)


def a_vote_under_way(*, second_too=False):
    """(spring, Eve of the staff): the leaders of June, or the second of March too, said yes, and the vote is open."""
    spring = a_spring(an_organiser())
    year = spring.seasons.year
    eve = an_employee("Eve", spring.seasons.company)
    an_account(eve)
    spring.seasons.close()
    for person in (*spring.shared, *([spring.second] if second_too else [])):
        answer(year.id, Answers(dict.fromkeys(ConsentKind, True)), by=person, now=CLOSES)
    advance(year.id, now=OPENS, sealing_secret=SEALING_SECRET)
    return spring, eve


def test_hr_reads_the_months_on_the_contest_on_screening_and_on_the_season(app, client, sign_in, clock):
    with app.app_context():
        dan = an_organiser()
        year = a_spring(dan).seasons.year
        season = season_of(year).id
    clock.move_to(BEFORE)
    sign_in(client, dan)
    for address in (
        f"/office/contests/{year.id}",
        f"/office/screening?contest={year.id}",
        f"/office/seasons/{season}",
    ):
        page = client.get(address).text
        assert "Who would qualify now" in page
        assert "not confirmed by HR" in page
        assert "next in line" in page
        assert "The plant stood still." in page


def test_staff_see_by_which_title_somebody_stands_and_nobody_who_dropped_out(app, client, sign_in, clock):
    with app.app_context():
        spring, eve = a_vote_under_way(second_too=True)
        year = spring.seasons.year
    clock.move_to(OPENS)
    sign_in(client, eve)
    page = client.get(f"/contests/{year.id}").text
    assert page.count("Leader of June 2026") == 2
    assert page.count("Moved up from March 2026") == 1
    assert "confirmed by HR" not in page
    assert "Leader of March" not in page


@ONE
def test_a_title_betrays_nobody_who_took_the_name_back(app, client, sign_in, clock):
    with app.app_context():
        spring, eve = a_vote_under_way()
        year, person = spring.seasons.year, spring.shared[0]
        month = db.session.query(Candidate).filter_by(employee_id=person).order_by(Candidate.id).first()
        a_consent(month.contest, month.employee, ConsentState.WITHDRAWN, ConsentKind.INTERNAL)
    clock.move_to(OPENS)
    sign_in(client, eve)
    assert client.get(f"/contests/{year.id}").text.count("Leader of June 2026") == 1


@ONE
def test_the_ballot_paper_names_the_title_too(app, client, sign_in, clock, the_clock_of_the_database):
    with app.app_context():
        spring, eve = a_vote_under_way()
        year = spring.seasons.year
    clock.move_to(OPENS)
    sign_in(client, eve)
    assert client.get(f"/voting/{year.id}").text.count("Leader of June 2026") == 2


@ONE
def test_whoever_qualified_reads_by_what_and_answers_on_the_page_of_the_consents(app, client, sign_in, clock):
    with app.app_context():
        spring = a_spring(an_organiser())
        year = spring.seasons.year
        spring.seasons.close()
        person = db.session.get(Employee, spring.shared[0])
        an_account(person)
    clock.move_to(CLOSES)
    sign_in(client, person)
    page = client.get(f"/consents/{year.id}").text
    assert "You may stand in the next contest" in page
    assert "Leader of June 2026: so you may stand here too" in page
    assert "Colleagues see in you" not in page
    assert "whoever came next may be asked in your place, an hour later" in page


@ONE
def test_after_a_no_there_is_an_hour_to_change_it_and_then_the_next_sweep_asks_who_came_next(
    app, client, sign_in, clock
):
    with app.app_context():
        spring = a_spring(an_organiser())
        year = spring.seasons.year
        spring.seasons.close()
        person = db.session.get(Employee, spring.second)
        an_account(person)
        (third,) = db.session.query(Candidate.employee_id).join(Placing).filter_by(place=3).order_by(Candidate.id)[:1]
    clock.move_to(CLOSES)
    sign_in(client, person)
    page = client.post(f"/consents/{year.id}/decline", data={"text_version": "1"}, follow_redirects=True).text
    assert "You can change your mind for an hour." in page
    assert "follows as next in line" not in app.test_cli_runner().invoke(args=["advance"]).output
    clock.shift(3600)
    swept = app.test_cli_runner().invoke(args=["advance"]).output
    assert f"contest {year.id}: employee {third.employee_id} follows as next in line" in swept
    assert "You no longer stand in this contest." in client.get(f"/consents/{year.id}").text


@ONE
def test_before_the_vote_staff_read_that_leaders_stand_by_themselves_and_no_name(app, client, sign_in, clock):
    with app.app_context():
        dan = an_organiser()
        spring = a_spring(dan)
        year = spring.seasons.year
        names = [db.session.get(Employee, one).last_name for one in (*spring.shared, spring.second)]
    clock.move_to(BEFORE)
    sign_in(client, dan)
    page = client.get(f"/contests/{year.id}").text
    assert "need nobody to put them forward" in page
    assert not [name for name in names if name in page]


@ONE
@pytest.mark.parametrize(
    ("next_in_line", "said"),
    [(True, "next in line"), (False, "Nobody moves up: in this season the next in line does not follow.")],
)
def test_hr_reads_that_a_title_was_withdrawn_and_whether_the_next_moves_up(
    app, client, sign_in, clock, next_in_line, said
):
    with app.app_context():
        dan = an_organiser()
        seasons = Seasons(dan, next_in_line)
        leader, *_others = seasons.month(MARCH, ANNOUNCED, 9, 4, 1)
        withdraw(dan, leader)
        year, season = seasons.year.id, season_of(seasons.year).id
        source = db.session.query(Candidate).filter_by(employee_id=leader).first().contest_id
    clock.move_to(BEFORE)
    sign_in(client, dan)
    for address in (f"/office/contests/{year}", f"/office/seasons/{season}"):
        page = client.get(address).text
        assert f'href="/contests/{source}/results#correction-1"' in page
        assert "title withdrawn by correction No. 1" in page
        assert said in page
        assert "Nobody was named leader" not in page


@ONE
def test_nobody_is_no_number(app, client, sign_in, clock):
    with app.app_context():
        dan = an_organiser()
        year = Seasons(dan).year.id
    clock.move_to(BEFORE)
    sign_in(client, dan)
    page = client.get(f"/office/contests/{year}").text
    assert "Nobody would qualify as things are today." in page
    assert "0 people" not in page
