"""The voting room: paper, review, cast, receipt, board; what each shows and what none of them shows."""

import re
from datetime import timedelta

import pytest

from contest.domain.contests import Method
from contest.domain.phases import Phase
from contest.domain.secrecy import grouped, receipt_code
from contest.extensions import db
from contest.models import Contest, Employee
from contest.queries.ballot_papers import PaperState, Shown, ballot_paper
from tests.box_and_roll import box_and_roll
from tests.factories import NOW, a_candidate, a_contest, an_employee
from tests.statements import statements
from tests.web.open_votes import SECRET, an_open_vote, announce


@pytest.fixture
def vote(app):
    """An open vote: Cleo and Ada stand, Ben votes, Eve came after the roll was frozen."""

    class Vote:
        @staticmethod
        def opened(**values):
            vars(vote).update(vars(an_open_vote(app, **values)))

    vote = Vote()
    return vote


@pytest.fixture(autouse=True)
def database_clock(monkeypatch):
    """The database's own clock cannot be moved; here it stands where the test's clock stands."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)


def test_the_way_of_a_vote(app, client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    paper = client.get(f"/voting/{vote.id}")
    assert paper.status_code == 200
    assert "Cleo Carter" in paper.text and "Ada Lovell" in paper.text
    review = client.post(f"/voting/{vote.id}/review", data={"mark": vote.candidates["Cleo"]})
    assert review.status_code == 200
    assert "Cleo Carter" in review.text and "Ada Lovell" not in review.text
    secret = re.search(r'name="secret" value="(\w+)"', review.text)[1]
    assert grouped(receipt_code(vote.id, secret)) in review.text
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": secret})
    assert (cast.status_code, cast.location) == (303, f"/voting/{vote.id}/receipt")
    receipt = client.get(cast.location)
    assert grouped(receipt_code(vote.id, secret)) in receipt.text
    with app.app_context():
        assert box_and_roll(vote.id) == (1, 1)


def test_after_casting_no_page_shows_the_choice_and_the_code_is_shown_once(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    first = client.get(cast.location)
    again = client.get(cast.location)
    code = grouped(receipt_code(vote.id, SECRET))
    assert code in first.text and code not in again.text
    back = client.get(f"/voting/{vote.id}")
    second = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Ada"], "secret": SECRET[::-1]})
    assert second.status_code == 409
    assert "already recorded" in second.text
    for page in (cast, first, again, back, second, client.get(f"/voting/{vote.id}/review")):
        assert "Cleo" not in page.text
        assert code not in page.headers.get("Location", "")
        assert page.headers["Cache-Control"] == "no-store"


def test_nothing_on_the_receipt_loads_the_page_again_while_it_shows_the_code(client, sign_in, vote):
    """The code is shown once: a switch of the language would take it away."""
    vote.opened()
    sign_in(client, vote.people["Ben"])
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    assert "/account/language" not in client.get(cast.location).text
    without_the_code = client.get(cast.location).text
    assert "/account/language" in without_the_code
    assert "Keep the code" not in without_the_code


def test_every_page_that_answers_a_post_gives_its_place_in_the_history_to_the_paper(client, sign_in, vote):
    """So that Back after casting asks for the paper and does not send a form again."""
    vote.opened()
    sign_in(client, vote.people["Ben"])
    review, marked = f"/voting/{vote.id}/review", {"mark": vote.candidates["Cleo"]}
    pages = [client.post(review, data=form) for form in (marked, marked | {"change": "1"}, {})]
    assert [f'data-paper="/voting/{vote.id}"' in page.text for page in pages] == [True] * 3


def test_the_secret_is_in_no_session(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    client.post(f"/voting/{vote.id}/review", data={"mark": vote.candidates["Cleo"]})
    with client.session_transaction() as session:
        assert not [key for key in session if key not in {"_user_id", "_fresh", "csrf_token", "_permanent", "_id"}]


def test_the_receipt_page_before_a_vote_leads_to_the_paper(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    assert client.get(f"/voting/{vote.id}/receipt").location == f"/voting/{vote.id}"


def test_candidates_do_not_find_themselves_on_their_paper(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Cleo"])
    paper = client.get(f"/voting/{vote.id}")
    assert f'value="{vote.candidates["Ada"]}"' in paper.text
    assert f'value="{vote.candidates["Cleo"]}"' not in paper.text
    assert "your name is not on your paper" in paper.text
    sign_in(client, vote.people["Ben"])
    assert "your name is not on your paper" not in client.get(f"/voting/{vote.id}").text


def test_whoever_is_not_on_the_roll_reads_why(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Eve"])
    page = client.get(f"/voting/{vote.id}")
    assert page.status_code == 200
    assert "You are not on the list of voters" in page.text
    assert 'name="mark"' not in page.text
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    assert cast.status_code == 409


@pytest.mark.parametrize("mark", [[], ["4711"], ["x"], ["1.5"], ["\x00"], ["9" * 40], ["none", "none"]])
def test_a_bad_mark_keeps_the_paper_with_a_sentence(client, sign_in, vote, mark):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    answer = client.post(f"/voting/{vote.id}/review", data={"mark": mark})
    assert answer.status_code == 422
    assert "Choose one person" in answer.text
    assert 'name="mark"' in answer.text


def test_two_marks_where_one_is_allowed_are_refused_and_not_cut_to_the_first(app, client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    for mark in ([*vote.candidates.values()], ["none", vote.candidates["Ada"]], [vote.candidates["Ada"], "none"]):
        cast = client.post(f"/voting/{vote.id}/cast", data={"mark": mark, "secret": SECRET})
        assert (cast.status_code, "Choose one person" in cast.text) == (422, True)
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


def test_none_of_these_is_a_blank_ballot(app, client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    review = client.post(f"/voting/{vote.id}/review", data={"mark": "none"})
    assert "Your ballot is blank" in review.text
    assert client.post(f"/voting/{vote.id}/cast", data={"mark": "none", "secret": SECRET}).status_code == 303
    with app.app_context():
        assert box_and_roll(vote.id) == (1, 1)


def test_approval_keeps_to_its_limit_and_keeps_the_ticks(client, sign_in, vote):
    vote.opened(method=Method.APPROVAL, max_choices=1)
    sign_in(client, vote.people["Ben"])
    both = list(vote.candidates.values())
    answer = client.post(f"/voting/{vote.id}/review", data={"mark": both})
    assert answer.status_code == 422
    assert "1 at most" in answer.text
    assert len(re.findall(r"\bchecked\b", answer.text)) == 2
    assert client.post(f"/voting/{vote.id}/review", data={"mark": both[:1]}).status_code == 200


def test_change_it_leads_back_to_the_paper_with_the_choice(client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    page = client.post(f"/voting/{vote.id}/review", data={"mark": vote.candidates["Cleo"], "change": "1"})
    assert re.search(rf'value="{vote.candidates["Cleo"]}"[^>]*checked', page.text)


def test_before_the_opening_and_for_unknown_contests_there_is_no_paper(app, client, sign_in, vote):
    vote.opened()
    with app.app_context():
        planned = a_contest(Phase.PLANNED, db.session.get(Contest, vote.id).scope).id
    sign_in(client, vote.people["Ben"])
    assert client.get(f"/voting/{planned}").status_code == 404
    assert client.get("/voting/4711").status_code == 404
    assert client.get(f"/voting/{2**31}").status_code == 404


def test_at_the_bell_the_paper_is_gone_and_nothing_is_taken(app, client, sign_in, vote, monkeypatch):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW + timedelta(days=1))
    assert "Voting is closed" in client.get(f"/voting/{vote.id}").text
    review = client.post(f"/voting/{vote.id}/review", data={"mark": vote.candidates["Cleo"]})
    cast = client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    assert (review.status_code, cast.status_code) == (409, 409)
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


def test_the_marks_of_a_late_cast_are_read_as_they_came(app, vote):
    """Were the vote made longer between reading and casting, marks left unread would go in as a blank ballot."""
    vote.opened()
    with app.app_context():
        ben = db.session.scalars(db.select(Employee.id).where(Employee.personnel_number == vote.people["Ben"])).one()
        late = ballot_paper(vote.id, ben, now=NOW + timedelta(days=1), shown=Shown.NUMBERS)
        assert late.state is PaperState.CLOSED
        assert {one.id for one in late.candidates} == set(vote.candidates.values())


def test_a_board_of_few_voters_lists_nothing_and_still_finds_a_code(app, client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    announce(app, vote.id)
    code = grouped(receipt_code(vote.id, SECRET))
    assert code not in client.get(f"/voting/{vote.id}/board").text
    assert "is among those counted" in client.post(f"/voting/{vote.id}/board", data={"code": code}).text


def test_the_board_appears_with_the_announcement_and_finds_a_code(app, client, sign_in, vote):
    vote.opened(privacy_threshold=2)
    sign_in(client, vote.people["Ben"])
    client.post(f"/voting/{vote.id}/cast", data={"mark": vote.candidates["Cleo"], "secret": SECRET})
    assert client.get(f"/voting/{vote.id}/board").status_code == 404
    announce(app, vote.id)
    recorded = client.get(f"/voting/{vote.id}").text
    assert f'href="/contests/{vote.id}/results"' in recorded and "The result is announced on" not in recorded
    code = grouped(receipt_code(vote.id, SECRET))
    board = client.get(f"/voting/{vote.id}/board")
    assert code in board.text
    assert "Cleo" not in board.text
    found = client.post(f"/voting/{vote.id}/board", data={"code": code.lower().replace("-", " ")})
    assert "is among those counted" in found.text
    missing = client.post(f"/voting/{vote.id}/board", data={"code": "AAAA-BBBB-CCCC-DDDD"})
    assert "No counted ballot of this contest has the code" in missing.text


def test_the_paper_asks_the_database_as_often_for_thirty_candidates_as_for_two(app, client, sign_in, vote):
    vote.opened()
    sign_in(client, vote.people["Ben"])
    with statements() as few:
        client.get(f"/voting/{vote.id}")
    with app.app_context():
        contest = db.session.get(Contest, vote.id)
        for _ in range(28):
            a_candidate(contest, an_employee(unit=contest.scope))
    with statements() as many:
        client.get(f"/voting/{vote.id}")
    assert len(many) == len(few)
