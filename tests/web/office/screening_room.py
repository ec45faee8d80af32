"""The scene of the tests about screening: Dan of HR, the foundry whose nominations he checks, pages in plain words."""

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import (
    Contest,
    Nomination,
)
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """Dan of HR in front of his screen; Ada heads the foundry, whose nominations he checks."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.plant = a_unit("Plant", self.company)
            self.foundry = a_unit("Foundry", self.plant)
            self.ada = a_head("Ada", self.foundry)
            self.dan = an_employee("Dan", self.company)
            an_account(self.dan, Role.HR)
            self.contest = a_contest(Phase.SCREENING, self.company, places_per_unit=2)
        sign_in(client, self.dan)

    def nomination(self, status=NominationStatus.SUBMITTED, name="", phase=None, **values) -> int:
        with self.app.app_context():
            contest = a_contest(phase, self.company) if phase else db.session.get(Contest, self.contest.id)
            return a_nomination(contest, an_employee(name, self.foundry), self.ada, status, **values).id

    def decide(self, number: int, act: str, **fields):
        return self.client.post(f"/office/screening/{number}/{act}", data={"version": "1", **fields})

    def status(self, number: int) -> NominationStatus:
        with self.app.app_context():
            return db.session.get(Nomination, number).status
