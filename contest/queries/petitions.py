"""Whose petition somebody may print (PRODUCT 7, 22)."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.extensions import db
from contest.models import Employee, Nomination, Unit
from contest.queries import nominations as asked
from contest.queries.papers import screened_by
from contest.queries.staff import LARGEST_ID


@dataclass(frozen=True)
class Petitioned:
    """A nomination with all that its papers say, and whether its reader sees it only as HR."""

    nomination: Nomination
    by_hr: bool


def petition_seen_by(nomination_id: int, person_id: int) -> Petitioned | None:
    """The nomination for whoever wrote it, types or decides for its unit, or screens it; None for everybody else.

    A fixed number of queries.
    """
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    by_unit = asked.seen_by(person_id)
    row = db.session.execute(
        select(Nomination, by_unit.label("by_unit"))
        .where(Nomination.id == nomination_id, or_(by_unit, screened_by(person_id)))
        .options(
            *asked.with_everything(),
            joinedload(Nomination.employee).joinedload(Employee.unit).joinedload(Unit.parent),
            joinedload(Nomination.nominator).joinedload(Employee.unit),
            joinedload(Nomination.typed_by),
            joinedload(Nomination.supported_by),
            selectinload(Nomination.attachments),
        )
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else Petitioned(row[0], by_hr=not row[1])
