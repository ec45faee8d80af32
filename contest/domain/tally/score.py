"""Points: each ballot gives candidates 0 to m points; the greatest sum, or the greatest mean, wins (TALLY)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

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
    in_order,
    known,
    outcome,
    shown,
    tiers_by,
)


def count_score(
    candidates: Iterable[CandidateId],
    ballots: Iterable[Ballot],
    max_points: int | None = None,
    mode: str = "sum",
    min_ratings: int = 1,
    cast: Sequence[Number] | None = None,
) -> Outcome:
    """Count ballots of `(how many, {id: points})`; no points at all is a blank ballot.

    By `sum` a missing mark is 0. By `mean` only marks that were given count; whoever got fewer than `min_ratings` of
    them shares the last tier with a score of 0. `cast` says how many ballots each one stands for where their counts are
    weights: a stated number of ratings is one of ballots. Raises BadBallot, BadElection.
    """
    _check_options(max_points, mode, min_ratings)
    points = known(candidates)
    weights = dict.fromkeys(points, 0)  # type: dict[CandidateId, Number]
    ratings = dict.fromkeys(points, 0)  # type: dict[CandidateId, Number]
    total: Number = 0
    blank: Number = 0
    for number, ballot in enumerate(ballots, start=1):
        copies, marks = how_many(ballot, number)
        times = copies if cast is None else cast[number - 1]
        if not isinstance(marks, Mapping):
            raise BadBallot(N_("The marks of ballot %(number)s are not points by candidate."), number=number)
        total += copies
        if not marks:
            blank += copies
        for mark, given in marks.items():
            candidate = checked(mark, points, number)
            _check_points(given, max_points, candidate, number)
            points[candidate] += given * copies
            weights[candidate] += copies
            ratings[candidate] += times
    if mode == "sum":
        return outcome("score", total, blank, points)
    rated = {
        one: Fraction(points[one]) / weights[one] for one in points if ratings[one] >= min_ratings and weights[one]
    }
    last = tuple(in_order(one for one in points if one not in rated))
    tiers = (*tiers_by(rated), *([last] if last else []))
    scores: dict[CandidateId, Number] = {one: plain(rated.get(one, Fraction(0))) for one in points}
    winners = tiers[0] if rated and scores[tiers[0][0]] > 0 else ()
    return Outcome("score", total, blank, tiers, winners, scores)


def plain(number: Number) -> Number:
    """A whole fraction as an integer."""
    return int(number) if number == int(number) else number


def _check_options(max_points: object, mode: object, min_ratings: object) -> None:
    if max_points is not None and (type(max_points) is not int or max_points < 1):
        raise BadElection(N_("The greatest number of points must be a whole number from 1."))
    if mode not in ("sum", "mean"):
        raise BadElection(N_("Points are counted by “sum” or by “mean”, not by %(mode)s."), mode=shown(mode))
    if type(min_ratings) is not int or min_ratings < 1:
        raise BadElection(N_("The least number of ratings must be a whole number from 1."))


def _check_points(given: object, most: int | None, candidate: CandidateId, number: int) -> None:
    if type(given) is not int:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s points that are not a whole number."),
            number=number,
            candidate=shown(candidate),
        )
    if given < 0:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s fewer than 0 points."), number=number, candidate=shown(candidate)
        )
    if most is not None and given > most:
        raise BadBallot(
            N_("Ballot %(number)s gives %(candidate)s %(given)s points; %(most)s at most are allowed."),
            number=number,
            candidate=shown(candidate),
            given=shown(given),
            most=most,
        )
