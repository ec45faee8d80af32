"""The door, as a browser meets it: signing in and out, cookies, the language, the settings page."""

import re

import pytest

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, SignIn
from contest.web.devices import COOKIE as DEVICE
from tests.factories import PASSWORD, an_account, an_employee
from tests.statements import statements

NEW = "blue kettle seven moons"
WRONG = "This number or e-mail and this password do not belong together."


def enter(client, login, password=PASSWORD, **more):
    return client.post("/account/sign-in", data={"login": login, "password": password, **more})


def is_inside(client):
    return client.get("/account/").status_code == 200


def cookie(client, name):
    kept = client.get_cookie(name) or client.get_cookie(name, path="/account")
    return kept.value if kept else None


@pytest.fixture
def ada(app):
    with app.app_context():
        person = an_employee("Ada", personnel_number="001204", email="ada@altair.example")
        an_account(person)
        return person


@pytest.fixture
def protected(app):
    """The application with its tokens against forged requests, which other tests do without."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


# In.


@pytest.mark.parametrize("login", ["001204", " 001204 ", "ada@altair.example", "ADA@Altair.Example"])
def test_a_number_or_an_address_and_the_password_open_the_door(client, ada, login):
    answer = enter(client, login)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_inside(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("001204", "wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("001204", ""),
        ("\0", "\0 and more"),
        ("%", PASSWORD),
        ("x" * 9000, "y" * 9000),
    ],
)
def test_anything_else_comes_back_with_a_sentence_and_what_was_typed(client, ada, login, password):
    answer = enter(client, login, password)
    assert answer.status_code == 422
    assert "to put right" in answer.text
    assert password == "" or f'value="{password}"' not in answer.text
    assert not is_inside(client)


def test_a_wrong_password_and_nobody_get_the_same_answer(client, ada):
    bodies = {}
    for login in ("001204", "001205", "ada@altair.example", "eve@altair.example"):
        answer = enter(client, login, "wrong")
        bodies[login] = re.sub(r"[A-Za-z0-9._-]{60,}", "", answer.text).replace(login, "WHO")
    assert bodies["001204"] == bodies["001205"]
    assert bodies["ada@altair.example"] == bodies["eve@altair.example"]
    assert WRONG in bodies["001204"]


def test_who_was_sent_here_goes_on_to_the_page_asked_for(client, ada):
    sent = client.get("/contests/?group=running")
    assert sent.location == "/account/sign-in?next=/contests/?group%3Drunning"
    answer = client.post(sent.location, data={"login": "001204", "password": PASSWORD})
    assert answer.location == "/contests/?group=running"


def test_who_is_inside_is_not_asked_again(client, ada):
    enter(client, "001204")
    assert client.get("/account/sign-in").location == "/"
    assert client.get("/account/sign-in?next=/leaders").location == "/leaders"
    assert client.get("/account/sign-in?next=//evil.example").location == "/"


# The session.


def test_the_session_of_before_is_gone_after_signing_in(app, client, ada):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["_user_id"] = "a token of somebody else"
    enter(client, "001204")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != "a token of somebody else"


def test_a_second_person_on_the_device_ends_the_first_sign_in(app, client, ada):
    with app.app_context():
        an_account(an_employee("Ben", personnel_number="2"))
    enter(client, "001204")
    enter(client, "2")
    with app.app_context():
        assert db.session.query(SignIn).count() == 1


def test_a_kept_cookie_opens_nothing_after_signing_out(app, client, ada):
    enter(client, "001204")
    kept = cookie(client, "ql_session")
    assert client.post("/account/sign-out").location == "/account/sign-in"
    assert not is_inside(client)
    thief = app.test_client()
    thief.set_cookie("ql_session", kept)
    assert not is_inside(thief)


def test_signing_out_everywhere_reaches_every_device(app, client, ada):
    phone, tablet = app.test_client(), app.test_client()
    for device in (client, phone, tablet):
        enter(device, "001204")
    phone.post("/account/sign-out-everywhere")
    assert [is_inside(device) for device in (client, phone, tablet)] == [False, False, False]


def test_a_get_signs_nobody_out(client, ada):
    enter(client, "001204")
    assert [client.get(f"/account/{page}").status_code for page in ("sign-out", "sign-out-everywhere")] == [405, 405]
    assert is_inside(client)


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(client, ada):
    answer = enter(client, "001204")
    more = client.post("/account/language", data={"language": "ru"})
    cookies = answer.headers.getlist("Set-Cookie") + more.headers.getlist("Set-Cookie")
    names = {written.partition("=")[0] for written in cookies}
    assert names == {"ql_session", "ql_device", "ql_language"}
    assert [written for written in cookies if "HttpOnly" not in written or "SameSite=Lax" not in written] == []


def test_behind_https_every_cookie_is_secure(app, client, ada):
    config = app.config["QL"]
    app.config.update(QL=config.with_changes(public_url="https://quality.altair.example"), SESSION_COOKIE_SECURE=True)
    try:
        cookies = enter(client, "001204").headers.getlist("Set-Cookie")
    finally:
        app.config.update(QL=config, SESSION_COOKIE_SECURE=False)
    assert len(cookies) >= 2
    assert [written for written in cookies if "Secure" not in written] == []


@pytest.mark.parametrize("spoilt", ["", "x", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", "é", "x" * 3000])
def test_a_spoilt_cookie_is_nobody(app, client, ada, spoilt):
    for name in ("ql_session", "ql_device", "ql_language"):
        client.set_cookie(name, spoilt)
        client.set_cookie(name, spoilt, path="/account")
    assert client.get("/account/sign-in").status_code == 200
    assert enter(client, "001204").status_code == 303


def test_the_device_cookie_names_nobody(app, client, ada):
    enter(client, "001204")
    assert cookie(client, DEVICE) is not None
    assert "001204" not in cookie(client, DEVICE)


# Forged requests.


@pytest.mark.parametrize(
    "page", ["sign-in", "sign-out", "sign-out-everywhere", "language", "forgotten", "invitation", ""]
)
def test_a_post_without_the_token_is_refused(protected, client, ada, page):
    assert client.post(f"/account/{page}", data={"login": "001204", "password": PASSWORD}).status_code == 400


def test_the_door_works_with_its_token(protected, client, ada):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/sign-in").text)[1]
    assert enter(client, "001204", csrf_token=token).status_code == 303


# The language.


def test_the_language_is_kept_in_a_cookie_for_a_year_and_with_the_account(app, client, ada):
    answer = client.post("/account/language", data={"language": "ru", "next": "/account/sign-in?next=/leaders"})
    assert (answer.status_code, answer.location) == (303, "/account/sign-in?next=/leaders")
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert '<html lang="ru">' in client.get("/account/sign-in").text
    enter(client, "001204")
    client.post("/account/language", data={"language": "ru"})
    with app.app_context():
        assert db.session.get(Account, ada.id).language == "ru"


def test_the_language_of_the_account_follows_to_another_device(app, client, ada):
    with app.app_context():
        db.session.get(Account, ada.id).language = "ru"
        db.session.commit()
    client.set_cookie("ql_language", "en")
    enter(client, "001204")
    assert '<html lang="ru">' in client.get("/account/").text


@pytest.mark.parametrize("language", ["", "de", "RU", "ru\0", "x" * 999])
def test_a_language_that_we_do_not_speak_is_refused(client, language):
    assert client.post("/account/language", data={"language": language}).status_code == 400


# The settings page.


def test_the_settings_page_shows_what_the_staff_list_says(app, client, ada):
    enter(client, "001204")
    page = client.get("/account/").text
    assert [word in page for word in ("Ada Lovell", "001204", "ada@altair.example", "Fitter")] == [True] * 4


def test_a_changed_password_keeps_this_device_and_ends_the_others(app, client, ada):
    phone = app.test_client()
    enter(phone, "001204")
    enter(client, "001204")
    answer = client.post("/account/", data={"current": PASSWORD, "new": NEW, "again": NEW})
    assert (answer.status_code, answer.location) == (303, "/account/")
    assert [is_inside(client), is_inside(phone)] == [True, False]
    assert [enter(phone, "001204", password).status_code for password in (PASSWORD, NEW)] == [422, 303]


@pytest.mark.parametrize(
    ("current", "new", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "This is not your present password."),
        (PASSWORD, "short", "short", "Use 12 characters or more."),
        (PASSWORD, "Lovell 001204 Ada", "Lovell 001204 Ada", "This is made of your name"),
        (PASSWORD, NEW, NEW + "x", "The two passwords differ."),
        ("", "", "", "Type your present password."),
    ],
)
def test_a_refused_change_says_why_and_repeats_no_password(client, ada, current, new, again, sentence):
    enter(client, "001204")
    answer = client.post("/account/", data={"current": current, "new": new, "again": again})
    assert (answer.status_code, sentence in answer.text, "<title>Error: " in answer.text) == (422, True, True)
    assert [typed for typed in (current, new) if typed and f'value="{typed}"' in answer.text] == []
    assert is_inside(client)


def test_the_settings_page_takes_as_many_queries_for_everybody(app, client, ada):
    with app.app_context():
        an_account(an_employee("Dan", personnel_number="2"), Role.HR, Role.ADMIN)
    counts = []
    for number in ("001204", "2"):
        enter(client, number)
        with statements() as sent:
            client.get("/account/")
        counts.append(len(sent))
    assert counts[0] == counts[1]
