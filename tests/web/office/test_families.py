"""The office sees a contest with categories and branches as one, with the state and the figures of each part."""

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import TOO_FEW
from contest.extensions import db
from contest.models import Unit
from tests.factories import a_nomination, an_employee
from tests.statements import statements
from tests.web.office.desks import ONE, step
from tests.web.reading import words
from tests.web.test_hall_families import a_family, a_staged_family

pytestmark = ONE


@pytest.fixture
def company(app, dan):
    """The company, its branch Vladivostok, and Dan's two colleagues."""
    with app.app_context():
        return db.session.query(Unit).order_by(Unit.id).all()


def test_the_list_shows_a_family_as_one_row_with_its_parts(app, dan, company):
    with app.app_context():
        votes = a_family(Phase.VOTING, scope=company[0])
        votes[0].phase, votes[0].ended_reason = Phase.VOID, TOO_FEW
        a_staged_family(Phase.VOTING, company[0], company[1:])
        db.session.commit()
        second = votes[1].id
    page = words(dan.get("/office/contests/"))
    assert "2 contests" in page
    rows = page.split("contest-rows")[1]
    assert f'href="/office/contests/{second}"' in rows
    assert f"Void. {TOO_FEW}" in rows
    assert "1 vote of a branch" in rows and "Voting is open: 1" in rows


def test_the_page_of_a_contest_shows_every_part_with_its_figures(app, dan, company):
    with app.app_context():
        (whole,), (branch,) = a_staged_family(Phase.SCREENING, company[0], company[1:])
        ben = an_employee("Ben", company[1])
        for status in (NominationStatus.ADMITTED, NominationStatus.SUBMITTED, NominationStatus.SUBMITTED):
            a_nomination(branch, an_employee(unit=company[1]), ben, status)
        whole_id, branch_id = whole.id, branch.id
    page = words(dan.get(f"/office/contests/{whole_id}"))
    assert f'<a href="/office/contests/{branch_id}">Vladivostok</a>' in page
    assert "Branch stage: 1 branch. To check: 2. Candidates: 1." in page
    assert "Close nominations now" not in page
    assert f'<a href="/office/contests/{whole_id}">The vote of all</a>' in words(
        dan.get(f"/office/contests/{branch_id}")
    )


def test_cancelling_says_that_all_of_it_goes(app, dan, company):
    with app.app_context():
        votes = a_family(Phase.VOTING, scope=company[0])
        number = votes[2].id
    assert "3 votes belong to this contest" in words(dan.get(f"/office/contests/{number}/cancel"))


def test_a_category_in_draft_is_set_up_with_its_lead(app, dan, company):
    with app.app_context():
        lead, second, _ = a_family(Phase.DRAFT, scope=company[0])
        ids = lead.id, second.id
    assert dan.get(f"/office/contests/{ids[1]}").location == step(ids[0], "review")
    assert dan.get(step(ids[1], "schedule")).status_code == 404


def test_thirty_families_ask_as_often_as_one(app, dan, company):
    def more(count):
        with app.app_context():
            for _ in range(count):
                a_family(Phase.VOTING, scope=company[0])
                wholes, _votes = a_staged_family(Phase.VOTING, company[0], company[1:])
            return wholes[0].id

    def cost(page):
        with statements() as asked:
            assert dan.get(page).status_code == 200
        return len(asked)

    pages = ("/office/contests/", f"/office/contests/{more(1)}")
    few = [cost(page) for page in pages]
    more(14)
    assert [cost(page) for page in pages] == few
