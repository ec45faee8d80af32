"""Schulze: everybody against everybody; whoever beats another along the stronger path stands higher (TALLY)."""

from collections.abc import Iterable, Iterator, Sequence

from contest.domain.tally.outcome import Ballot, CandidateId, Number, Outcome, in_order
from contest.domain.tally.rankings import Packed, Rankings, packed_rankings


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
    is done for the unranked.
    """
    everybody = range(len(rankings.candidates))
    # In the row of a candidate: the ballots that rank the column higher, and in its own column all that rank it.
    higher: list[list[Number]] = [[0 for _ in everybody] for _ in everybody]
    for _, copies, group in rankings.by_shape():
        for row, found in enumerate(_rows(len(everybody), group)):
            if any(found):
                higher[row] = [before + more * copies for before, more in zip(higher[row], found, strict=True)]
    return [
        [higher[row][row] - higher[row][column] if column != row else 0 for column in everybody] for row in everybody
    ]


def _rows(many: int, group: Sequence[Packed]) -> Iterator[list[int]]:
    """For every candidate, how many of these ballots rank each candidate higher or on the same place.

    A row is one long number with a field for every column, wide enough for all these ballots: so a whole row is added
    at once, and a ballot costs as many steps as it has places.
    """
    width = len(group).bit_length()
    fields = [1 << width * position for position in range(many)]
    rows = [0] * many
    for packed in group:
        seen = 0
        for position in packed:
            seen += fields[position]
            rows[position] += seen
    mask = (1 << width) - 1
    for row in rows:
        yield [row >> width * column & mask for column in range(many)] if row else []


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
