"""The staff list in front of Dan of HR: finding people, inviting them, helping them back in."""

import re

import pytest

from contest.domain.letters import LetterKind
from contest.domain.staff import Role, search_text
from contest.extensions import db
from contest.models import AccountToken, JournalEntry, SignIn
from contest.queries.staff import company, unit_by_id
from contest.services.one_time_links import printed_code
from tests.factories import PASSWORD, a_unit, an_account, an_employee
from tests.post import mailed
from tests.statements import statements

NEW = "blue kettle seven moons"


@pytest.fixture
def units(app, dan):
    """A branch with a department, and a branch with nobody; Dan and Ada are in the company itself."""
    with app.app_context():
        branch = a_unit("Perm Foundry", company())
        return {"foundry": branch.id, "casting": a_unit("Casting", branch).id, "empty": a_unit("Kazan", company()).id}


def a_person(app, number, last_name="Carter", first_name="Cleo", unit=None, password=False, **values):
    with app.app_context():
        found = search_text(number, last_name, first_name, "")
        person = an_employee(
            personnel_number=number,
            last_name=last_name,
            first_name=first_name,
            search_text=found,
            unit=unit_by_id(unit) if unit else company(),
            **values,
        )
        if password:
            an_account(person)
        return person.id


def names(page):
    """Who is on the list, in its order."""
    return re.findall(r'<a href="/office/people/\d+"><b>([^<]+)</b>', page.text)


# Finding.


def test_the_list_is_by_surname_and_leaves_out_who_has_left(app, dan, units, now):
    a_person(app, "1", "Baker", "Bea", unit=units["casting"])
    a_person(app, "2", "Gone", "Gus", left_on=now.date())
    assert names(dan.get("/office/people")) == ["Bea Baker", "Dan Dorsey", "Ada Lovell"]
    assert names(dan.get("/office/people?state=left")) == ["Gus Gone"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ёлкина", ["Ева Ёлкина"]),
        ("ЕЛКИНА", ["Ева Ёлкина"]),
        ("ева ёлк", ["Ева Ёлкина"]),
        ("001204", ["Ева Ёлкина"]),
        ("%", []),
        ("_", []),
        ("\0", []),
        ("nobody at all", []),
    ],
)
def test_people_are_found_by_name_and_number_in_any_case(app, dan, text, found):
    a_person(app, "001204", "Ёлкина", "Ева")
    page = dan.get("/office/people", query_string={"q": text})
    assert page.status_code == 200
    assert names(page) == found or text in {"%", "_", "\0"}


def test_a_unit_shows_everybody_below_it(app, dan, units):
    a_person(app, "1", "Baker", "Bea", unit=units["casting"])
    a_person(app, "2", "Cole", "Cy", unit=units["foundry"])
    shown = {name: names(dan.get(f"/office/people?unit={unit_id}")) for name, unit_id in units.items()}
    assert shown == {"foundry": ["Bea Baker", "Cy Cole"], "casting": ["Bea Baker"], "empty": []}
    assert "Nobody found" in dan.get(f"/office/people?unit={units['empty']}").text


def test_the_state_of_the_account_narrows_the_list(app, dan):
    a_person(app, "1", "Baker", "Bea")
    assert names(dan.get("/office/people?state=waiting")) == ["Bea Baker"]
    assert names(dan.get("/office/people?state=ready")) == ["Dan Dorsey", "Ada Lovell"]


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=1000000000", "page=x", "page=" + "9" * 5000, "unit=x", "unit=99999999999",
              "unit=-1", "state=x", "q=" + "x" * 3000, "unit=1&unit=2", "page=%00", "unit=%00", "state=%00", "q=%ff"]
)  # fmt: skip
def test_nonsense_in_the_address_shows_a_page_of_the_list(dan, query):
    assert dan.get(f"/office/people?{query}").status_code == 200


