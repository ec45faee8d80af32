"""What stands in the way of contests, as the worker noted it."""

from collections.abc import Sequence

from sqlalchemy import select

from contest.extensions import db
from contest.models import TroubleNoted


def troubles_of(contest_id: int) -> Sequence[TroubleNoted]:
    """The troubles of one contest, the oldest first."""
    asked = select(TroubleNoted).where(TroubleNoted.contest_id == contest_id)
    return db.session.scalars(asked.order_by(TroubleNoted.since, TroubleNoted.kind)).all()
