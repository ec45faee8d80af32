"""Dan of HR in front of his screen, and a draft of his."""

from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.staff import Role
from contest.services.contests import create_contest
from tests.factories import a_head, a_unit, an_account, an_employee


@pytest.fixture
def dan(app, client, sign_in):
    """Dan of HR in front of his screen; Ada heads the company."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        a_unit("Vladivostok", company, time_zone="Asia/Vladivostok")
        a_head("Ada", company)
        person = an_employee("Dan", company)
        an_account(person, Role.HR)
    return sign_in(client, person)


@pytest.fixture
def draft(app, dan, now):
    with app.app_context():
        return create_contest(Basics(PeriodKind.MONTH, date(2026, 10, 1)), by=None, now=now)
