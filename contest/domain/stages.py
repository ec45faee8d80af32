"""The stages of a contest and its categories: which votes belong together (PRODUCT, Words; rules 3, 7, 18).

Each ballot question is a contest row of its own, with its own roll, box, commitment and outcome: the categories of one
contest, and the votes of the branches that come before the vote of the whole company. One envelope for each question
also keeps the ballots of one voter apart: no pattern over several questions can tell who cast them.
"""

from enum import StrEnum


class Stage(StrEnum):
    """`WHOLE`: the vote that names the leader. `BRANCH`: the vote of one branch, whose first go on to it."""

    WHOLE = "whole"
    BRANCH = "branch"


class LatePolicy(StrEnum):
    """What becomes of a nomination that is not submitted at the deadline (PRODUCT 10)."""

    REFUSE = "refuse"
    NEXT_PERIOD = "next_period"
