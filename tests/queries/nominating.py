"""The scene of the tests about what heads see: a plant with two shops, and a head for each."""

from contest.extensions import db
from contest.models import Employee, Unit
from contest.queries.accounts import SignedIn
from tests.factories import a_head, a_unit, an_employee


class Scene:
    """Ada heads the foundry of the plant; Ben heads the laboratory beside it; Dan heads the plant."""

    def __init__(self):
        self.company = a_unit("Northern Meridian")
        self.plant = a_unit("Plant", self.company)
        self.foundry = a_unit("Foundry", self.plant)
        self.laboratory = a_unit("Laboratory", self.plant)
        self.ada = a_head("Ada", self.foundry)
        self.ben = a_head("Ben", self.laboratory)
        self.dan = a_head("Dan", self.plant)
        self.cleo = an_employee("Cleo", self.foundry)


def person(employee: Employee) -> SignedIn:
    return SignedIn(
        token="",
        id=employee.id,
        personnel_number=employee.personnel_number,
        last_name=employee.last_name,
        first_name=employee.first_name,
        middle_name="",
        unit_id=employee.unit_id,
        unit_path=employee.unit.path,
        time_zone="UTC",
        language="en",
        roles=frozenset(),
        headed_unit_ids=frozenset(
            unit.id for unit in db.session.query(Unit) if employee.id in (unit.head_id, unit.deputy_id)
        ),
        typed_unit_ids=frozenset(unit.id for unit in db.session.query(Unit).filter_by(secretary_id=employee.id)),
    )
