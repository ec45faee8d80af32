"""Schulze: everybody against everybody; whoever beats another along the stronger path stands higher (TALLY)."""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from contest.domain.tally.outcome import Ballot, CandidateId, Number, Outcome, in_order
from contest.domain.tally.rankings import Rankings, packed_rankings


def count_schulze(candidates: Iterable[CandidateId], ballots: Iterable[Ballot]) -> Outcome:
    """Count ballots of `(how many, ids best first)`; the unranked are below all ranked and equal among themselves.

    A link is as strong as the votes of the side that wins it; a path as its weakest link. A tier are those whom nobody
    below the tiers before beats along a stronger path. Raises BadBallot, BadElection.
    """
    rankings = packed_rankings(candidates, ballots)
    names = rankings.candidates
    above = _pairs(rankings)
    strength = _strongest_paths(above)
    tiers = tuple(tuple(in_order(names[position] for position in tier)) for tier in _layers(len(names), strength))
    pairwise = {
        name: {other: above[row][column] for column, other in enumerate(names) if column != row}
        for row, name in enumerate(names)
    }
    winners = tiers[0] if tiers and rankings.ranked else ()
    return Outcome("schulze", rankings.ballots, rankings.blank, tiers, winners, pairwise=pairwise)


def _pairs(rankings: Rankings) -> list[list[Number]]:
    """How many ballots rank the row above the column.

    A candidate is above everybody on every ballot that ranks it, but for those that rank the other one higher: nothing
    is done for the unranked. All columns of a row are added at once, as fields of one long number, each wide enough for
    all ballots.
    """
    many = len(rankings.candidates)
    parts = lcm(*(copies.denominator for copies in set(rankings.copies)))
    width = int(sum(rankings.copies) * parts).bit_length() + 1
    fields = [1 << width * position for position in range(many)]
    # In the row of a candidate: the ballots that rank the column higher, and in its own column all that rank it.
    higher = [0] * many
    for packed, copies in zip(rankings.ranked, rankings.copies, strict=True):
        times = int(copies * parts)
        seen = 0
        for position in packed:
            seen += fields[position]
            higher[position] += seen if times == 1 else seen * times
    mask = (1 << width) - 1
    rows = [[line >> width * column & mask for column in range(many)] for line in higher]
    return [
        [_in_parts(rows[row][row] - rows[row][column], parts) if column != row else 0 for column in range(many)]
        for row in range(many)
    ]


def _in_parts(number: int, parts: int) -> Number:
    return number if parts == 1 else Fraction(number, parts)


def _strongest_paths(above: list[list[Number]]) -> list[list[Number]]:
    """The strength of the strongest path from row to column; 0 where there is none (Floyd and Warshall)."""
    everybody = range(len(above))
    strength = [
        [above[row][column] if above[row][column] > above[column][row] else 0 for column in everybody]
        for row in everybody
    ]
    for middle in everybody:
        onward = strength[middle]
        for start in everybody:
            if start == middle or not (reach := strength[start][middle]):
                continue
            line = strength[start]
            for end in everybody:
                if end != start and (weakest := min(reach, onward[end])) > line[end]:
                    line[end] = weakest
    return strength


def _layers(many: int, strength: list[list[Number]]) -> list[list[int]]:
    """Candidates by layers: of those left, all whom none of those left beats."""
    left = list(range(many))
    layers = []
    while left:
        layer = [one for one in left if all(strength[other][one] <= strength[one][other] for other in left)]
        layers.append(layer)
        left = [one for one in left if one not in layer]
    return layers
