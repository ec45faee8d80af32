"""Approval: each ballot marks any number of candidates, or up to a stated number; the most ballots win (TALLY)."""

from collections.abc import Collection, Iterable

from contest.domain.errors import N_
from contest.domain.tally.outcome import (
    BadBallot,
    BadElection,
    Ballot,
    CandidateId,
    Number,
    Outcome,
    checked,
    how_many,
    known,
    outcome,
    shown,
)


def count_approval(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], max_choices: int | None = None
) -> Outcome:
    """Count ballots of `(how many, ids)`; no ids is a blank ballot, which is valid and scores nothing.

    Raises BadBallot for a mark that is no candidate, the same mark twice and more than `max_choices` marks;
    BadElection for candidates that cannot be told apart and a `max_choices` below 1.
    """
    if max_choices is not None and (type(max_choices) is not int or max_choices < 1):
        raise BadElection(N_("The greatest number of choices must be a whole number from 1."))
    scores = known(candidates)
    cast: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, marks = how_many(ballot, number)
        if not isinstance(marks, Collection) or isinstance(marks, str | bytes | dict):
            raise BadBallot(N_("The marks of ballot %(number)s are not a list of candidates."), number=number)
        if max_choices is not None and len(marks) > max_choices:
            raise BadBallot(
                N_("Ballot %(number)s marks %(marked)s candidates; %(most)s at most are allowed."),
                number=number,
                marked=len(marks),
                most=max_choices,
            )
        cast += copies
        if not marks:
            blank += copies
        approved: set[CandidateId] = set()
        for mark in marks:
            candidate = checked(mark, scores, number)
            if candidate in approved:
                raise BadBallot(
                    N_("Ballot %(number)s marks %(candidate)s twice."), number=number, candidate=shown(candidate)
                )
            approved.add(candidate)
            scores[candidate] += copies
    return outcome("approval", cast, blank, scores)
