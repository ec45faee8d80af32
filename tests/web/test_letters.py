"""What people wish for their letters: on their own page, and by the link in a reminder."""

import re

import pytest

from contest.domain.letter_times import Wishes
from contest.domain.letters import AT_ITS_INSTANT, REMINDERS, LetterKind
from contest.extensions import db
from contest.models import Account, Employee
from contest.queries.letter_wishes import wishes_of
from contest.queries.people import account_state, waiting_ids
from contest.services.invitations import invite
from contest.services.letter_hours import decide_quiet_hours
from contest.services.letter_wishes import reminders_token
from contest.services.letters import write_letters
from contest.services.one_time_links import token_text
from contest.services.transaction import transaction
from tests.factories import an_account, an_employee
from tests.post import emails, notices
from tests.web.reading import shown

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OFF = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ben(app):
    with app.app_context():
        person = an_employee("Ben", email="ben@altair.example")
        an_account(person)
        return person


def wishes(app, person) -> Wishes:
    with app.app_context():
        return wishes_of(person.id)


def link(app, person) -> str:
    return f"/letters/reminders/{reminders_token(person.id, app.config['QL'].secret_key)}"


def written(app, person, now, *kinds) -> None:
    with app.app_context(), transaction():
        for kind in kinds:
            write_letters(kind, [person.id], about="x", now=now)


def test_the_page_says_what_comes_at_night_and_that_the_opening_of_a_vote_is_no_reminder(client, sign_in, ben):
    sign_in(client, ben)
    page = shown(client.get("/account/"))
    assert "That voting is open you are told in any case." in page and LetterKind.VOTING_OPENED not in REMINDERS
    assert (
        "Between 20:00 and 08:00, by the clock where you work, no e-mail comes but results, their corrections" in page
    )
    assert page.count("their corrections") == 2 and LetterKind.CORRECTION in AT_ITS_INSTANT


def test_a_person_chooses_what_comes_by_email(app, client, sign_in, ben):
    sign_in(client, ben)
    page = client.get("/account/").text
    assert re.search(r'<input[^>]*checked[^>]*name="reminders"', page) and 'name="once_a_day"' in page
    answer = client.post("/letters/wishes", data={"once_a_day": "y"}, follow_redirects=True)
    assert answer.text.count("Your choice about letters is kept.") == 1
    assert "Your choice about letters is kept." in answer.text.partition('id="letters"')[2].partition("<form")[0]
    assert wishes(app, ben) == Wishes(reminders=False, once_a_day=True)
    assert re.search(r'<input[^>]*checked[^>]*name="once_a_day"', client.get("/account/").text)
    wrong = client.post("/account/", data={"current": "x", "new": "y", "again": "z"})
    assert wrong.status_code == 422 and re.search(r'<input[^>]*checked[^>]*name="once_a_day"', wrong.text)


@ONE
def test_the_page_says_when_it_is_quiet_and_who_has_no_address_has_nothing_to_choose(app, client, sign_in, ben, now):
    sign_in(client, ben)
    assert "Between 20:00 and 08:00" in client.get("/account/").text
    with app.app_context():
        decide_quiet_hours(now.time(), now.time(), by=ben.id, now=now)
    assert "by the clock where you work" not in client.get("/account/").text
    with app.app_context():
        db.session.get(Employee, ben.id).email = None
        db.session.commit()
    page = client.get("/account/").text
    assert "You have no work e-mail here" in page and 'name="once_a_day"' not in page and 'href="/notices/"' in page


def test_reminders_that_wait_stay_notices_only_and_nothing_else_is_touched(app, client, sign_in, ben, now):
    with app.app_context():
        eve = an_employee("Eve", email="eve@altair.example")
    for person in (ben, eve):
        written(app, person, now, LetterKind.DRAFTS_REMINDER, LetterKind.RESULT)
    client.post(link(app, ben), data=OFF)
    with app.app_context():
        assert [each.kind for each in emails(employee_id=ben.id)] == [LetterKind.RESULT]
        assert (len(notices(employee_id=ben.id)), len(emails(employee_id=eve.id))) == (2, 2)
    written(app, ben, now, LetterKind.CONSENT_REMINDER)
    with app.app_context():
        assert len(emails(employee_id=ben.id)) == 1 and len(notices(employee_id=ben.id)) == 3


