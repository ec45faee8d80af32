"""Drawing up the roll: who may vote, frozen when voting opens (PRODUCT 11)."""

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select

from contest.domain.secrecy import reporting_groups, reporting_unit
from contest.extensions import db
from contest.models import Contest, Employee, RollEntry, Unit


def draw_up_roll(contest: Contest, *, now: datetime) -> int:
    """Put everybody in scope who works here now on the roll; returns how many. Part of the act that opens the vote.

    The reporting unit is the part of the scope in which the person works (the branch, for a contest of the company),
    merged upward where fewer people than the privacy threshold would report in it.
    """
    people = db.session.execute(
        select(Employee.id, Unit.path)
        .join(Unit, Unit.id == Employee.unit_id)
        .where(Unit.path.startswith(contest.scope.path, autoescape=True), employed(now))
        .order_by(Employee.id)
    ).all()
    own = {person: reporting_unit(path, contest.scope.path) for person, path in people}
    groups = reporting_groups(Counter(own.values()), scope_id=contest.scope_id, threshold=contest.privacy_threshold)
    if own:
        db.session.execute(
            insert(RollEntry),
            [
                {"contest_id": contest.id, "employee_id": person, "unit_id": groups[unit], "has_voted": False}
                for person, unit in own.items()
            ],
        )
    return len(own)


def employed(now: datetime) -> ColumnElement[bool]:
    """The condition that a person works here on the day of `now`."""
    day = now.date()
    return and_(
        or_(Employee.hired_on.is_(None), Employee.hired_on <= day),
        or_(Employee.left_on.is_(None), Employee.left_on > day),
    )
