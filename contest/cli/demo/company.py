"""The demo company: units and people by the ordinary import, and the accounts of the cast."""

from datetime import datetime

from contest.cli.demo.pack import Pack
from contest.domain.staff import Role
from contest.domain.staff_import import read_lists
from contest.forms.spreadsheets import read_table
from contest.models import Account, AccountRole, Employee, Unit
from contest.queries.staff import employee_by_number, unit_by_code
from contest.services.accounts import hash_password
from contest.services.staff import import_lists
from contest.services.transaction import transaction

RIGHTS = {"hr": Role.HR, "admin": Role.ADMIN, "witness": Role.WITNESS}


def load_company(pack: Pack, *, now: datetime) -> None:
    """Import the units and the 1,200 people of the pack, and give its cast their accounts."""
    lists = read_lists(
        read_table(pack.units_csv.read_bytes(), pack.units_csv.name),
        read_table(pack.staff_csv.read_bytes(), pack.staff_csv.name),
        stored=(),
        today=now.date(),
    )
    import_lists(lists, by=None, now=now)
    with transaction() as session:
        password_hash = hash_password(pack.password)
        for person in pack.cast:
            employee_id = employee(person.number).id
            session.add(Account(employee_id=employee_id, password_hash=password_hash, language=pack.language))
            session.flush()
            if person.role in RIGHTS:
                session.add(AccountRole(employee_id=employee_id, role=RIGHTS[person.role]))


def employee(number: str) -> Employee:
    """The person of the pack with this personnel number."""
    found = employee_by_number(number)
    if found is None:
        raise LookupError(f"nobody has the personnel number {number}")
    return found


def organiser(pack: Pack) -> Employee:
    """The HR person of the cast."""
    return employee(next(person.number for person in pack.cast if person.role == "hr"))


def unit(code: str) -> Unit:
    """The unit of the pack with this code."""
    found = unit_by_code(code)
    if found is None:
        raise LookupError(f"no unit has the code {code}")
    return found
