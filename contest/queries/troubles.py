"""What stands in the way of contests, as the worker noted it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.phases import Phase
from contest.domain.troubles import STOPS_THE_COUNT
from contest.extensions import db
from contest.models import Contest, TroubleNoted


def troubles_of(contest_id: int) -> Sequence[TroubleNoted]:
    """The troubles of one contest, the oldest first."""
    asked = select(TroubleNoted).where(TroubleNoted.contest_id == contest_id)
    return db.session.scalars(asked.order_by(TroubleNoted.since, TroubleNoted.kind)).all()


def stuck_contests() -> Sequence[Contest]:
    """The contests whose votes cannot be counted or announced as things stand, with their scopes, the oldest first."""
    stuck = select(TroubleNoted.contest_id).where(TroubleNoted.kind.in_(STOPS_THE_COUNT))
    asked = select(Contest).where(Contest.id.in_(stuck), Contest.phase != Phase.CANCELLED)
    return db.session.scalars(asked.options(joinedload(Contest.scope)).order_by(Contest.id)).all()
