"""Instant run-off: the last one leaves until somebody has more than half of the ballots still counting (TALLY)."""

from collections.abc import Iterable, Sequence

from contest.domain.errors import N_
from contest.domain.tally.outcome import (
    EARLIER_ROUND,
    LOT_ORDER,
    BadElection,
    Ballot,
    CandidateId,
    Number,
    Outcome,
    Round,
    in_order,
    shown,
    tiers_by,
)
from contest.domain.tally.rankings import Rankings, packed_rankings


def count_irv(
    candidates: Iterable[CandidateId], ballots: Iterable[Ballot], lot_order: list[CandidateId] | None = None
) -> Outcome:
    """Count ballots of `(how many, ids best first)`; no ids is a blank ballot, which takes part in no round.

    `lot_order` are all candidates in the order of the lot; without it the order of `candidates`. Those who still stood
    beside the winner in the last round follow by its figures, equals sharing a place; below them the eliminated, the
    last to leave first. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    names = rankings.candidates
    lot = _lot(names, lot_order)
    piles = _Piles(rankings)
    standing = list(range(len(names)))
    history: list[dict[int, Number]] = []
    rounds: list[Round] = []
    gone: list[int] = []
    while True:
        tally = {position: piles.totals[position] for position in standing}
        counting = sum(tally.values())
        history.append(tally)
        told = {names[position]: votes for position, votes in tally.items()}
        first = max(tally.values(), default=0)
        if 2 * first > counting or len(standing) <= 2 or not counting:
            rounds.append(Round(told, piles.exhausted))
            break
        out, rule = _last(history, lot)
        rounds.append(Round(told, piles.exhausted, names[out], rule))
        standing.remove(out)
        gone.append(out)
        piles.hand_on(out, standing)
    tiers = (*tiers_by(told), *((names[position],) for position in reversed(gone)))
    winners = tiers[0] if counting else ()
    return Outcome("irv", rankings.ballots, rankings.blank, tiers, winners, rounds=tuple(rounds))


class _Piles:
    """The ballots on the pile of their highest choice still in."""

    def __init__(self, rankings: Rankings) -> None:
        self._rankings = rankings
        self._piles: list[list[int]] = [[] for _ in rankings.candidates]
        self.totals: list[Number] = [0] * len(rankings.candidates)
        self.exhausted: Number = 0
        for number, packed in enumerate(rankings.ranked):
            self._piles[packed[0]].append(number)
            self.totals[packed[0]] += rankings.copies[number]

    def hand_on(self, out: int, standing: Sequence[int]) -> None:
        """Give the ballots of one who leaves to their next choice among those standing, or count them exhausted."""
        still_in = [False] * len(self._piles)
        for position in standing:
            still_in[position] = True
        for number in self._piles[out]:
            copies = self._rankings.copies[number]
            for position in self._rankings.ranked[number]:
                if still_in[position]:
                    self._piles[position].append(number)
                    self.totals[position] += copies
                    break
            else:
                self.exhausted += copies
        self._piles[out] = []
        self.totals[out] = 0


def _last(history: Sequence[dict[int, Number]], lot: dict[int, int]) -> tuple[int, str | None]:
    """Who leaves, and by which rule if several have the fewest.

    Fewest in the most recent earlier round that separates them, again among those who are still equal; if no round
    does, the one latest in the order of the lot (TALLY, Tie for last).
    """
    tied = _fewest(list(history[-1]), history[-1])
    if len(tied) == 1:
        return tied[0], None
    for tally in reversed(history[:-1]):
        tied = _fewest(tied, tally)
        if len(tied) == 1:
            return tied[0], EARLIER_ROUND
    return max(tied, key=lambda position: lot[position]), LOT_ORDER


def _fewest(among: list[int], tally: dict[int, Number]) -> list[int]:
    least = min(tally[position] for position in among)
    return [position for position in among if tally[position] == least]


def _lot(names: Sequence[CandidateId], lot_order: object) -> dict[int, int]:
    """Position of each candidate in the order of the lot."""
    if lot_order is None:
        return {position: position for position in range(len(names))}
    if not isinstance(lot_order, list | tuple):
        raise BadElection(N_("The order of the lot must be a list of all candidates."))
    place: dict[object, int] = {}
    for one in lot_order:
        if isinstance(one, bool) or not isinstance(one, str | int) or one not in names:
            raise BadElection(
                N_("The order of the lot names %(candidate)s, who is not a candidate."), candidate=shown(one)
            )
        if one in place:
            raise BadElection(N_("The order of the lot names %(candidate)s twice."), candidate=shown(one))
        place[one] = len(place)
    for name in in_order(names):
        if name not in place:
            raise BadElection(N_("The order of the lot leaves out %(candidate)s."), candidate=shown(name))
    return {position: place[name] for position, name in enumerate(names)}
