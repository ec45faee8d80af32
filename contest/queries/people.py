"""The staff list as HR sees it: who can sign in, who is invited, who is not, who has left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from contest.domain.accounts import TokenKind
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, AccountRole, AccountToken, Employee, SignIn, Unit
from contest.queries.paging import PER_PAGE, Page, nearest_page
from contest.queries.staff import found_by, in_subtree, working_on


class PeopleState(StrEnum):
    """By what the staff list is narrowed."""

    ALL = "all"
    READY = "ready"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True)
class PersonRow:
    """A person with the state of the account: a password or none, until when the newest invitation is good."""

    person: Employee
    has_password: bool
    invited_until: datetime | None


@dataclass(frozen=True)
class AccountState:
    """What HR may know about an account; never anything about votes."""

    has_password: bool
    invited_until: datetime | None
    roles: tuple[Role, ...]
    sign_ins: int


@dataclass(frozen=True)
class Waiting:
    """How many of a unit and below have no password yet, and how many of them can be written to."""

    people: int
    with_email: int

    @property
    def without_email(self) -> int:
        """How many only a slip of paper reaches."""
        return self.people - self.with_email


def people_page(
    text: str, unit: Unit | None, state: PeopleState, number: int, *, today: date, now: datetime
) -> Page[PersonRow]:
    """A page of the staff list, by surname. Two queries, however many people."""
    asked = _people(now).where(*found_by(text), _in_state(state, today))
    if unit is not None:
        asked = asked.where(in_subtree(unit.path))
    total = db.session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    number = nearest_page(number, total)
    ordered = asked.order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
    rows = db.session.execute(ordered.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    items = [PersonRow(person, password_hash is not None, until) for person, password_hash, until in rows]
    return Page(items=items, page=number, total=total)


def account_state(employee_id: int, *, now: datetime) -> AccountState:
    """The account of one person; whoever has none has no password and no rights. Four queries."""
    asked = _people(now).where(Employee.id == employee_id)
    row = db.session.execute(asked).first()
    roles = db.session.scalars(
        select(AccountRole.role).where(AccountRole.employee_id == employee_id).order_by(AccountRole.role)
    )
    current = (SignIn.employee_id == employee_id, SignIn.expires_at > now)
    return AccountState(
        has_password=row is not None and row[1] is not None,
        invited_until=row[2] if row is not None else None,
        roles=tuple(roles),
        sign_ins=db.session.scalar(select(func.count()).select_from(SignIn).where(*current)) or 0,
    )


def waiting_in(unit: Unit, *, today: date) -> Waiting:
    """How many in the unit and below work there and have no password yet. One query."""
    counted = _waiting(unit, today).with_only_columns(func.count(Employee.id), func.count(Employee.email))
    people, with_email = db.session.execute(counted).one()
    return Waiting(people=people, with_email=with_email)


def waiting_ids(unit: Unit, *, today: date, only_without_email: bool = False) -> list[int]:
    """The ids of those people. One query."""
    asked = _waiting(unit, today).with_only_columns(Employee.id)
    if only_without_email:
        asked = asked.where(Employee.email.is_(None))
    return list(db.session.scalars(asked))


def people_of(employee_ids: Collection[int]) -> list[Employee]:
    """These people with their units, unit by unit, in each by surname: the order in which slips are handed out."""
    return list(
        db.session.scalars(
            select(Employee)
            .join(Employee.unit)
            .options(contains_eager(Employee.unit))
            .where(Employee.id.in_(employee_ids))
            .order_by(Unit.code, Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
        )
    )


def _people(now: datetime) -> Select[Employee, str | None, datetime | None]:
    invited = (
        select(AccountToken.employee_id, func.max(AccountToken.expires_at).label("until"))
        .where(
            AccountToken.kind == TokenKind.INVITATION,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now,
        )
        .group_by(AccountToken.employee_id)
        .subquery()
    )
    return (
        select(Employee, Account.password_hash, invited.c.until)
        .join(Employee.unit)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .outerjoin(invited, invited.c.employee_id == Employee.id)
        .options(contains_eager(Employee.unit))
    )


def _waiting(unit: Unit, today: date) -> Select[Employee]:
    return (
        select(Employee)
        .join(Employee.unit)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .where(in_subtree(unit.path), working_on(today), Account.password_hash.is_(None))
    )


def _in_state(state: PeopleState, today: date) -> ColumnElement[bool]:
    match state:
        case PeopleState.READY:
            return working_on(today) & Account.password_hash.is_not(None)
        case PeopleState.WAITING:
            return working_on(today) & Account.password_hash.is_(None)
        case PeopleState.LEFT:
            return ~working_on(today)
        case _:
            return working_on(today)
