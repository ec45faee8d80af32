"""The list of letters: found by state, kind and person; sent again by a button and never by itself."""

import pytest

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import JournalEntry, Letter
from tests.factories import a_contest, a_unit, an_account, an_employee, stored
from tests.statements import statements
from tests.web.reading import shown

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
@pytest.mark.parametrize("letter", ["", "x", "0", "-1", "9" * 20, "²"])
def test_what_names_no_letter_sends_none_again(app, client, dan, now, letter):
    with app.app_context():
        a_letter("Bounced", LetterState.REFUSED, now)
    assert client.post("/office/letters/again", data={"letter": letter}).status_code == 303
    assert states(app) == [LetterState.REFUSED]


@ONE
def test_afterwards_the_same_filters_stand_in_the_address_and_nothing_else(client, dan):
    again = "/office/letters/again?state=refused&q=x"
    for more in ("", "&endpoint=x", "&_method=POST", "&_external=1", "&_scheme=javascript", "&_anchor=y"):
        answer = client.post(again + more)
        assert (answer.status_code, answer.location) == (303, "/office/letters?state=refused&q=x")


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


def test_what_the_server_said_stands_on_the_page_of_the_person_in_plain_words(app, client, dan, now):
    with app.app_context():
        number = a_letter("Bounced", LetterState.REFUSED, now, trouble="550 5.1.1 no such user")
        reader = db.session.get(Letter, number).employee_id
        quiet = an_employee("Quiet").id
    page = shown(client.get(f"/office/people/{reader}"))
    assert "Letters by e-mail To staff: the result" in page
    assert "Refused there is no such mailbox: 550 5.1.1 no such user All letters to this person: 1" in page
    assert "There is no work e-mail." in shown(client.get(f"/office/people/{quiet}"))


@ONE
@pytest.mark.parametrize("path", ["/office/letters", "/office/letters?state=refused", "/office/people/{}"])
def test_letters_that_tell_who_has_not_voted_and_notices_are_in_no_list(app, client, dan, now, path):
    with app.app_context():
        number = a_letter(
            "Lazy", LetterState.REFUSED, now, kind=LetterKind.VOTING_LAST_DAY, trouble="550 5.1.1 sealed off"
        )
        reader = db.session.get(Letter, number).employee_id
        notice = {"employee_id": reader, "channel": LetterChannel.APP, "state": LetterState.SENT}
        stored(Letter(**notice, kind=LetterKind.RESULT, about="x", due_at=now))
    page = shown(client.get(path.format(reader)))
    assert [word for word in ("sealed off", "Reminder on the last day", "Refused: 1", "Sent: 1") if word in page] == []
    assert client.post("/office/letters/again?state=refused").status_code == 303
    assert "Nothing was to be sent again." in client.get("/office/letters").text


@ONE
@pytest.mark.parametrize("leads", [None, True, False], ids=["alone", "leading a result", "with a result"])
def test_the_number_of_a_hidden_reminder_answers_as_one_that_nothing_has(app, client, dan, now, leads):
    with app.app_context():
        refused = {"state": LetterState.REFUSED, "trouble": "550", "now": now}
        hidden = a_letter("Lazy", kind=LetterKind.VOTING_HALF, **refused)
        if leads is not None:
            other = a_letter("Other", **refused)
            along, leading = (other, hidden) if leads else (hidden, other)
            db.session.get(Letter, other).employee_id = db.session.get(Letter, hidden).employee_id
            db.session.get(Letter, along).goes_with_id = leading
            db.session.commit()
    answers = []
    for number in (99999, hidden):
        answer = client.post("/office/letters/again", data={"letter": number})
        answers.append((answer.status_code, answer.location, shown(client.get("/office/letters"))))
    assert answers[0] == answers[1]
    assert "Nothing was to be sent again." in answers[1][2]
    assert set(states(app)) == {LetterState.REFUSED}
    with app.app_context():
        assert db.session.query(JournalEntry).count() == 0


def test_the_list_of_refusing_addresses_names_whose_last_letter_did_not_arrive(app, client, dan, now):
    assert "No address refuses letters" in client.get("/office/letters/addresses").text
    with app.app_context():
        for name, trouble in (("Bounced", "550 5.2.2 over quota"), ("Vain", "what it tells no longer holds")):
            a_letter(name, LetterState.REFUSED, now, trouble=trouble)
        for name, last in (("Mended", LetterState.SENT), ("Broken", LetterState.REFUSED)):
            first = a_letter(
                name, LetterState.SENT if last is LetterState.REFUSED else LetterState.REFUSED, now, trouble="550"
            )
            reader = db.session.get(Letter, first).employee_id
            stored(Letter(employee_id=reader, kind=LetterKind.RESULT, about="y", state=last, due_at=now, trouble="550"))
        gone = a_letter("Gone", LetterState.REFUSED, now, trouble="550")
        db.session.get(Letter, gone).employee.left_on = now.date()
        db.session.commit()
    page = shown(client.get("/office/letters/addresses"))
    found = {name for name in ("bounced", "vain", "mended", "broken", "gone") if f"{name}@altair.example" in page}
    assert found == {"bounced", "broken"}
    assert "the mailbox is full: 550 5.2.2 over quota" in page
    assert "2 addresses refuse letters" in shown(client.get("/office/letters"))


@ONE
def test_the_refusing_addresses_cost_the_same_for_one_and_for_thirty(app, client, dan, now):
    def cost():
        with statements() as sent:
            client.get("/office/letters/addresses")
        return len(sent)

    with app.app_context():
        a_letter("One", LetterState.REFUSED, now, trouble="550")
    cost()
    one = cost()
    with app.app_context():
        for number in range(29):
            a_letter(f"Other{number}", LetterState.REFUSED, now, trouble="550")
    assert cost() == one
