"""Giving and taking rights by name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from contest.domain.errors import FieldRefused
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import AccountRole, JournalEntry
from contest.services.roles import LastAdministrator, grant_role, take_role
from tests.factories import an_account, an_employee


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def roles_of(person):
    return set(db.session.scalars(select(AccountRole.role).where(AccountRole.employee_id == person.id)))


def test_a_right_is_given_with_an_account_where_there_is_none(inside, now):
    dan = an_employee("Dan")

    grant_role(dan.personnel_number, Role.HR, by=None, now=now)

    assert roles_of(dan) == {Role.HR}
    assert [(entry.act, entry.details) for entry in db.session.scalars(select(JournalEntry))] == [
        ("right given", f'{{"number": "{dan.personnel_number}", "right": "hr"}}')
    ]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("nobody", "Nobody has the personnel number nobody."),
        ("2", "The person with the number 2 has left."),
        ("1", "This person has the right already."),
    ],
)
def test_who_cannot_have_the_right_is_refused(inside, now, number, sentence):
    an_account(an_employee("Dan", personnel_number="1"), Role.HR)
    an_employee("Ben", personnel_number="2", left_on=date(2026, 10, 1))

    with pytest.raises(FieldRefused) as refused:
        grant_role(number, Role.HR, by=None, now=now)

    assert (refused.value.field, str(refused.value)) == ("personnel_number", sentence)


def test_a_right_is_taken_and_a_second_taking_does_nothing(inside, now):
    dan = an_employee("Dan")
    an_account(dan, Role.HR, Role.WITNESS)

    assert take_role(dan.id, Role.HR, by=None, now=now) is True
    assert take_role(dan.id, Role.HR, by=None, now=now) is False

    assert roles_of(dan) == {Role.WITNESS}
    assert list(db.session.scalars(select(JournalEntry.act))) == ["right taken"]


def test_the_last_administrator_stays(inside, now):
    dan, gone, invited = an_employee("Dan"), an_employee("Ben", left_on=date(2026, 1, 1)), an_employee("Cleo")
    an_account(dan, Role.ADMIN)
    an_account(gone, Role.ADMIN)
    an_account(invited, Role.ADMIN, password_hash=None)

    with pytest.raises(LastAdministrator):
        take_role(dan.id, Role.ADMIN, by=dan.id, now=now)

    assert roles_of(dan) == {Role.ADMIN}


def test_two_administrators_taking_each_others_right_at_once_leave_one(app, now):
    with app.app_context():
        pair = [an_account(an_employee(name), Role.ADMIN).employee_id for name in ("Dan", "Ada")]
    together = Barrier(2)

    def take(person):
        with app.app_context():
            together.wait(timeout=30)
            try:
                return take_role(person, Role.ADMIN, by=None, now=now)
            except LastAdministrator:
                return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, pair)) == [False, True]
    with app.app_context():
        assert len(list(db.session.scalars(select(AccountRole)))) == 1
