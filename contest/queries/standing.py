"""How a contest stands for everybody at an instant: the stored phase, and what the clock has already decided."""

from datetime import datetime
from enum import StrEnum

from contest.domain.phases import Phase
from contest.models import Contest


class Standing(StrEnum):
    """The phase as people see it: at the bell a vote is closed, whether or not the worker has noticed (PRODUCT 3).

    `BRANCHES`: nominations are over, and the branches vote before the whole does.
    """

    DRAFT = "draft"
    PLANNED = "planned"
    NOMINATING = "nominating"
    BRANCHES = "branches"
    SCREENING = "screening"
    VOTING = "voting"
    COUNTING = "counting"
    SEALED = "sealed"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    VOID = "void"


AS_STORED = {
    Phase.DRAFT: Standing.DRAFT,
    Phase.PLANNED: Standing.PLANNED,
    Phase.NOMINATING: Standing.NOMINATING,
    Phase.SCREENING: Standing.SCREENING,
    Phase.VOTING: Standing.VOTING,
    Phase.CLOSED: Standing.COUNTING,
    Phase.COUNTED: Standing.SEALED,
    Phase.ANNOUNCED: Standing.ANNOUNCED,
    Phase.CANCELLED: Standing.CANCELLED,
    Phase.VOID: Standing.VOID,
}
# From the opening of the vote on everybody may read who stands and what was written about them (PRODUCT 7).
CANDIDATES_SHOWN = frozenset({Standing.VOTING, Standing.COUNTING, Standing.SEALED, Standing.ANNOUNCED})


def standing_of(contest: Contest, *, now: datetime) -> Standing:
    """Where the contest stands for its readers at `now`."""
    if contest.phase is Phase.VOTING and contest.voting_close_at is not None and contest.voting_close_at <= now:
        return Standing.COUNTING
    if contest.phase is Phase.NOMINATING:
        if contest.nominations_close_at is not None and contest.nominations_close_at <= now:
            return Standing.SCREENING
        if contest.branch_nominations_close_at is not None and contest.branch_nominations_close_at <= now:
            return Standing.BRANCHES
    return AS_STORED[contest.phase]