def test_twenty_five_stand_on_a_page(app, dan):
    for number in range(30):
        a_person(app, str(number), f"Person{number:02}", "Pat")
    first, last = dan.get("/office/people?q=pat"), dan.get("/office/people?q=pat&page=2")
    assert (len(names(first)), len(names(last))) == (25, 5)
    assert "Page 1 of 2" in first.text
    assert 'href="/office/people?q=pat&amp;page=2"' in first.text


def test_one_and_thirty_people_take_the_same_number_of_queries(app, dan, units):
    a_person(app, "0", "Person", "Pat", unit=units["casting"])
    pages = ("/office/people?q=pat", f"/office/people/invitations?unit={units['casting']}")
    with statements() as few:
        for page in pages:
            dan.get(page)
    for number in range(1, 31):
        a_person(app, str(number), "Person", "Pat", unit=units["casting"])
    with statements() as many:
        for page in pages:
            dan.get(page)
    assert len(few) == len(many)


# One person.


def test_the_page_of_a_person_shows_the_staff_list_and_the_account(app, dan):
    person = a_person(
        app, "1", "Baker", "Bea", email="bea@altair.example", password=True, position="Caster", staff_group="Workers"
    )
    page = dan.get(f"/office/people/{person}").text
    expected = ("Bea Baker", "bea@altair.example", "Caster, Workers", "Northern Meridian", "Can sign in", "0 devices")
    assert [word for word in expected if word not in page] == []
    assert [dan.get(f"/office/people/{number}").status_code for number in (0, 4711, 2**31, 10**30)] == [404] * 4


def test_an_invitation_is_mailed_where_there_is_an_address(app, dan):
    person = a_person(app, "1", email="cleo@altair.example")
    answer = dan.post(f"/office/people/{person}/invitation", data={"way": "mail"})
    assert answer.location == f"/office/people/{person}"
    with app.app_context():
        assert mailed() == [(LetterKind.INVITATION, person)]
    assert "Invited" in dan.get(f"/office/people/{person}").text


def test_a_slip_shows_number_code_and_the_address_of_the_settings(app, dan):
    person = a_person(app, "001300", "Brooks", "Ben")
    dan.set_cookie("ql_session", dan.get_cookie("ql_session").value, domain="evil.example")
    page = dan.post(f"/office/people/{person}/invitation", data={"way": "slip"}, headers={"Host": "evil.example"})
    with app.app_context():
        code = printed_code(db.session.query(AccountToken).one(), app.config["QL"].secret_key)
        acts = [entry.act for entry in db.session.query(JournalEntry)]
    expected = ("Ben Brooks", "001300", code, "127.0.0.1:8000/account/invitation")
    assert (page.status_code, [word for word in expected if word not in page.text]) == (200, [])
    assert "evil.example" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert acts == ["invitations made"]


def test_a_slip_opens_the_door(app, dan):
    person = a_person(app, "001300", "Brooks", "Ben")
    page = dan.post(f"/office/people/{person}/invitation").text
    ben = app.test_client()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page)[0]
    onward = ben.post("/account/invitation", data={"login": "001300", "code": code})
    assert ben.post(onward.location, data={"new": NEW, "again": NEW}).status_code == 303
    assert ben.get("/account/").status_code == 200


def test_whoever_has_a_password_is_not_invited(app, dan):
    person = a_person(app, "1", password=True, email="cleo@altair.example")
    answers = [dan.post(f"/office/people/{person}/invitation", data={"way": way}) for way in ("mail", "slip", "x")]
    assert [answer.status_code for answer in answers] == [409] * 3
    assert "There is nothing to invite to" in answers[0].text


