"""People with what they may do, Ben in front of his screen, and a nomination with its papers."""

import pytest

from contest.domain.staff import Role
from tests.factories import a_unit, an_account, an_employee
from tests.web.papers import Papers

MAY = {"Ben": (), "Dan": (Role.HR,), "Ada": (Role.ADMIN,), "Eve": (Role.WITNESS,)}


@pytest.fixture
def ben(app, client, sign_in):
    """Ben in front of his screen."""
    with app.app_context():
        person = an_employee("Ben", a_unit("Northern Meridian"))
        an_account(person)
    return sign_in(client, person)


@pytest.fixture
def people(app):
    """Ben of the staff, Dan of HR, Ada the administrator and Eve the witness."""
    with app.app_context():
        people = {name: an_employee(name) for name in MAY}
        for name, person in people.items():
            an_account(person, *MAY[name])
        return people


@pytest.fixture
def papers(app, sign_in, now):
    """A nomination of Cleo by Ada with a petition and a photo, and everybody in front of a screen."""
    return Papers(app, sign_in, now)
