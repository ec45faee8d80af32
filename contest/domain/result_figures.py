"""What of an outcome stands on the page: first places, shares, rounds and pairs (PRODUCT 20; SECRECY, Tables).

There is no public bottom of the table: the first three places carry figures, everybody else is thanked. Shares are
rounded here, once, so that what the page shows is what the disclosure check has seen.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations

from contest.domain.contests import Method
from contest.domain.disclosure import SMALLEST
from contest.domain.tally import CandidateId, Number, Outcome, from_json

PLACES_SHOWN = 3
TENTHS, HUNDREDTHS = 10, 100


@dataclass(frozen=True)
class Round:
    """One round of an instant run-off: the tally of those still in, and who left by which rule if there was a tie."""

    tally: Mapping[str, Fraction]
    exhausted: Fraction
    eliminated: str | None
    tie_rule: str | None

    @property
    def counting(self) -> Fraction:
        """How many ballots, or how much weight, still counted for somebody."""
        return sum(self.tally.values(), Fraction(0))


@dataclass(frozen=True)
class Record:
    """An outcome as the count stored it (TALLY), with exact numbers.

    `ballots` and `blank` are numbers of ballots; `weight` is that of all units with ballots, None where every ballot
    weighs the same. `ratings`: from how many voters each got points.
    """

    method: Method
    ballots: Fraction
    blank: Fraction
    tiers: tuple[tuple[str, ...], ...]
    winners: tuple[str, ...]
    scores: Mapping[str, Fraction] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    pairwise: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    weight: Fraction | None = None
    is_mean: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)

    @property
    def marked(self) -> Fraction:
        """The ballots that marked anybody; of weighted ones the weight of all."""
        return self.ballots - self.blank if self.weight is None else self.weight

    @property
    def firsts(self) -> Mapping[str, Fraction]:
        """What decides who is so far without any support that no figure is due: scores, or the first round."""
        return self.scores or (self.rounds[0].tally if self.rounds else {})


def read_record(text: str) -> Record:
    """The record from the JSON of TALLY."""
    return record_of(from_json(json.loads(text)))


def record_of(found: Outcome) -> Record:
    """The record of an outcome whose candidates are named by texts."""
    return Record(
        method=Method(found.method),
        ballots=Fraction(found.ballots),
        blank=Fraction(found.blank),
        tiers=tuple(tuple(map(str, tier)) for tier in found.tiers),
        winners=tuple(map(str, found.winners)),
        scores=_exact(found.scores or {}),
        rounds=tuple(
            Round(
                tally=_exact(one.tally),
                exhausted=Fraction(one.exhausted),
                eliminated=None if one.eliminated is None else str(one.eliminated),
                tie_rule=one.tie_rule,
            )
            for one in found.rounds
        ),
        pairwise={str(row): _exact(line) for row, line in (found.pairwise or {}).items()},
    )


def _exact(numbers: Mapping[CandidateId, Number]) -> dict[str, Fraction]:
    return {str(one): Fraction(number) for one, number in numbers.items()}


@dataclass(frozen=True)
class Placed:
    """A candidate in one of the first places."""

    candidate: str
    place: int
    is_shared: bool


def first_places(record: Record) -> tuple[Placed, ...]:
    """The first three places, without those who got nothing and without a last place behind the second."""
    if not record.winners:
        return ()
    shown = []
    place = 1
    last = 1 + sum(len(tier) for tier in record.tiers[:-1])
    for tier in record.tiers:
        if place > PLACES_SHOWN or (place == last and place > 2):
            break
        shown += [
            Placed(candidate, place, len(tier) > 1)
            for candidate in tier
            if not record.firsts or record.firsts.get(candidate)
        ]
        place += len(tier)
    return tuple(shown)


def rounded(value: Fraction, to: int = TENTHS) -> Fraction:
    """To a tenth (or another part) of one, half up."""
    return Fraction((2 * value * to + 1) // 2, to)


def shares(record: Record) -> dict[str, Fraction]:
    """What each candidate got in per cent, rounded.

    Of the ballots that marked anybody with approval; of all points, or of the ballots that make the only points, with
    the others. The mean of points given is no share and stays out, as do the methods without scores.
    """
    whole = record.marked if record.method is Method.APPROVAL else sum(record.scores.values(), Fraction(0))
    return {one: rounded(100 * score / whole) if whole else Fraction(0) for one, score in record.scores.items()}


def round_shares(one: Round) -> dict[str, Fraction]:
    """The per cent of the ballots still counting in a round that count for each, rounded."""
    whole = one.counting
    return {who: rounded(100 * number / whole) if whole else Fraction(0) for who, number in one.tally.items()}


def pairs(record: Record, among: Iterable[str]) -> dict[tuple[str, str], Fraction]:
    """How many ballots, or how much weight, rank one of these candidates above the other."""
    return {(one, other): record.pairwise[one][other] for one, other in permutations(among, 2)}


def pair_shares(record: Record, among: Iterable[str]) -> dict[tuple[str, str], Fraction]:
    """The same in per cent of the ballots that rank anybody, rounded."""
    whole = record.marked
    return {
        pair: rounded(100 * number / whole) if whole else Fraction(0) for pair, number in pairs(record, among).items()
    }


def everything_shown(record: Record) -> object:
    """All that a page could show of a weighted outcome, to be compared with that of another world."""
    return (
        record.tiers,
        record.winners,
        sorted(shares(record).items()),
        sorted((one, rounded(mean, HUNDREDTHS)) for one, mean in record.scores.items() if record.is_mean),
        [(sorted(round_shares(one).items()), one.eliminated, one.tie_rule) for one in record.rounds],
        sorted(pair_shares(record, record.pairwise).items()),
    )


# Numbers of ballots that may not be shown.


def places_to_show(record: Record, *, most: int) -> tuple[Placed, ...]:
    """Those first places whose numbers of ballots or points neither are below five nor lead to one that is.

    `record` is of a count in which every ballot weighs the same; `most` is what one ballot can give one candidate. Of
    places that follow each other as many as possible. With rounds and pairs: all of which there is a figure to show.
    """
    shown = first_places(record)
    if record.method is Method.IRV:
        return shown if rounds_to_show(record) else ()
    if record.method is Method.SCHULZE:
        few = any(number < SMALLEST for number in pairs(record, [one.candidate for one in shown]).values())
        return () if few else shown
    while shown and not tell_nothing(record, [one.candidate for one in shown], most=most):
        shown = tuple(one for one in shown if one.place != shown[-1].place)
    return shown


def tell_nothing(record: Record, shown: Collection[str], *, most: int) -> bool:
    """Whether the scores of these candidates may stand side by side: see `places_to_show`."""
    for one in shown:
        ballots = Fraction(record.ratings.get(one, 0)) if record.is_mean else record.marked
        score = record.scores[one] * ballots if record.is_mean else record.scores[one]
        if min(ballots, score, most * ballots - score) < SMALLEST:
            return False
    if record.method is Method.PLURALITY:
        return not _tells_of_the_rest(number for one, number in record.scores.items() if one not in shown)
    return True


def _tells_of_the_rest(numbers: Iterable[Fraction]) -> bool:
    """Whether the sum of these numbers, of candidates without a figure, is below five or leads to one that is.

    Where they are all equal it does: a last place that is shared has no figure, and everything else that the page says
    leaves room for nothing but equal numbers. Where they differ nobody knows which is whose.
    """
    rest = list(numbers)
    return bool(rest) and (sum(rest) < SMALLEST or max(rest) == min(rest) < SMALLEST)


def rounds_to_show(record: Record) -> tuple[int, ...]:
    """The numbers, from 0, of the rounds that may be shown: all, or the last alone, or none.

    A round has a tally for those of the first places who are still in, and one for all others together.
    """
    named = {one.candidate for one in first_places(record)}
    everyone = tuple(range(len(record.rounds)))
    for numbers in (everyone, everyone[-1:]):
        if numbers and all(_round_tells_nothing(record.rounds[number], named) for number in numbers):
            return numbers
    return ()


def _round_tells_nothing(one: Round, named: set[str]) -> bool:
    others = [number for candidate, number in one.tally.items() if candidate not in named]
    alone = [number for candidate, number in one.tally.items() if candidate in named]
    return min(alone, default=0) >= SMALLEST and not _tells_of_the_rest(others) and len(one.tally) > 1
