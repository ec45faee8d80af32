"""A phase change that only one caller can win."""

from sqlalchemy import update

from contest.domain.errors import ChangedMeanwhile
from contest.domain.phases import Phase, may_follow
from contest.models import Contest
from contest.services.transaction import claimed


def move(contest: Contest, new: Phase, **values: object) -> None:
    """Move a contest on by a guarded update, with any other columns that change with it.

    Raises ChangedMeanwhile where somebody else has moved it, ValueError for a way that the phases do not know.
    """
    old = contest.phase
    if not may_follow(old, new):
        raise ValueError(f"{old} cannot be followed by {new}")
    values = {"phase": new, "version": Contest.version + 1, **values}
    if not claimed(update(Contest).where(Contest.id == contest.id, Contest.phase == old).values(values)):
        raise ChangedMeanwhile
    contest.phase = new