def test_a_new_link_is_made_after_a_question(app, dan):
    person = a_person(app, "1", password=True)
    question = dan.get(f"/office/people/{person}/new-link")
    with app.app_context():
        assert db.session.query(AccountToken).count() == 0
    slip = dan.post(f"/office/people/{person}/new-link")
    assert [question.status_code, slip.status_code] == [200, 200]
    assert ["/account/language" in page.text for page in (question, slip)] == [True, False]
    path = re.search(r"/account/password/[\w.-]+", slip.text)[0]
    cleo = app.test_client()
    assert cleo.post(path, data={"new": NEW, "again": NEW}).status_code == 303


def test_hr_gets_no_link_into_the_account_of_an_administrator(app, dan):
    with app.app_context():
        boss = an_account(an_employee(), Role.ADMIN).employee_id
    answer = dan.post(f"/office/people/{boss}/new-link")
    assert (answer.status_code, "Only an administrator" in answer.text) == (403, True)


def test_all_sign_ins_of_a_person_end_after_a_question(app, dan):
    person = a_person(app, "1", password=True)
    cleo = app.test_client()
    cleo.post("/account/sign-in", data={"login": "1", "password": PASSWORD})
    assert "1 device" in dan.get(f"/office/people/{person}").text
    assert dan.get(f"/office/people/{person}/sign-ins").status_code == 200
    assert cleo.get("/account/").status_code == 200
    dan.post(f"/office/people/{person}/sign-ins")
    assert cleo.get("/account/").status_code == 302
    with app.app_context():
        assert [row.employee_id == person for row in db.session.query(SignIn)] == [False]


# A whole unit.


def test_a_unit_is_counted_with_all_below_it(app, dan, units):
    a_person(app, "1", unit=units["casting"], email="one@altair.example")
    a_person(app, "2", unit=units["foundry"])
    a_person(app, "3", unit=units["foundry"], password=True)
    page = dan.get(f"/office/people/invitations?unit={units['foundry']}").text
    assert "2 people have no password yet." in page and "1 of them has a work e-mail." in page
    assert "Everybody here can sign in" in dan.get(f"/office/people/invitations?unit={units['empty']}").text


def test_letters_go_to_those_with_an_address_and_slips_are_for_the_others(app, dan, units):
    first = a_person(app, "1", "Baker", "Bea", unit=units["casting"], email="one@altair.example")
    a_person(app, "2", "Cole", "Cy", unit=units["foundry"])
    a_person(app, "3", "Outside", "Olga")
    slips = {
        way: dan.post("/office/people/invitations", data={"unit": units["foundry"], "way": way}).text
        for way in ("slips-without-email", "slips")
    }
    shown = {way: sorted(re.findall(r"<h2>([^<]+)</h2>", text)) for way, text in slips.items()}
    assert shown == {"slips-without-email": ["Cy Cole"], "slips": ["Bea Baker", "Cy Cole"]}
    question = dan.post("/office/people/invitations", data={"unit": units["foundry"], "way": "mail"})
    assert "1 person gets a letter" in question.text
    with app.app_context():
        assert mailed() == []
    answer = dan.post("/office/people/invitations", data={"unit": units["foundry"], "way": "mail", "sure": "1"})
    assert answer.location == f"/office/people/invitations?unit={units['foundry']}"
    with app.app_context():
        assert mailed() == [(LetterKind.INVITATION, first)]


def test_nine_slips_take_two_sheets(app, dan, units):
    for number in range(9):
        a_person(app, str(number), f"Person{number}", "Pat", unit=units["casting"])
    page = dan.post("/office/people/invitations", data={"unit": units["casting"], "way": "slips"}).text
    assert (page.count('class="sheet slips"'), page.count('class="way-in"')) == (2, 9)


@pytest.mark.parametrize("unit", ["", "0", "x", "4711", "99999999999", "-1", "\0"])
def test_without_a_unit_nobody_is_invited(app, dan, unit):
    a_person(app, "1")
    assert dan.post("/office/people/invitations", data={"unit": unit, "way": "slips"}).status_code == 404
    with app.app_context():
        assert db.session.query(AccountToken).count() == 0
