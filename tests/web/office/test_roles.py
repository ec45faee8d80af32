"""The administrator's page of rights."""

import re

import pytest

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import AccountRole
from tests.factories import an_account, an_employee


@pytest.fixture
def dan(app):
    with app.app_context():
        person = an_employee("Dan", personnel_number="1")
        an_account(person, Role.ADMIN)
        return person


@pytest.fixture
def admin(client, sign_in, dan):
    return sign_in(client, dan)


@pytest.fixture
def ada(app, dan):
    with app.app_context():
        return an_employee("Ada", personnel_number="2")


def has(app, person, role):
    with app.app_context():
        return db.session.get(AccountRole, (person.id, role)) is not None


def test_a_right_is_given_by_number(app, admin, ada):
    answer = admin.post("/office/roles", data={"personnel_number": " 2 ", "role": "hr"})
    assert (answer.status_code, answer.location) == (303, "/office/roles")
    assert has(app, ada, Role.HR)
    assert "Ada Lovell now has the right: HR." in admin.get("/office/roles").text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"role": "hr"}, "personnel_number", "Write the personnel number of the person."),
        ({"personnel_number": "2"}, "role", "Choose the right to give."),
        ({"personnel_number": "9", "role": "hr"}, "personnel_number", "Nobody has the personnel number 9."),
        ({"personnel_number": "9" * 40, "role": "hr"}, "personnel_number", "A personnel number has 32 characters"),
        ({"personnel_number": "1", "role": "admin"}, "personnel_number", "This person has the right already."),
    ],
)
def test_what_cannot_be_given_is_refused_beside_its_field(admin, ada, typed, field, sentence):
    answer = admin.post("/office/roles", data=typed)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-e">(.*?)</p>', answer.text, re.DOTALL)
    assert sentence in beside[1]


def test_an_unknown_right_is_refused(app, admin, ada):
    assert admin.post("/office/roles", data={"personnel_number": "2", "role": "emperor"}).status_code == 422
    assert admin.get(f"/office/roles/{ada.id}/emperor/take").status_code == 404


def test_taking_a_right_asks_first(app, admin, ada):
    admin.post("/office/roles", data={"personnel_number": "2", "role": "hr"})
    address = f"/office/roles/{ada.id}/hr/take"

    assert "Take the right: HR?" in admin.get(address).text
    assert has(app, ada, Role.HR)
    assert admin.post(address).status_code == 303
    assert not has(app, ada, Role.HR)


def test_the_last_administrator_cannot_be_taken(app, admin, dan):
    answer = admin.post(f"/office/roles/{dan.id}/admin/take")
    assert answer.status_code == 409
    assert "This is the last administrator." in answer.text
    assert has(app, dan, Role.ADMIN)


def test_who_gives_up_the_own_right_is_led_home(app, admin, dan, ada):
    with app.app_context():
        an_account(ada, Role.ADMIN)
    answer = admin.post(f"/office/roles/{dan.id}/admin/take")
    assert (answer.status_code, answer.location) == (303, "/")
    assert admin.get("/office/roles").status_code == 403


def test_a_number_is_looked_up_by_name(admin, ada):
    assert 'href="/office/roles?number=2"' in admin.get("/office/roles?q=lovell").text
    assert re.search(r'id="personnel_number"[^>]*value="2"', admin.get("/office/roles?number=2").text)


def test_an_unknown_person_is_not_found(admin):
    assert admin.get("/office/roles/999/hr/take").status_code == 404


def test_hr_may_not_give_rights(app, client, sign_in, ada):
    with app.app_context():
        an_account(ada, Role.HR)
    hr = sign_in(client, ada)
    assert hr.get("/office/roles").status_code == 403
    assert hr.post("/office/roles", data={"personnel_number": "2", "role": "admin"}).status_code == 403
    assert hr.post(f"/office/roles/{ada.id}/hr/take").status_code == 403
