"""Giving and taking rights by name: HR, administrator, witness."""

from datetime import datetime

from sqlalchemy import func, select

from contest.domain.errors import N_, FieldRefused, RuleBroken
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, AccountRole, Employee
from contest.queries.staff import employee_by_number, working_on
from contest.queries.staff_lists import day_of_company
from contest.services import journal
from contest.services.transaction import lock_out_others, transaction


class LastAdministrator(RuleBroken):
    """Without an administrator nobody could give a right ever again."""

    def __init__(self) -> None:
        super().__init__(N_("This is the last administrator. Make somebody else administrator first."))


def grant_role(personnel_number: str, role: Role, *, by: int | None, now: datetime) -> int:
    """Give a person a right, with an account to hold it where there is none yet; returns the id of the person.

    Raises FieldRefused ("personnel_number") for somebody unknown, somebody who has left or who has the right already.
    """
    with transaction() as session:
        lock_out_others("roles")
        field = "personnel_number"
        person = employee_by_number(personnel_number)
        if person is None:
            message = N_("Nobody has the personnel number %(number)s.")
            raise FieldRefused(field, message, number=personnel_number.strip())
        if person.left_on is not None and person.left_on <= day_of_company(now):
            message = N_("The person with the number %(number)s has left.")
            raise FieldRefused(field, message, number=person.personnel_number)
        if session.get(Account, person.id) is None:
            session.add(Account(employee_id=person.id))
            session.flush()
        if session.get(AccountRole, (person.id, role)) is not None:
            raise FieldRefused(field, N_("This person has the right already."))
        session.add(AccountRole(employee_id=person.id, role=role))
        journal.record("right given", by=by, now=now, right=role.value, number=person.personnel_number)
        return person.id


def take_role(employee_id: int, role: Role, *, by: int | None, now: datetime) -> bool:
    """Take a right from a person; returns whether the person had it. Raises LastAdministrator."""
    with transaction() as session:
        lock_out_others("roles")
        held_role = session.get(AccountRole, (employee_id, role), populate_existing=True)
        if held_role is None:
            return False
        if role is Role.ADMIN and not _other_administrators(employee_id, now):
            raise LastAdministrator
        session.delete(held_role)
        session.flush()
        number = session.scalar(select(Employee.personnel_number).where(Employee.id == employee_id))
        journal.record("right taken", by=by, now=now, right=role.value, number=number)
        return True


def _other_administrators(employee_id: int, now: datetime) -> int:
    """How many people beside this one are administrators, can sign in and have not left."""
    asked = (
        select(func.count())
        .select_from(AccountRole)
        .join(Account, Account.employee_id == AccountRole.employee_id)
        .join(Employee, Employee.id == AccountRole.employee_id)
        .where(AccountRole.role == Role.ADMIN, AccountRole.employee_id != employee_id)
        .where(Account.password_hash.is_not(None), working_on(day_of_company(now)))
    )
    return db.session.scalar(asked) or 0
