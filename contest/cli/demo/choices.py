"""What the voters of the demo mark: drawn from the shares of its stories, in a way that suits each method."""

from collections.abc import Mapping, Sequence
from random import Random

from contest.domain.contests import RANKED, Method, MethodRules

Shares = Sequence[tuple[int, int]]
"""(candidate id, share) of everybody on the paper."""
Marked = list[int] | Mapping[int, int]

LEFT_OUT = 15
"""Per cent of the candidates that a voter gives no points to."""
BLANK_EVERY = 60


def one_ballot(rules: MethodRules, shares: Shares, draw: Random) -> Marked:
    """What one voter marks: by chance, more often those with the larger shares."""
    if rules.method is Method.APPROVAL:
        ticked = [one for one, share in shares if draw.randrange(100) < share]
        return draw.sample(ticked, min(len(ticked), rules.max_choices or len(ticked)))
    if rules.method is Method.SCORE:
        return points(rules, shares, draw)
    first = draw.choices([one for one, _ in shares], [share for _, share in shares])[0]
    return ranking(first, shares, draw) if rules.method in RANKED else [first]


def ballots_in_shares(rules: MethodRules, shares: Shares, ballots: int, draw: Random) -> list[Marked]:
    """So many ballots in exactly these shares; what rounding leaves over goes to the largest.

    The shares are those of first choices, with approval those of ballots that carry the name. Points are drawn. One in
    sixty of the ballots that rank or give points is blank.
    """
    if rules.method is Method.APPROVAL:
        return ticks(rules, shares, ballots, draw)
    blank = 0 if rules.method is Method.PLURALITY else ballots // BLANK_EVERY
    marked: list[Marked] = [{} if rules.method is Method.SCORE else [] for _ in range(blank)]
    if rules.method is Method.SCORE:
        return marked + [points(rules, shares, draw) for _ in range(ballots - blank)]
    whole = sum(share for _, share in shares)
    firsts = [one for one, share in shares for _ in range((ballots - blank) * share // whole)]
    firsts += [max(shares, key=lambda one: one[1])[0]] * (ballots - blank - len(firsts))
    marked += [ranking(first, shares, draw) if rules.method in RANKED else [first] for first in firsts]
    draw.shuffle(marked)
    return marked


def ticks(rules: MethodRules, shares: Shares, ballots: int, draw: Random) -> list[Marked]:
    """Ballots of which so many per cent carry each name, as far as the number of ticks allows."""
    marked: list[list[int]] = [[] for _ in range(ballots)]
    for candidate, share in sorted(shares, key=lambda one: -one[1]):
        room = [ballot for ballot in marked if rules.max_choices is None or len(ballot) < rules.max_choices]
        for ballot in draw.sample(room, min(len(room), ballots * share // 100)):
            ballot.append(candidate)
    return list(marked)


def ranking(first: int, shares: Shares, draw: Random) -> list[int]:
    """A first choice and some after it; some voters rank everybody, some nobody else."""
    ranked = [first]
    rest = dict(shares)
    del rest[first]
    for _ in range(draw.randrange(len(shares))):
        ranked += draw.choices(list(rest), list(rest.values()))
        del rest[ranked[-1]]
    return ranked


def points(rules: MethodRules, shares: Shares, draw: Random) -> dict[int, int]:
    """Points for most candidates, about as many of the greatest number as the share is of the largest share."""
    largest = max(share for _, share in shares)
    given = {}
    for candidate, share in shares:
        if draw.randrange(100) >= LEFT_OUT:
            wanted = draw.gauss(rules.max_points * (0.2 + 0.6 * share / largest), rules.max_points / 5)
            given[candidate] = min(max(round(wanted), 0), rules.max_points)
    return given
