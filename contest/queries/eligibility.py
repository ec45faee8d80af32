"""Whom a head may nominate in a contest, and why not the others (PRODUCT 6, 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, or_, select
from sqlalchemy.orm import contains_eager

from contest.domain.eligibility import (
    Reason,
    reason_not_to_stand,
)
from contest.domain.nominations import NO_LONGER_LIVE, OF_A_UNIT
from contest.domain.routing import nominating_path, reason_not_to_nominate
from contest.extensions import db
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries.nominations import units_acted_for
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID, in_subtree


@dataclass(frozen=True)
class Proposed:
    """A person of the head's units: for which unit to be nominated, or why not, or the nomination that there is."""

    employee: Employee
    unit: Unit | None
    reason: Reason | None
    nomination: Nomination | None

    @property
    def may_be_nominated(self) -> bool:
        """Whether a nomination of this person can begin now."""
        return self.reason is None and self.nomination is None


def proposed_person(contest: Contest, nominator_id: int, employee_id: int, *, today: date) -> Proposed | None:
    """What the rules say about nominating this employee, or None where none of the nominator's units has such a one."""
    if not 0 < employee_id <= LARGEST_ID:
        return None
    units = units_acted_for(nominator_id, today=today)
    employee = db.session.scalar(
        select(Employee)
        .join(Employee.unit)
        .options(contains_eager(Employee.unit))
        .where(Employee.id == employee_id, or_(false(), *(in_subtree(each.path) for each in units)))
    )
    if employee is None:
        return None
    return proposed(contest, units, nominator_id, [employee], today=today)[0]


def proposed(
    contest: Contest, units: Sequence[Unit], nominator_id: int, employees: Sequence[Employee], *, today: date
) -> list[Proposed]:
    """What the rules say about nominating each of these employees (with their units loaded). Two queries."""
    terms, by_path = terms_of(contest), {each.path: each for each in units}
    persons = people_of_rules(employees, contest)
    there = {
        (each.employee_id, each.unit_id): each
        for each in db.session.scalars(
            select(Nomination).where(
                Nomination.contest_id == contest.id,
                Nomination.employee_id.in_(list(persons)),
                Nomination.employee_id != nominator_id,
                Nomination.unit_id.in_([each.id for each in units]),
                Nomination.channel.in_(OF_A_UNIT),
                Nomination.status.not_in(NO_LONGER_LIVE),
            )
        )
    }
    found = []
    for employee in employees:
        person = persons[employee.id]
        path = nominating_path(person, by_path)
        unit = by_path[path] if path is not None else None
        found.append(
            Proposed(
                employee=employee,
                unit=unit,
                reason=reason_not_to_nominate(person, nominator_id, by_path)
                or reason_not_to_stand(person, terms, today),
                nomination=there.get((employee.id, unit.id)) if unit is not None else None,
            )
        )
    return found
