"""Letters that ask for something which nobody can do any more, as a condition for statements."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from contest.domain.letters_over import ASKS_UNTIL, Until
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Letter


def is_over(*, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on `Letter` that the step of its contest has come until which it asks (domain.letters_over).

    Ended contests count too; where time is given, it holds again.
    """
    vote = aliased(Contest)
    before = (Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING)
    in_time = {
        Until.NOMINATIONS_CLOSE: and_(vote.phase == Phase.NOMINATING, vote.nominations_close_at > now),
        Until.VOTING_OPENS: and_(vote.phase.in_(before), vote.voting_open_at > now),
        Until.VOTING_CLOSES: and_(vote.phase == Phase.VOTING, vote.voting_close_at > now),
    }
    too_late = (and_(Letter.kind.in_(kinds), not_(in_time[until])) for until, kinds in ASKS_UNTIL.items())
    return exists().where(vote.id == Letter.contest_id, or_(*too_late))


def ids_over(letters: Collection[Letter], *, now: datetime) -> set[int]:
    """The ids of those among these letters that are over. One query."""
    asked = select(Letter.id).where(Letter.id.in_([each.id for each in letters]), is_over(now=now))
    return set(db.session.scalars(asked))
