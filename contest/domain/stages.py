"""The stages of a contest and its categories: which votes belong together (PRODUCT, Words; rules 3, 7, 18).

Each ballot question is a contest row of its own, with its own roll, box, commitment and outcome: the categories of one
contest, and the votes of the branches that come before the vote of the whole company. One envelope for each question
also keeps the ballots of one voter apart: no pattern over several questions can tell who cast them.
"""

from collections.abc import Mapping
from enum import StrEnum

from contest.domain.errors import N_

MOST_SENT = 50

NOBODY_ADMITTED = N_("Nobody was admitted here.")
NO_VOTE_NEEDED = N_("No vote was needed: here stand no more people than go on, so all of them do.")
TOO_FEW = N_("Fewer candidates were admitted than this contest needs.")
TOO_FEW_VOTED = N_("Fewer people voted than this contest needs.")
WHY_VOID = frozenset({NOBODY_ADMITTED, NO_VOTE_NEEDED, TOO_FEW, TOO_FEW_VOTED})
"""The reasons that the clock gives. Every other one was typed."""


class Stage(StrEnum):
    """`WHOLE`: the vote that names the leader. `BRANCH`: the vote of one branch, whose first go on to it."""

    WHOLE = "whole"
    BRANCH = "branch"


class LatePolicy(StrEnum):
    """What becomes of a nomination that is not submitted at the deadline (PRODUCT 10)."""

    REFUSE = "refuse"
    NEXT_PERIOD = "next_period"


def who_goes_on(places: Mapping[int, int], sends: int) -> list[int]:
    """Of candidates with their places in the vote of a branch, those who go on to the whole, the best first.

    So many as the branch sends; those who share the last of these places all go on, for neither order nor number may
    decide between equals (PRODUCT 17). Candidates of one place stand in the order of their ids, which means nothing.
    """
    in_order = sorted(places, key=lambda candidate: (places[candidate], candidate))
    if len(in_order) <= sends:
        return in_order
    last = places[in_order[sends - 1]]
    return [candidate for candidate in in_order if places[candidate] <= last]


def needs_a_vote(standing: int, sends: int) -> bool:
    """Whether a branch has to vote at all: only where more people stand than go on."""
    return standing > sends
