"""Ada in front of her screen, and what she types into a nomination."""

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Nomination
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


class Scene:
    """Ada heads the foundry and sits in front of her screen; Cleo works there; a contest takes nominations."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", self.company))
            self.ada = a_head("Ada", self.foundry)
            self.cleo = an_employee("Cleo", self.foundry, position="Moulder")
            self.contest = a_contest(Phase.NOMINATING, self.company, places_per_unit=2)
            self.criteria = [each.id for each in self.contest.criteria]
        sign_in(client, self.ada)

    def nomination(self, status=NominationStatus.DRAFT, person=None, **values) -> int:
        with self.app.app_context():
            contest = db.session.get(Contest, self.contest.id)
            person = person or an_employee("", self.foundry)
            return a_nomination(contest, person, self.ada, status, unit=self.foundry, **values).id

    def colleagues(self, number: int) -> list[int]:
        with self.app.app_context():
            return [an_employee("Smith", self.foundry).id for _ in range(number)]

    def typed(self, act="draft", **changes) -> dict[str, str]:
        fields = {
            "version": "1",
            "statement": STATEMENT,
            f"evidence_{self.criteria[0]}": "Hidden defects: from 41 to 9",
            "person_agrees": "y",
            "act": act,
            **changes,
        }
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def new(self) -> str:
        return f"/nominations/new?contest={self.contest.id}&person={self.cleo.id}"

    def stored(self) -> list[tuple[NominationStatus, str]]:
        with self.app.app_context():
            found = db.session.query(Nomination).order_by(Nomination.id)
            return [(each.status, each.statement) for each in found]

    def change(self, table, number, **values):
        with self.app.app_context():
            row = db.session.get(table, number)
            for key, value in values.items():
                setattr(row, key, value)
            db.session.commit()
