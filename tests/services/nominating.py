"""The scene of the tests about nominating: a foundry, its head, a person who works there, an open contest."""

from dataclasses import dataclass

from contest.domain.nominations import NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Nomination, Unit
from tests.factories import a_contest, a_head, a_unit, an_employee

STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


@dataclass
class Scene:
    """Ada heads the foundry of the plant, where Cleo works; a contest of the whole company takes nominations."""

    company: Unit
    plant: Unit
    foundry: Unit
    ada: Employee
    cleo: Employee
    contest: Contest

    def text(self, statement=STATEMENT, person_agrees=True, **evidence) -> NominationText:
        said = evidence or {"1": "Hidden defects: from 41 to 9 a quarter"}
        criteria = {str(number): each.id for number, each in enumerate(self.contest.criteria, 1)}
        return NominationText(statement, {criteria[key]: text for key, text in said.items()}, person_agrees)

    def colleague(self, name="", **values) -> Employee:
        return an_employee(name, self.foundry, **values)


def a_scene() -> Scene:
    """The scene, stored; the contest gives two places to each unit."""
    company = a_unit("Northern Meridian")
    plant = a_unit("Plant", company)
    foundry = a_unit("Foundry", plant)
    ada = a_head("Ada", foundry)
    cleo = an_employee("Cleo", foundry)
    return Scene(company, plant, foundry, ada, cleo, a_contest(Phase.NOMINATING, company, places_per_unit=2))


def stored(nomination_id: int) -> Nomination:
    nomination = db.session.get(Nomination, nomination_id, populate_existing=True)
    assert nomination is not None
    return nomination


def evidence_of(nomination: Nomination) -> dict[int, str]:
    db.session.refresh(nomination, ["evidence"])
    return {each.criterion_id: each.text for each in nomination.evidence}
