"""Units as a tree, and the people in them (PRODUCT 5)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from contest.domain.staff import UnitKind, search_words
from contest.extensions import db
from contest.models import Employee, Unit

LARGEST_ID = 2**31 - 1
MOST_WORDS = 8


@dataclass(frozen=True)
class UnitNode:
    """A unit in its place: how deep it lies (the company 0), who works in it and who in it and below."""

    unit: Unit
    depth: int
    people: int
    people_below: int

    @property
    def id(self) -> int:
        """The id of the unit."""
        return self.unit.id


def unit_by_id(unit_id: int) -> Unit | None:
    """The unit with its head, deputy and secretary, or None."""
    if not 0 < unit_id <= LARGEST_ID:
        return None
    return db.session.scalar(_units().where(Unit.id == unit_id))


def unit_by_code(code: str) -> Unit | None:
    """The unit with this code, written in any case, or None."""
    wanted = _storable(code)
    return db.session.scalar(_units().where(or_(Unit.code == wanted, Unit.code == wanted.upper())).limit(1))


def company() -> Unit | None:
    """The unit on top, or None before the first import."""
    return db.session.scalar(_units().where(Unit.kind == UnitKind.COMPANY))


def units_tree(scope_path: str | None = None, *, today: date) -> list[UnitNode]:
    """All units, each followed by those in it, siblings by code; with how many work there on this day. One query.

    `scope_path` keeps to one unit and what lies below it.
    """
    heads = (
        select(Employee.unit_id, func.count().label("people"))
        .where(working_on(today))
        .group_by(Employee.unit_id)
        .subquery()
    )
    asked = _units().add_columns(func.coalesce(heads.c.people, 0)).outerjoin(heads, heads.c.unit_id == Unit.id)
    if scope_path is not None:
        asked = asked.where(in_subtree(scope_path))
    rows = db.session.execute(asked).all()
    code_of = {str(unit.id): unit.code for unit, _ in rows}
    below: dict[str, int] = {}
    for unit, people in rows:
        for unit_id in unit.path.strip("/").split("/"):
            below[unit_id] = below.get(unit_id, 0) + people
    placed = sorted(rows, key=lambda row: [code_of.get(unit_id, "") for unit_id in row[0].path.strip("/").split("/")])
    return [
        UnitNode(unit=unit, depth=unit.path.count("/") - 2, people=people, people_below=below[str(unit.id)])
        for unit, people in placed
    ]


def in_subtree(path: str) -> ColumnElement[bool]:
    """The condition on `Unit` that it is the unit of this path or lies below it."""
    return Unit.path.startswith(path, autoescape=True)


def subtree(unit: Unit) -> ColumnElement[bool]:
    """The condition on `Unit` that it is this unit or lies below it."""
    return in_subtree(unit.path)


def working_on(day: date) -> ColumnElement[bool]:
    """The condition on `Employee` that the person has not left by this day; who leaves on it has left."""
    return or_(Employee.left_on.is_(None), Employee.left_on > day)


def found_by(text: str) -> list[ColumnElement[bool]]:
    """The conditions on `Employee` that number and names hold every word of the text, in any case, ё as е."""
    return [Employee.search_text.contains(word, autoescape=True) for word in search_words(text)[:MOST_WORDS]]


def search_people(
    text: str, scope_path: str | None = None, limit: int = 25, *, today: date | None = None
) -> list[Employee]:
    """People whose number and names hold every word of the text, by surname, with their units; nobody for no words.

    `scope_path` keeps to a unit and what lies below it; `today` leaves out who has left by then.
    """
    conditions = found_by(text)
    if not conditions:
        return []
    asked = (
        select(Employee)
        .join(Employee.unit)
        .options(contains_eager(Employee.unit))
        .where(*conditions)
        .order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
        .limit(limit)
    )
    if scope_path is not None:
        asked = asked.where(in_subtree(scope_path))
    if today is not None:
        asked = asked.where(working_on(today))
    return list(db.session.scalars(asked))


def employee_by_id(employee_id: int) -> Employee | None:
    """The employee with the unit, or None."""
    if not 0 < employee_id <= LARGEST_ID:
        return None
    return db.session.scalar(_people().where(Employee.id == employee_id))


def employee_by_number(personnel_number: str) -> Employee | None:
    """The employee of a personnel number with the unit, or None; leavers are found too."""
    return db.session.scalar(_people().where(Employee.personnel_number == _storable(personnel_number)))


def headed_units(employee_id: int) -> list[Unit]:
    """The units a person heads or is deputy of, from the top down."""
    return list(
        db.session.scalars(
            select(Unit)
            .where(or_(Unit.head_id == employee_id, Unit.deputy_id == employee_id))
            .order_by(Unit.path, Unit.id)
        )
    )


def open_places(*, today: date) -> int:
    """How many units have nobody at their head, or somebody who has left."""
    head = aliased(Employee)
    asked = (
        select(func.count())
        .select_from(Unit)
        .outerjoin(head, head.id == Unit.head_id)
        .where(or_(head.id.is_(None), head.left_on <= today))
    )
    return db.session.scalar(asked) or 0


def _units() -> Select[Unit]:
    return select(Unit).options(joinedload(Unit.head), joinedload(Unit.deputy), joinedload(Unit.secretary))


def _people() -> Select[Employee]:
    return select(Employee).options(joinedload(Employee.unit))


def people_of(scope_path: str) -> int:
    """How many people who have not left work in a unit and below it."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Employee)
            .join(Unit, Unit.id == Employee.unit_id)
            .where(in_subtree(scope_path), Employee.left_on.is_(None))
        )
        or 0
    )


def _storable(text: str) -> str:
    """The text without blanks around it and without NUL, which PostgreSQL refuses and no key holds."""
    return text.replace("\0", "").strip()
