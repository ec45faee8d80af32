"""The posts of the tree of units: who works in them, for whom they act, who decides about a proposal (PRODUCT 6)."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from contest.domain.routing import Post, Route, falls_to, route
from contest.extensions import db
from contest.models import Employee, Unit
from contest.queries.staff import in_subtree, working_on


def posts_at_and_above(paths: Iterable[str], *, today: date) -> list[Post]:
    """The posts of these units (by path) and of all above them, with those who work here on this day. One query."""
    ids = {int(number) for path in paths for number in path.strip("/").split("/")}
    head, deputy = aliased(Employee), aliased(Employee)
    asked = (
        select(Unit.id, Unit.path, head.id, deputy.id)
        .outerjoin(head, and_(head.id == Unit.head_id, or_(head.left_on.is_(None), head.left_on > today)))
        .outerjoin(deputy, and_(deputy.id == Unit.deputy_id, or_(deputy.left_on.is_(None), deputy.left_on > today)))
        .where(Unit.id.in_(ids))
    )
    return [Post(unit_id, path, head_id, deputy_id) for unit_id, path, head_id, deputy_id in db.session.execute(asked)]


def routes_of(employees: Collection[Employee], *, today: date) -> dict[int, Route]:
    """Who decides about proposing each of these employees (with their units loaded), by id. Two queries."""
    headed: dict[int, set[str]] = {}
    asked = select(Unit.head_id, Unit.path).where(Unit.head_id.in_([each.id for each in employees]))
    for head_id, path in db.session.execute(asked):
        headed.setdefault(head_id or 0, set()).add(path)
    posts = posts_at_and_above({each.unit.path for each in employees}, today=today)
    return {each.id: route(each.id, each.unit.path, headed.get(each.id, ()), posts) for each in employees}


def units_acted_for(person_id: int, *, today: date) -> list[Unit]:
    """The units somebody heads, deputises or types for, and the vacant ones that fall to these; from the top down.

    Three queries at most.
    """
    own = list(db.session.scalars(select(Unit).where(in_place(person_id)).order_by(Unit.path)))
    if not own:
        return []
    here = exists().where(or_(Employee.id == Unit.head_id, Employee.id == Unit.deputy_id), working_on(today))
    below = or_(*(in_subtree(each.path) for each in own))
    vacant = list(db.session.scalars(select(Unit).where(below, ~here, Unit.id.not_in([each.id for each in own]))))
    return sorted([*own, *_fallen_to(own, vacant, today=today)], key=lambda each: each.path)


def _fallen_to(own: Collection[Unit], vacant: Collection[Unit], *, today: date) -> list[Unit]:
    if not vacant:
        return []
    posts = posts_at_and_above([each.path for each in vacant], today=today)
    filled, mine = {each.path for each in posts if each.people}, {each.path for each in own}
    return [each for each in vacant if falls_to(each.path, filled) in mine]


def in_place(person_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition on `Unit` that a person is its head, deputy or secretary."""
    return or_(Unit.head_id == person_id, Unit.deputy_id == person_id, Unit.secretary_id == person_id)


def acts_in(
    person_id: int | InstrumentedAttribute[int], unit_id: int | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """The condition that a person is in a place of the unit with this id, or of the one to which it falls.

    For seeing, without a clock: a unit falls to the next above as soon as head and deputy have a last day or are
    missing. Who may act today is units_acted_for().
    """
    below, above, between = aliased(Unit), aliased(Unit), aliased(Unit)
    own = or_(*(place == person_id for place in (above.head_id, above.deputy_id, above.secretary_id)))
    filled_between = exists().where(
        between.path.startswith(above.path),
        below.path.startswith(between.path),
        between.id != above.id,
        _staffed(between),
    )
    falls = exists().where(below.id == unit_id, own, below.path.startswith(above.path), ~filled_between)
    return or_(exists().where(Unit.id == unit_id, in_place(person_id)), falls)


def _staffed(unit: type[Unit]) -> ColumnElement[bool]:
    somebody = aliased(Employee)
    return exists().where(or_(somebody.id == unit.head_id, somebody.id == unit.deputy_id), somebody.left_on.is_(None))
