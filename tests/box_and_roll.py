"""What must be equal at every instant: the ballots in the box and the ticks on the roll."""

from sqlalchemy import func, select

from contest.extensions import db
from contest.models import RollEntry
from contest.models.ballot_box import CountedBallot, SealedBallot


def box_and_roll(contest_id: int) -> tuple[int, int]:
    """(envelopes and ballots in the box, ticks on the roll) of a contest; call it inside an app context."""
    boxes = (
        db.session.scalar(select(func.count()).select_from(table).where(table.contest_id == contest_id))
        for table in (SealedBallot, CountedBallot)
    )
    ticked = select(func.count()).select_from(RollEntry).where(RollEntry.contest_id == contest_id, RollEntry.has_voted)
    return sum(boxes), db.session.scalar(ticked)
