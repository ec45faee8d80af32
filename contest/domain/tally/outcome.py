"""What every count starts from and ends in: ballots with marks, and an outcome with tiers (TALLY)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeGuard

from contest.domain.errors import N_, RuleBroken

CandidateId = str | int
Number = int | Fraction
Ballot = tuple[Number, object]
"""How many such ballots were cast, and their marks as the method wants them."""

EARLIER_ROUND = "earlier round"
LOT_ORDER = "lot order"


class BadBallot(RuleBroken):
    """A ballot that the method cannot count; `number` in the params says which, from 1."""

    status = 422


class BadElection(RuleBroken):
    """Candidates, a method or options that nothing can be counted with."""

    status = 422


@dataclass(frozen=True)
class Round:
    """One round of an instant run-off.

    `tally` holds those still in, `exhausted` the ballots without a choice left so far (blank ones not among them),
    `eliminated` who left after the round. `tie_rule` says by which rule, if several had the fewest: EARLIER_ROUND or
    LOT_ORDER.
    """

    tally: Mapping[CandidateId, Number]
    exhausted: Number
    eliminated: CandidateId | None = None
    tie_rule: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The places as tiers: those who share a place stand in one tier, and nothing here decides between them.

    `winners` is the first tier, or empty when nobody received anything: no vote, no winner. Within a tier the ids are
    in ascending order, so that the same ballots give the same outcome in whatever order they and the candidates came.
    `ballots` and `blank` are numbers of ballots as cast, whatever they weigh. `scores` belong to the methods by points,
    `rounds` to the instant run-off, `pairwise` (how many rank the row above the column) to Schulze.
    """

    method: str
    ballots: Number
    blank: Number
    tiers: tuple[tuple[CandidateId, ...], ...]
    winners: tuple[CandidateId, ...]
    scores: Mapping[CandidateId, Number] | None = field(default=None, hash=False)
    rounds: tuple[Round, ...] = field(default=(), hash=False)
    pairwise: Mapping[CandidateId, Mapping[CandidateId, Number]] | None = field(default=None, hash=False)


def outcome(method: str, ballots: Number, blank: Number, scores: Mapping[CandidateId, Number]) -> Outcome:
    """The outcome of a count by points: the more, the higher; equal points share a place."""
    tiers = tiers_by(scores)
    winners = tiers[0] if tiers and scores[tiers[0][0]] > 0 else ()
    return Outcome(method, ballots, blank, tiers, winners, dict(scores))


def tiers_by(scores: Mapping[CandidateId, Number]) -> tuple[tuple[CandidateId, ...], ...]:
    """Candidates by falling score, equals in one tier."""
    by_score: dict[Number, list[CandidateId]] = {}
    for candidate, score in scores.items():
        by_score.setdefault(score, []).append(candidate)
    return tuple(tuple(in_order(by_score[score])) for score in sorted(by_score, reverse=True))


def in_order(candidates: Iterable[CandidateId]) -> list[CandidateId]:
    """Ids ascending: integers by value, then texts."""
    return sorted(candidates, key=lambda one: (True, 0, one) if isinstance(one, str) else (False, one, ""))


def known(candidates: Iterable[CandidateId]) -> dict[CandidateId, Number]:
    """Every candidate at zero points. Raises BadElection for one listed twice and for an id of another type."""
    scores: dict[CandidateId, Number] = {}
    for candidate in candidates:
        if not is_id(candidate):
            raise BadElection(
                N_("The candidate %(candidate)s is neither a text nor a whole number."), candidate=shown(candidate)
            )
        if candidate in scores:
            raise BadElection(N_("The candidate %(candidate)s is listed twice."), candidate=shown(candidate))
        scores[candidate] = 0
    return scores


def how_many(ballot: object, number: int) -> tuple[Number, object]:
    """The two halves of a ballot. Raises BadBallot unless it is a count, not negative, with marks."""
    if not isinstance(ballot, Sequence) or isinstance(ballot, str) or len(ballot) != 2:
        raise BadBallot(N_("Ballot %(number)s is not a pair of a count and marks."), number=number)
    return copies_of(ballot[0], number), ballot[1]


def copies_of(count: object, number: int) -> Number:
    """How many such ballots were cast. Raises BadBallot for anything but a number that is not negative."""
    if isinstance(count, bool) or not isinstance(count, int | Fraction):
        raise BadBallot(N_("The count of ballot %(number)s is not a whole number."), number=number)
    if count < 0:
        raise BadBallot(N_("The count of ballot %(number)s is negative."), number=number)
    return count


def checked(mark: object, scores: Mapping[CandidateId, Any], number: int) -> CandidateId:
    """The mark as the id of a candidate. Raises BadBallot for anybody else."""
    if not is_id(mark) or mark not in scores:
        raise BadBallot(
            N_("Ballot %(number)s marks %(candidate)s, who is not a candidate."), number=number, candidate=shown(mark)
        )
    return mark


def is_id(value: object) -> TypeGuard[CandidateId]:
    """Whether this can name a candidate: text or an integer. True would equal 1, and is refused."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def shown(value: object) -> str:
    """A mark as a sentence can quote it, in one line: as in JSON, and in quotation marks where it could not be seen."""
    match value:
        case None | bool():
            text = {None: "null", True: "true", False: "false"}[value]
        case str():
            text = value if value.isprintable() and value.strip() else ascii(value)
        case list() | tuple():
            text = "[…]"
        case dict():
            text = "{…}"
        case _:
            text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
