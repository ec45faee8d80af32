"""The stored units and people in the shape of the lists they are compared with (PRODUCT 5)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from contest.domain.staff import Role, UnitKind
from contest.domain.staff_import import Stored
from contest.domain.staff_list import StaffRow
from contest.domain.unit_list import UnitRow
from contest.extensions import db
from contest.models import AccountRole, Employee, Unit


def stored_units() -> list[UnitRow]:
    """Every unit as a line of a list, those above before those below. One query, read afresh."""
    above, head, deputy = aliased(Unit), aliased(Employee), aliased(Employee)
    rows = db.session.execute(
        select(
            Unit.code,
            Unit.name,
            Unit.kind,
            above.code,
            Unit.time_zone,
            head.personnel_number,
            deputy.personnel_number,
            Unit.path,
        )
        .select_from(Unit)
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(head, head.id == Unit.head_id)
        .outerjoin(deputy, deputy.id == Unit.deputy_id)
        .order_by(Unit.id)
    ).all()
    return [
        UnitRow(code, name, kind, parent or "", zone, head_number or "", deputy_number or "")
        for code, name, kind, parent, zone, head_number, deputy_number, path in sorted(
            rows, key=lambda row: row[-1].count("/")
        )
    ]


def stored_people() -> list[StaffRow]:
    """Every employee, leavers included, as a line of a list. One query, read afresh."""
    rows = db.session.execute(
        select(
            Employee.personnel_number,
            Employee.last_name,
            Employee.first_name,
            Employee.middle_name,
            Employee.email,
            Unit.code,
            Employee.position,
            Employee.hired_on,
            Employee.left_on,
            Employee.staff_group,
        ).join(Unit, Unit.id == Employee.unit_id)
    ).all()
    return [StaffRow(*row) for row in rows]


def rights_by_number() -> dict[str, set[Role]]:
    """The personnel numbers of everybody with a right given by name, and which rights."""
    rights: dict[str, set[Role]] = {}
    for number, role in db.session.execute(
        select(Employee.personnel_number, AccountRole.role).join(AccountRole, AccountRole.employee_id == Employee.id)
    ):
        rights.setdefault(number, set()).add(role)
    return rights


def day_of_company(now: datetime) -> date:
    """Which day it is where the company is; before there is one, in UTC."""
    return now.astimezone(ZoneInfo(zone_of_company())).date()


def zone_of_company() -> str:
    """The time zone of the company; before there is one, UTC. One query."""
    return db.session.scalar(select(Unit.time_zone).where(Unit.kind == UnitKind.COMPANY)) or "UTC"


def stored() -> Stored:
    """Everything that an import is compared with. Three queries, whatever their size."""
    return Stored(tuple(stored_units()), tuple(stored_people()), rights_by_number())
