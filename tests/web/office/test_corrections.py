"""HR corrects an announced result: words, a look at what comes of it, a question, then one more notice."""

import re

import pytest

from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Correction, Employee, Letter, Qualification
from contest.queries.title_holders import title_holders
from tests.factories import a_contest, an_account
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.reading import words

TEXT = "The figures of March were those of February."


@pytest.fixture
def contest(app, dan):
    """(contest, Cleo who leads it, Zuev who does not)."""
    with app.app_context():
        found, (cleo, zuev) = a_counted_contest(30, 14, names=("Cleo", "Zuev"))
        cleo.employee.email = "cleo@example.org"
        db.session.commit()
        return found.id, cleo.id, zuev.id


def typed(takes_from="", gives_to="", number=1, act="look", **texts):
    return {
        "number": number,
        "text_en": TEXT,
        "text_ru": "",
        "takes_from": takes_from,
        "gives_to": gives_to,
        "act": act,
        **texts,
    }


def test_hr_looks_at_it_before_anything_is_published(app, dan, contest):
    number, cleo, zuev = contest
    assert "Publish a correction" in words(dan.get(f"/office/contests/{number}"))
    form = words(dan.get(f"/office/contests/{number}/correct"))
    assert "Cleo Carter" in form and "Pat Zuev" in form
    page = words(dan.post(f"/office/contests/{number}/correct", data=typed(cleo, zuev)))
    assert "Publish this correction?" in page and "It cannot be taken back, only corrected again." in page
    assert 'id="correction-1"' in page and TEXT in page
    assert "The title is withdrawn: Cleo Carter." in page and "The title is then held by: Pat Zuev." in page
    assert "3 people by notice" in page and "1 of them by e-mail too" in page
    with app.app_context():
        assert db.session.query(Correction).count() == db.session.query(Letter).count() == 0
        assert title_holders(number) == {cleo}


def test_what_the_look_promised_is_what_happens(app, dan, contest):
    number, cleo, zuev = contest
    looked_at = dan.post(f"/office/contests/{number}/correct", data=typed(cleo, zuev)).text
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', looked_at))
    answer = dan.post(f"/office/contests/{number}/correct", data={**sent, "act": "publish"})
    assert (answer.status_code, answer.location) == (303, f"/contests/{number}/results#correction-1")
    assert "The correction is published." in words(dan.get(answer.location))
    with app.app_context():
        assert title_holders(number) == {zuev}
        letters = db.session.query(Letter).filter_by(kind=LetterKind.CORRECTION)
        assert [letters.filter_by(channel=each).count() for each in (LetterChannel.APP, LetterChannel.EMAIL)] == [3, 1]
    office = words(dan.get(f"/office/contests/{number}"))
    assert "Correction No. 1 of 20 October 2026" in office and "The title is given: Pat Zuev." in office
    again = words(dan.get(f"/office/contests/{number}/correct"))
    assert "Published so far" in again and re.search(
        r"Published by [^<]*Dorsey[^<]* on Tuesday 20 October, 12:00", again
    )


def test_who_goes_back_to_the_words_finds_them_as_they_were(dan, contest):
    number, cleo, _ = contest
    page = words(
        dan.post(f"/office/contests/{number}/correct", data=typed(cleo, act="change", text_ru="Другие слова."))
    )
    assert TEXT in page and "Другие слова." in page and f'<option selected value="{cleo}">' in page


def test_a_text_is_needed_and_said_beside_its_field(app, dan, contest):
    number, *_ = contest
    page = words(dan.post(f"/office/contests/{number}/correct", data=typed(text_en="", act="publish")), 422)
    assert "Say what was wrong and what holds now" in page
    with app.app_context():
        assert db.session.query(Correction).count() == 0


