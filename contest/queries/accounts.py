"""Who is signed in, with what rights; accounts and roles."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from contest.domain.accounts import TokenKind
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, AccountRole, AccountToken, Employee, SignIn, Unit
from contest.queries.consents import count_asked, count_waiting
from contest.queries.notices_shown import count_unread


@dataclass(frozen=True)
class SignedIn:
    """The person of this request, as Flask-Login wants it and as every policy asks it."""

    token: str
    id: int
    personnel_number: str
    last_name: str
    first_name: str
    middle_name: str
    unit_id: int
    unit_path: str
    time_zone: str
    language: str
    roles: frozenset[Role]
    # Of which units head or deputy, and for the heads of which units somebody types.
    headed_unit_ids: frozenset[int]
    typed_unit_ids: frozenset[int] = frozenset()
    # In how many contests the person was ever asked for consent, and in how many an answer is wanted now.
    consents_asked: int = 0
    consents_waiting: int = 0
    notices_unread: int = 0
    has_address: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def acts_for_a_unit(self) -> bool:
        """Whether nominations of a unit are this person's business; an empty post falls only to whom this holds for."""
        return bool(self.headed_unit_ids or self.typed_unit_ids)

    def get_id(self) -> str:
        """What the cookie keeps: the sign-in token."""
        return self.token


def token_hash(token: str) -> str:
    """Under which a sign-in is stored: SHA-256, hex. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


_place = aliased(Unit)
_heads = or_(_place.head_id == Employee.id, _place.deputy_id == Employee.id)
_types = _place.secretary_id == Employee.id
# Built once: every page asks this, and building the statement costs more than running it.
SIGN_IN = (
    select(
        Employee.id,
        Employee.personnel_number,
        Employee.last_name,
        Employee.first_name,
        Employee.middle_name,
        Employee.unit_id,
        Employee.email.is_not(None).label("has_address"),
        Unit.path,
        Unit.time_zone,
        Account.language,
        AccountRole.role,
        _place.id.label("place_id"),
        _heads.label("heads_it"),
        _types.label("types_for_it"),
        count_asked(Employee.id).label("consents_asked"),
        count_waiting(Employee.id, bindparam("now")).label("consents_waiting"),
        count_unread(Employee.id, bindparam("now")).label("notices_unread"),
    )
    .select_from(SignIn)
    .join(Account, Account.employee_id == SignIn.employee_id)
    .join(Employee, Employee.id == Account.employee_id)
    .join(Unit, Unit.id == Employee.unit_id)
    .outerjoin(AccountRole, AccountRole.employee_id == Employee.id)
    .outerjoin(_place, or_(_heads, _types))
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("now"))
    .where(or_(Employee.left_on.is_(None), Employee.left_on > bindparam("today")))
)


def signed_in_person(token: str, *, now: datetime) -> SignedIn | None:
    """The person of a sign-in that has neither ended nor run out, and who has not left; else None. One query."""
    asked = {"token_hash": token_hash(token), "now": now, "today": now.date()}
    rows = db.session.execute(SIGN_IN, asked).all()
    if not rows:
        return None
    person = rows[0]
    return SignedIn(
        token=token,
        id=person.id,
        personnel_number=person.personnel_number,
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name,
        unit_id=person.unit_id,
        unit_path=person.path,
        time_zone=person.time_zone,
        language=person.language,
        roles=frozenset(row.role for row in rows if row.role is not None),
        headed_unit_ids=frozenset(row.place_id for row in rows if row.heads_it),
        typed_unit_ids=frozenset(row.place_id for row in rows if row.types_for_it),
        consents_asked=person.consents_asked,
        consents_waiting=person.consents_waiting,
        notices_unread=person.notices_unread,
        has_address=person.has_address,
    )


def person_by_login(login: str, *, now: datetime) -> Employee | None:
    """Whose personnel number or e-mail address (in any case) this is, unless the person has left; account or none."""
    wanted = login.strip()
    if "\0" in wanted:  # PostgreSQL refuses it in a text, and nobody has it in a number.
        return None
    return db.session.scalar(
        select(Employee)
        .where(or_(Employee.personnel_number == wanted, Employee.email == wanted.lower()))
        .where(or_(Employee.left_on.is_(None), Employee.left_on > now.date()))
        .limit(1)
    )


def open_token(token_id: int, nonce: str, *, now: datetime) -> AccountToken | None:
    """A one-time link that has neither been used nor run out."""
    return db.session.scalar(
        select(AccountToken).where(
            AccountToken.id == token_id,
            AccountToken.nonce == nonce,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now,
        )
    )


def open_tokens(employee_id: int, *, now: datetime) -> list[AccountToken]:
    """Every one-time link of a person that has neither been used nor run out, newest first."""
    good = (AccountToken.used_at.is_(None), AccountToken.expires_at > now)
    asked = select(AccountToken).where(AccountToken.employee_id == employee_id, *good)
    return list(db.session.scalars(asked.order_by(AccountToken.id.desc())))


def newest_token(employee_id: int, kind: TokenKind) -> AccountToken | None:
    """The latest one-time link of this kind made for a person."""
    return db.session.scalar(
        select(AccountToken)
        .where(AccountToken.employee_id == employee_id, AccountToken.kind == kind)
        .order_by(AccountToken.id.desc())
        .limit(1)
    )


def role_holders() -> list[tuple[Employee, list[Role]]]:
    """Everybody with a right given by name, by surname."""
    rows = db.session.execute(
        select(Employee, AccountRole.role)
        .join(AccountRole, AccountRole.employee_id == Employee.id)
        .options(joinedload(Employee.unit))
        .order_by(Employee.last_name, Employee.first_name, Employee.id, AccountRole.role)
    ).all()
    holders: dict[int, tuple[Employee, list[Role]]] = {}
    for employee, role in rows:
        holders.setdefault(employee.id, (employee, []))[1].append(role)
    return list(holders.values())
