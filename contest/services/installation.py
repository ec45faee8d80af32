"""The first administrator, from the command line of a new installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.domain.errors import N_, FieldRefused
from contest.domain.staff import Role, UnitKind, search_text
from contest.extensions import db
from contest.models import Account, AccountRole, Employee, Unit
from contest.queries.staff import company, employee_by_number
from contest.queries.staff_lists import day_of_company
from contest.services import journal
from contest.services.accounts import hash_password, refuse_weak
from contest.services.transaction import lock_out_others, transaction


@dataclass(frozen=True)
class NewCompany:
    """The unit on top, made where no staff list has been imported yet; the list will give it its own code and name."""

    name: str
    time_zone: str


def make_administrator(
    personnel_number: str,
    last_name: str,
    first_name: str,
    password: str,
    *,
    new_company: NewCompany,
    now: datetime,
) -> int:
    """Make this person an administrator and return the id; repeating it changes nothing.

    Somebody on the staff list is found by the number; anybody else is put on it by names. `password` is "" where a
    one-time link shall be made afterwards, and is kept as it is where the account has one.
    Raises FieldRefused for "personnel_number", "last_name" or "password".
    """
    with transaction() as session:
        lock_out_others("roles")
        person = employee_by_number(personnel_number) or _new_person(
            personnel_number, last_name, first_name, new_company, now
        )
        if person.left_on is not None and person.left_on <= day_of_company(now):
            message = N_("The person with the number %(number)s has left.")
            raise FieldRefused("personnel_number", message, number=person.personnel_number)
        account = session.get(Account, person.id)
        if account is None:
            account = Account(employee_id=person.id, password_hash=None, language="")
            session.add(account)
        if password and account.password_hash is None:
            refuse_weak("password", password, person, company=new_company.name)
            account.password_hash = hash_password(password)
        session.flush()
        if session.get(AccountRole, (person.id, Role.ADMIN)) is None:
            session.add(AccountRole(employee_id=person.id, role=Role.ADMIN))
            session.flush()
            journal.record("right given", by=None, now=now, right=Role.ADMIN.value, number=person.personnel_number)
        return person.id


def has_password(employee_id: int) -> bool:
    """Whether the account of this person has a password."""
    return db.session.scalar(select(Account.password_hash).where(Account.employee_id == employee_id)) is not None


def _new_person(number: str, last_name: str, first_name: str, new_company: NewCompany, now: datetime) -> Employee:
    number, last_name, first_name = number.strip(), last_name.strip(), first_name.strip()
    if not number or len(number) > 32:
        raise FieldRefused("personnel_number", N_("A personnel number has 1 to 32 characters."))
    if not last_name or not first_name or len(last_name) > 100 or len(first_name) > 100:
        message = N_("Nobody has the number %(number)s yet, so the last and the first name are needed.")
        raise FieldRefused("last_name", message, number=number)
    unit = company()
    if unit is None:
        unit = Unit(
            code="COMPANY",
            name=new_company.name,
            kind=UnitKind.COMPANY,
            parent_id=None,
            path="",
            time_zone=new_company.time_zone,
        )
        db.session.add(unit)
        db.session.flush()
        unit.path = f"/{unit.id}/"
    person = Employee(
        personnel_number=number,
        last_name=last_name,
        first_name=first_name,
        middle_name="",
        unit_id=unit.id,
        position="",
        search_text=search_text(number, last_name, first_name, ""),
    )
    db.session.add(person)
    db.session.flush()
    return person
