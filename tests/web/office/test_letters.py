"""The list of letters: found by state, kind and person; sent again by a button and never by itself."""

import pytest

from contest.domain.letters import LetterKind, LetterState
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import JournalEntry, Letter
from tests.factories import a_contest, a_unit, an_account, an_employee, stored
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def dan(app, client, sign_in):
    with app.app_context():
        person = an_employee("Dan", a_unit("Altair Works"))
        an_account(person, Role.HR)
    sign_in(client, person)
    return person


def a_letter(name, state, now, kind=LetterKind.RESULT, **values):
    person = an_employee(name, email=f"{name.lower()}@altair.example")
    contest = a_contest(Phase.ANNOUNCED)
    return stored(
        Letter(
            employee_id=person.id,
            kind=kind,
            about=f"contest:{contest.id}",
            contest_id=contest.id,
            state=state,
            due_at=now,
            **values,
        )
    ).id


def states(app):
    with app.app_context():
        return [each.state for each in db.session.query(Letter).order_by(Letter.id)]


def test_letters_are_found_by_what_became_of_them(app, client, dan, now):
    with app.app_context():
        a_letter("Sent", LetterState.SENT, now, sent_at=now)
        a_letter("Bounced", LetterState.REFUSED, now, trouble="550 no such mailbox")
        a_letter("Waiting", LetterState.QUEUED, now, kind=LetterKind.WINNER)
    page = client.get("/office/letters").text
    assert all(name in page for name in ("Sent", "Bounced", "Waiting", "550 no such mailbox"))
    refused = client.get("/office/letters?state=refused").text
    assert "bounced@altair.example" in refused and "sent@altair.example" not in refused
    assert "waiting@altair.example" in client.get("/office/letters?kind=winner").text
    assert "bounced@altair.example" not in client.get("/office/letters?q=waiting").text
    assert client.get("/office/letters?state=nonsense&kind=x&contest=99999999999&page=-1").status_code == 200


def test_one_letter_is_sent_again_and_the_journal_says_so(app, client, dan, now):
    with app.app_context():
        first = a_letter("Bounced", LetterState.REFUSED, now, attempts=8, trouble="550")
        a_letter("Lost", LetterState.IN_DOUBT, now)
        sent = a_letter("Sent", LetterState.SENT, now, sent_at=now)
    assert client.post("/office/letters/again", data={"letter": first}).status_code == 303
    client.post("/office/letters/again", data={"letter": sent})
    assert states(app) == [LetterState.QUEUED, LetterState.IN_DOUBT, LetterState.SENT]
    with app.app_context():
        assert [each.act for each in db.session.query(JournalEntry)] == ["letters sent again"]


@ONE
def test_all_of_a_filter_are_sent_again_at_once(app, client, dan, now):
    with app.app_context():
        for number in range(3):
            a_letter(f"Bounced{number}", LetterState.REFUSED, now)
        a_letter("Lost", LetterState.IN_DOUBT, now)
    assert "Send 3 letters again" in client.get("/office/letters?state=refused").text
    client.post("/office/letters/again?state=refused")
    assert states(app) == [LetterState.QUEUED] * 3 + [LetterState.IN_DOUBT]


@ONE
def test_the_list_costs_the_same_for_one_letter_and_for_thirty(app, client, dan, now):
    def cost():
        with statements() as sent:
            client.get("/office/letters")
        return len(sent)

    with app.app_context():
        a_letter("One", LetterState.SENT, now, sent_at=now)
    cost()
    one = cost()
    with app.app_context():
        for number in range(29):
            a_letter(f"Other{number}", LetterState.SENT, now, sent_at=now)
    assert cost() == one
