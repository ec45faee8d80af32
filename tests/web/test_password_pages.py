"""Invitation, reset and forgotten password, as pages: a link is used up by choosing a password and by nothing else."""

import re

import pytest

from contest.domain.letters import LetterKind
from contest.extensions import db
from contest.models import AccountToken, Letter
from contest.services.invitations import invite, make_reset
from contest.services.one_time_links import printed_code, token_text
from tests.factories import PASSWORD, an_account, an_employee
from tests.post import mailed_about

NEW = "blue kettle seven moons"
DEAD = "This link has ended"


@pytest.fixture
def ada(app):
    """Ada has forgotten her password; HR has made a link."""
    with app.app_context():
        person = an_employee("Ada", personnel_number="001204", email="ada@altair.example")
        an_account(person)
        return person


@pytest.fixture
def ben(app):
    """Ben has no password yet and no mailbox."""
    with app.app_context():
        return an_employee("Ben", personnel_number="001300")


def link(app, token):
    return f"/account/password/{token_text(token, app.config['QL'].secret_key)}"


def invitation(app, person, now):
    with app.app_context():
        return invite([person.id], by=None, now=now)[person.id]


def choose(client, path, new=NEW, again=None):
    return client.post(path, data={"new": new, "again": new if again is None else again})


def test_an_invitation_leads_to_a_password_and_inside(app, client, ben, now):
    path = link(app, invitation(app, ben, now))
    page = client.get(path)
    assert [word in page.text for word in ("Ben Brooks", "001300", "Choose a password")] == [True, True, True]
    answer = choose(client, path)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account/").status_code == 200
    elsewhere = app.test_client()
    assert elsewhere.post("/account/sign-in", data={"login": "001300", "password": NEW}).status_code == 303


def test_looking_at_a_link_does_not_use_it_up(app, client, ben, now):
    path = link(app, invitation(app, ben, now))
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]
    assert client.head(path).status_code == 200
    assert choose(client, path).status_code == 303


def test_a_used_link_has_ended(app, client, ben, now):
    path = link(app, invitation(app, ben, now))
    choose(client, path)
    other = app.test_client()
    assert [other.get(path).status_code, choose(other, path).status_code] == [410, 410]
    assert DEAD in other.get(path).text


@pytest.mark.parametrize("text", ["x", "x.y", "%00", "é", "a" * 3000, "WzEsInh4Il0.abc", "..%2f..", "1"])
def test_a_made_up_link_has_ended(client, ben, text):
    assert client.get(f"/account/password/{text}").status_code in {404, 410}


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("short", "short", "Use 12 characters or more."),
        (NEW, "", "The two passwords differ."),
        ("", "", "Type a new password."),
        ("Brooks Brooks 001300", "Brooks Brooks 001300", "This is made of your name"),
        ("x" * 1025, "x" * 1025, "Use 1,024 characters at most."),
    ],
)
def test_a_refused_password_says_why_and_the_link_stays_good(app, client, ben, now, new, again, sentence):
    path = link(app, invitation(app, ben, now))
    answer = choose(client, path, new, again)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert choose(client, path).status_code == 303


def test_a_reset_ends_every_sign_in_of_before(app, client, ada, now):
    old = app.test_client()
    old.post("/account/sign-in", data={"login": "001204", "password": PASSWORD})
    with app.app_context():
        path = link(app, make_reset(ada.id, by=None, now=now))
    assert choose(client, path).status_code == 303
    assert old.get("/account/").status_code == 302
    assert old.post("/account/sign-in", data={"login": "001204", "password": PASSWORD}).status_code == 422


# The printed code.


def test_number_and_code_lead_to_the_password(app, client, ben, now):
    token = invitation(app, ben, now)
    code = printed_code(token, app.config["QL"].secret_key)
    typed = {"login": "001300", "code": code.lower().replace("-", " ")}
    answer = client.post("/account/invitation", data=typed)
    assert (answer.status_code, answer.location) == (303, link(app, token))


@pytest.mark.parametrize(("login", "code"), [("001300", "AAAA-BBBB-CCCC"), ("nobody", ""), ("001204", None), ("", "")])
def test_a_code_that_does_not_fit_the_number_comes_back(app, client, ada, ben, now, login, code):
    of_ben = printed_code(invitation(app, ben, now), app.config["QL"].secret_key)
    answer = client.post("/account/invitation", data={"login": login, "code": of_ben if code is None else code})
    assert answer.status_code == 422
    assert answer.location is None


def test_a_used_code_opens_nothing(app, client, ben, now):
    token = invitation(app, ben, now)
    choose(client, link(app, token))
    code = printed_code(token, app.config["QL"].secret_key)
    answer = app.test_client().post("/account/invitation", data={"login": "001300", "code": code})
    assert (answer.status_code, "has been used or has run out" in answer.text) == (422, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_codes_are_not_guessed_for_long(client, ben):
    tries = [client.post("/account/invitation", data={"login": "001300", "code": "A" * 12}) for _ in range(8)]
    assert [answer.status_code for answer in tries] == [422] * 6 + [429] * 2


# The letter.


def test_whoever_asks_for_a_letter_hears_the_same(app, client, ada, ben):
    answers = {}
    for login in ("001204", "ada@altair.example", "001300", "nobody", "eve@altair.example", "\0x"):
        browser = app.test_client()
        asked = browser.post("/account/forgotten", data={"login": login})
        page = browser.get(asked.location).text
        answers[login] = (asked.status_code, asked.location, re.sub(r'value="[^"]{60,}"', "", page))
    assert len(set(answers.values())) == 1
    assert "Look into your work mailbox." in answers["nobody"][2]
    with app.app_context():
        token = db.session.query(AccountToken).one()
        letters = mailed_about()
    assert letters == [(LetterKind.RESET, ada.id, f"token:{token.id}")]


def test_a_host_that_the_request_invents_reaches_no_letter_and_no_slip(app, client, ada, now):
    client.post("/account/forgotten", data={"login": "001204"}, headers={"Host": "evil.example"})
    with app.app_context():
        rows = [str(vars(row)) for table in (Letter, AccountToken) for row in db.session.query(table)]
    assert len(rows) == 2
    assert [row for row in rows if "evil" in row] == []


def test_an_empty_question_comes_back(client):
    answer = client.post("/account/forgotten", data={"login": "  "})
    assert answer.status_code in {303, 422}