def test_the_link_asks_and_only_the_button_changes_something(app, client, ben):
    page = client.get(link(app, ben))
    assert page.status_code == 200 and "Stop reminders by e-mail" in page.text
    assert "Brooks" not in page.text
    client.head(link(app, ben))
    assert wishes(app, ben) == Wishes()
    answer = client.post(link(app, ben), data={"wanted": "no"})
    assert (answer.status_code, wishes(app, ben)) == (200, Wishes(reminders=False))
    again = client.post(link(app, ben), data={"wanted": "yes", **to_take_it_back(answer)})
    assert "Reminders come by e-mail again" in again.text and wishes(app, ben) == Wishes()


def to_take_it_back(answer) -> dict[str, str]:
    """What the button in the answer sends along to have reminders again, if there is one."""
    found = re.search(r'name="taking_back" value="([^"]+)"', answer.text)
    assert (found is not None) == ("Send me reminders by e-mail again" in answer.text)
    return {"taking_back": found[1]} if found else {}


def test_to_whom_a_letter_was_passed_on_does_not_begin_reminders_again(app, client, clock, ben):
    with app.app_context():
        eve = an_employee("Eve", email="eve@altair.example")
    hers = to_take_it_back(client.post(link(app, eve), data=OFF))
    stopped = client.post(link(app, ben), data=OFF)
    for answer in (client.post(link(app, ben), data=OFF), client.get(link(app, ben))):
        assert to_take_it_back(answer) == {}
        assert '<form class="card' not in answer.text, "a form with nothing to press"
        assert "More choices, after signing in" in answer.text
    token = link(app, ben).rpartition("/")[2]
    for wrong in ({}, hers, {"taking_back": token}, {"taking_back": "x"}, {"taking_back": "é" * 5000}):
        answer = client.post(link(app, ben), data={"wanted": "yes", **wrong})
        assert (answer.status_code, wishes(app, ben)) == (200, Wishes(reminders=False))
        assert "Reminders come by e-mail again" not in answer.text
    clock.shift(3601)
    client.post(link(app, ben), data={"wanted": "yes", **to_take_it_back(stopped)})
    assert wishes(app, ben) == Wishes(reminders=False)


def test_a_mail_program_presses_the_button_without_a_cookie_or_a_token_of_the_page(app, client, ben):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for _ in range(2):
            assert client.post(link(app, ben), data=OFF).status_code == 200
        assert wishes(app, ben) == Wishes(reminders=False)
        client.post("/letters/wishes", data={"once_a_day": "y"})
        assert wishes(app, ben) == Wishes(reminders=False)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_the_other_wish_stays_and_who_never_had_an_account_can_stop_reminders_too(app, client, ben):
    with app.app_context():
        db.session.get(Account, ben.id).mail_once_a_day = True
        eve = an_employee("Eve", email="eve@altair.example")
        db.session.commit()
    for person in (ben, eve):
        client.post(link(app, person), data=OFF)
    assert wishes(app, ben) == Wishes(reminders=False, once_a_day=True)
    assert wishes(app, eve) == Wishes(reminders=False)
    assert client.post("/account/sign-in", data={"login": eve.personnel_number, "password": ""}).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_link_and_the_link_of_a_password_are_unknown(app, client, ben, now, method):
    with app.app_context():
        secret = app.config["QL"].secret_key
        right = reminders_token(ben.id, secret)
        nobody = reminders_token(999_999, secret)
        eve = an_employee("Eve")
        password = token_text(invite([eve.id], by=None, now=now)[eve.id], secret)
    wrong = ["x", right[:-1], right + "x", right.replace(".", ".A", 1), nobody, password, "é", "a" * 5000, "%00"]
    ask = getattr(client, method)
    assert {ask(f"/letters/reminders/{text}").status_code for text in wrong} == {404}
    assert client.get(f"/account/password/{right}").status_code == 410
    assert wishes(app, ben) == Wishes()


@ONE
def test_whoever_stops_reminders_without_a_password_still_waits_for_an_invitation(app, client, now):
    with app.app_context():
        cleo = an_employee("Cleo", email="cleo@altair.example")
    client.post(link(app, cleo), data=OFF)
    assert wishes(app, cleo) == Wishes(reminders=False)
    with app.app_context():
        unit = db.session.get_one(Employee, cleo.id).unit
        assert waiting_ids(unit, today=now.date()) == [cleo.id]
        state = account_state(cleo.id, now=now)
        assert (state.has_password, state.invited_until) == (False, None)
        assert list(invite([cleo.id], by=None, now=now)) == [cleo.id]
