"""Single choice: each ballot marks one candidate or nobody; the most ballots win (TALLY)."""

from collections.abc import Iterable

from contest.domain.tally.outcome import Ballot, CandidateId, Number, Outcome, checked, how_many, known, outcome


def count_plurality(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Outcome:
    """Count ballots of `(how many, id or None)`; None is a blank ballot, which is valid and scores nothing.

    Raises BadBallot for a mark that is no candidate, BadElection for candidates that cannot be told apart.
    """
    scores = known(candidates)
    cast: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, mark = how_many(ballot, number)
        cast += copies
        if mark is None:
            blank += copies
        else:
            scores[checked(mark, scores, number)] += copies
    return outcome("plurality", cast, blank, scores)
