"""Nominations after the deadline: whom HR let in by name (PRODUCT 10)."""

from collections.abc import Collection

from sqlalchemy import select

from contest.extensions import db
from contest.models import LatePass


def late_passes(contest_ids: Collection[int]) -> set[tuple[int, int]]:
    """Whom HR let in after the deadline of these contests: pairs of contest and employee (PRODUCT 10). One query."""
    asked = select(LatePass.contest_id, LatePass.employee_id).where(LatePass.contest_id.in_(contest_ids))
    return {(contest_id, employee_id) for contest_id, employee_id in db.session.execute(asked)}
