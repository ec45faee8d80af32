"""What the rules about standing ask: the people as they see them, and the terms of a contest (PRODUCT 8)."""

from collections.abc import Collection

from sqlalchemy import select

from contest.domain.calendar import AwardPeriod
from contest.domain.eligibility import Person, Terms
from contest.extensions import db
from contest.models import Contest, Employee, Unit


def people_of_rules(employees: Collection[Employee]) -> dict[int, Person]:
    """For each of these employees (with their units loaded) what the rules ask about them, by id. One query."""
    headed: dict[int, set[str]] = {}
    rows = db.session.execute(select(Unit.head_id, Unit.path).where(Unit.head_id.in_([each.id for each in employees])))
    for head_id, path in rows:
        if head_id is not None:
            headed.setdefault(head_id, set()).add(path)
    return {
        each.id: Person(
            id=each.id,
            unit_path=each.unit.path,
            hired_on=each.hired_on,
            left_on=each.left_on,
            heads=frozenset(headed.get(each.id, ())),
        )
        for each in employees
    }


def terms_of(contest: Contest) -> Terms:
    """What the contest asks of those who stand."""
    return Terms.of(contest.scope.path, AwardPeriod(contest.kind, contest.period_start))
