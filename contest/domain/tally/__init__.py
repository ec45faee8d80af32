"""How votes are counted: one method a module, ballots in, an outcome out (TALLY)."""

from contest.domain.tally.counting import METHODS, count
from contest.domain.tally.outcome import (
    EARLIER_ROUND,
    LOT_ORDER,
    BadBallot,
    BadElection,
    Ballot,
    CandidateId,
    Number,
    Outcome,
    Round,
)
from contest.domain.tally.record import as_json, from_json

__all__ = [
    "EARLIER_ROUND",
    "LOT_ORDER",
    "METHODS",
    "BadBallot",
    "BadElection",
    "Ballot",
    "CandidateId",
    "Number",
    "Outcome",
    "Round",
    "as_json",
    "count",
    "from_json",
]