def test_nobody_is_offered_the_title_who_may_not_be_named(app, dan, contest, now):
    number, _, zuev = contest
    with app.app_context():
        db.session.query(Employee).filter_by(last_name="Zuev").one().left_on = now.date()
        db.session.commit()
    page = words(dan.get(f"/office/contests/{number}/correct"))
    assert f'value="{zuev}"' not in page and "Who stood and may not be named today" in page
    assert dan.post(f"/office/contests/{number}/correct", data=typed(gives_to=zuev)).status_code == 422


def test_the_second_of_two_organisers_keeps_the_words_and_reads_what_the_first_published(app, dan, contest):
    number, cleo, zuev = contest
    assert dan.post(f"/office/contests/{number}/correct", data=typed(cleo, act="publish")).status_code == 303
    second = words(
        dan.post(
            f"/office/contests/{number}/correct", data=typed(gives_to=zuev, text_en="My words stay.", act="publish")
        ),
        422,
    )
    assert "Somebody published a correction of this result in the meantime." in second
    assert "My words stay." in second and 'id="correction-1"' in second
    assert 'name="number" value="2"' in second
    with app.app_context():
        assert db.session.query(Correction).count() == 1


def test_hr_is_warned_where_other_contests_have_taken_candidates_from_the_result(app, dan, contest, now):
    number, cleo, _ = contest
    with app.app_context():
        year = a_contest(Phase.SCREENING, name_en="The long one")
        person = db.session.query(Employee).filter_by(last_name="Carter").one()
        db.session.add(Qualification(contest_id=year.id, source_id=number, employee_id=person.id))
        db.session.commit()
    page = words(dan.post(f"/office/contests/{number}/correct", data=typed(cleo)))
    assert "Other contests have taken their candidates from this result." in page and "The long one" in page
    assert "The long one" not in words(dan.post(f"/office/contests/{number}/correct", data=typed()))


@pytest.mark.parametrize("phase", [each for each in Phase if each is not Phase.ANNOUNCED])
def test_before_the_announcement_hr_is_offered_no_correction(app, dan, phase):
    with app.app_context():
        found, (cleo, zuev) = a_counted_contest(9, 4, phase=phase)
        number, cleo_id, zuev_id = found.id, cleo.id, zuev.id
        assert db.session.get(Contest, number).phase is phase
    office = dan.get(f"/office/contests/{number}")
    assert "correct" not in office.text.lower().replace("incorrect", "")
    assert dan.get(f"/office/contests/{number}/correct").status_code == 409
    answer = dan.post(f"/office/contests/{number}/correct", data=typed(cleo_id, zuev_id, act="publish"))
    assert answer.status_code == 409
    with app.app_context():
        assert db.session.query(Correction).count() == 0


def test_only_hr_comes_in(app, contest, sign_in):
    number, *_ = contest
    with app.app_context():
        eve = db.session.query(Employee).filter_by(last_name="Zuev").one()
        an_account(eve)
    stranger = sign_in(app.test_client(), eve)
    for answer in (
        stranger.get(f"/office/contests/{number}/correct"),
        stranger.post(f"/office/contests/{number}/correct"),
    ):
        assert answer.status_code == 403
    assert app.test_client().get(f"/office/contests/{number}/correct").status_code == 302


def test_thirty_corrections_cost_hr_no_more_queries_than_one(app, dan, contest):
    number, cleo, zuev = contest

    dan.post(f"/office/contests/{number}/correct", data=typed(cleo, zuev, 1, "publish"))
    paths = [f"/office/contests/{number}", f"/office/contests/{number}/correct"]
    costs = []
    for _ in range(2):
        for path in paths:
            dan.get(path)
            with statements() as heard:
                dan.get(path)
            costs.append(len(heard))
        for place in range(1, 30):
            loser, winner = ((cleo, zuev), (zuev, cleo))[place % 2]
            dan.post(f"/office/contests/{number}/correct", data=typed(loser, winner, place + 1, "publish"))
    with app.app_context():
        assert db.session.query(Correction).count() == 30
    assert costs[:2] == costs[2:]
