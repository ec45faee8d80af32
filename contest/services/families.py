"""Acting on a contest with all that follows it: its categories and the votes of its branches (PRODUCT 3, 18)."""

from sqlalchemy import or_, select

from contest.domain.errors import NotFound
from contest.extensions import db
from contest.models import Contest
from contest.queries.families import Family, gathered, lead_id_of
from contest.queries.staff import LARGEST_ID
from contest.services.transaction import held


def held_family(contest_id: int) -> Family:
    """The family of a contest with every vote held, always in the order of ids: no two acts wait for each other.

    Inside the caller's transaction. Raises NotFound.
    """
    contest = db.session.get(Contest, contest_id) if 0 < contest_id <= LARGEST_ID else None
    if contest is None:
        raise NotFound
    lead_id = lead_id_of(contest)
    of_the_family = or_(Contest.id == lead_id, Contest.lead_id == lead_id)
    ids = db.session.scalars(select(Contest.id).where(of_the_family).order_by(Contest.id)).all()
    return gathered(held(Contest, number) for number in ids)[lead_id]
