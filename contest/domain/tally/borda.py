"""Borda: places on the ballots earn points, n-1 for the first of n candidates or a given scale (TALLY)."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from contest.domain.errors import N_
from contest.domain.tally.outcome import BadElection, Ballot, CandidateId, Number, Outcome, outcome
from contest.domain.tally.rankings import add_counted, columns_of, packed_rankings


def count_borda(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], points: list[int] | None = None
) -> Outcome:
    """Count ballots of `(how many, ids best first)`; whoever is not ranked, or below the scale, earns nothing.

    `points` are those of the first place, the second ... instead of n-1 ... 0. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    most = len(rankings.candidates)
    scale = list(range(most - 1, -1, -1)) if points is None else _scale(points)
    totals: list[Number] = [0] * most
    for length, copies, group in rankings.by_shape():
        for column, earned in zip(columns_of(length, group), scale, strict=False):
            add_counted(totals, column, earned * copies)
    found = outcome("borda", rankings.ballots, rankings.blank, dict(zip(rankings.candidates, totals, strict=True)))
    # The only candidate earns n-1 = 0 points and leads all the same, if anybody ranked them.
    return replace(found, winners=found.tiers[0]) if rankings.ranked else found


def _scale(points: object) -> list[int]:
    if not isinstance(points, list | tuple) or not points:
        raise BadElection(N_("The points of the places must be a list of whole numbers."))
    for earned in points:
        if type(earned) is not int or earned < 0:
            raise BadElection(N_("The points of the places must be whole numbers from 0."))
    if any(earned < below for earned, below in pairwise(points)):
        raise BadElection(N_("A lower place cannot earn more points than a higher one."))
    return list(points)
