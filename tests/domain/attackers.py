"""Whoever wants to know how a small unit voted: all worlds behind a page, without the application's code."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, product
from math import isqrt
from random import Random

from contest.domain.result_page import Published

MOST_STEPS = 4_000_000


@dataclass(frozen=True)
class Told:
    """A contest of single choice, and what its page tells."""

    eligible: dict[str, int]
    cells: dict[str, dict[str, int]]
    candidates: list[str]
    rule: str
    page: Published

    @property
    def cast(self) -> dict[str, int]:
        return {unit: sum(cells.values()) for unit, cells in self.cells.items()}


class GivenUp(Exception):
    """The attacker did not finish: the test must be made smaller, not believed."""


def derivable_cells(told: Told) -> list[tuple[str, str, int]]:
    """(unit, candidate, ballots) of the cells of one to four, and of unanimous units, that the page gives away."""
    cast = told.cast
    wanted = {
        (unit, one)
        for unit, row in told.cells.items()
        for one, votes in row.items()
        if 0 < votes < 5 or 0 < votes == cast[unit]
    }
    if not told.page.places:
        # A name alone: any other world with this leader will do, and the leader got something somewhere.
        return [cell for cell in alone(told, wanted)]
    seen: dict[tuple[str, str], set[int]] = {cell: set() for cell in wanted}
    open_ = set(wanted)
    for world in worlds(told):
        for unit, one in list(open_):
            seen[unit, one].add(world[one][unit])
            if len(seen[unit, one]) > 1:
                open_.discard((unit, one))
        if not open_:
            return []
    return [(unit, one, told.cells[unit][one]) for unit, one in sorted(open_)]


def alone(told: Told, wanted) -> Iterator[tuple[str, str, int]]:
    """What the name of the leader gives away by itself: only the one ballot of a contest of one ballot."""
    if sum(told.cast.values()) == 1:
        yield from ((unit, one, 1) for unit, one in wanted)


def worlds(told: Told) -> Iterator[dict[str, dict[str, int]]]:
    """Every distribution of the ballots, by candidate and unit, behind which this page would stand."""
    cast = told.cast
    units = [unit for unit in cast if cast[unit]]
    weight = ballot_weights(told)
    total = sum(cast.values())
    columns = []
    for place in told.page.places:
        window, exact = None, place.number if place.number is not None else place.raw_number
        if told.rule not in {"raw", "points"}:
            step = Fraction(1, 20)
            window = (place.share - step, place.share + step)
        columns.append((place.candidate, list(vectors(units, cast, weight, exact, window))))
    columns.sort(key=lambda column: len(column[1]))
    draw = Random(len(units))
    for _, column in columns:
        draw.shuffle(column)
    others = [one for one in told.candidates if one not in {place.candidate for place in told.page.places}]
    steps = 0

    def lay(level: int, room: dict[str, int], world: dict[str, dict[str, int]]) -> Iterator[dict[str, dict[str, int]]]:
        nonlocal steps
        if level == len(columns):
            if not others and any(room.values()):
                return
            for rest in splits(others, room, units):
                yield {**world, **rest}
            return
        candidate, column = columns[level]
        if level == len(columns) - 1 and not others:
            # Nobody else is left to have got the rest of the ballots.
            column = [room] if tuple(room.values()) in {tuple(one.values()) for one in column} else []
        for vector in column:
            steps += 1
            if steps > MOST_STEPS:
                raise GivenUp
            if all(vector[unit] <= room[unit] for unit in units):
                after = {unit: room[unit] - vector[unit] for unit in units}
                yield from lay(level + 1, after, {**world, candidate: vector})

    for world in lay(0, {unit: cast[unit] for unit in units}, {}):
        if in_the_same_order(told, world, weight):
            yield world
    assert total


def splits(others, room, units) -> Iterator[dict[str, dict[str, int]]]:
    """Every way in which the candidates without a figure may have shared the rest."""
    if len(others) <= 1:
        yield {one: room for one in others}
        return
    ways = []
    for unit in units:
        cuts = list(combinations_with_replacement(range(room[unit] + 1), len(others) - 1))
        Random(room[unit]).shuffle(cuts)
        ways.append([[end - start for start, end in pairwise((0, *cut, room[unit]))] for cut in cuts])
    for chosen in product(*ways):
        yield {
            one: {unit: row[index] for unit, row in zip(units, chosen, strict=True)} for index, one in enumerate(others)
        }


def in_the_same_order(told: Told, world, weight) -> bool:
    """Whether the places of the page follow from this world; points are told by units and compared by their sums."""
    if told.rule == "points":
        return points_of(told, world) == {place.candidate: place.share for place in told.page.places}
    score = {one: sum(weight[unit] * votes for unit, votes in row.items()) for one, row in world.items()}
    shown = [(place.place, score[place.candidate]) for place in told.page.places]
    lowest = min(value for _, value in shown)
    if any(score[one] >= lowest for one in told.candidates if one not in {p.candidate for p in told.page.places}):
        return False
    return all(
        (one[0] == other[0]) == (one[1] == other[1]) and (one[0] < other[0]) == (one[1] > other[1])
        for one in shown
        for other in shown
    )


def points_of(told: Told, world) -> dict[str, Fraction]:
    """The shares of the points that the units give, worked out anew."""
    scale = [12, 10, 8, 7]
    points = dict.fromkeys(told.candidates, Fraction(0))
    for unit, cast in told.cast.items():
        if not cast:
            continue
        votes = {one: world[one][unit] for one in told.candidates}
        for one in told.candidates:
            if votes[one]:
                first = sum(other > votes[one] for other in votes.values())
                equal = sum(other == votes[one] for other in votes.values())
                points[one] += Fraction(sum(scale[first : first + equal]), equal)
    whole = sum(points.values())
    return {
        place.candidate: Fraction((2 * 1000 * points[place.candidate] / whole + 1) // 2, 10)
        for place in told.page.places
    }


def vectors(units, cast, weight, exact, window) -> Iterator[dict[str, int]]:
    """Every way in which a candidate can have got the figure of the page from these units."""
    whole = sum(weight[unit] * cast[unit] for unit in units)
    low, high = (window[0] * whole / 100, window[1] * whole / 100) if window else (None, None)

    def lay(index: int, votes: int, weighed: Fraction, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        rest = units[index:]
        if exact is not None and not votes <= exact <= votes + sum(cast[unit] for unit in rest):
            return
        if window and not (weighed < high and weighed + sum(weight[unit] * cast[unit] for unit in rest) >= low):
            return
        if not rest:
            yield chosen
            return
        for here in range(cast[rest[0]] + 1):
            yield from lay(index + 1, votes + here, weighed + weight[rest[0]] * here, (*chosen, here))

    for chosen in lay(0, 0, Fraction(0), ()):
        yield dict(zip(units, chosen, strict=True))


def ballot_weights(told: Told) -> dict[str, Fraction]:
    """What a ballot of each unit weighs, worked out anew from the rules."""
    eligible, cast = told.eligible, told.cast
    whole = sum(eligible.values())
    match told.rule:
        case "equal":
            weight = dict.fromkeys(eligible, Fraction(1))
        case "sqrt":
            weight = {unit: Fraction(isqrt(people * 10**12)) for unit, people in eligible.items()}
        case "cap":
            weight = capped({unit: Fraction(people, whole) for unit, people in eligible.items()}, Fraction(2, 5))
        case _:
            weight = {unit: Fraction(cast[unit]) for unit in eligible}
    return {unit: weight[unit] / cast[unit] if cast[unit] else Fraction(0) for unit in eligible}


def capped(share: dict[str, Fraction], most: Fraction) -> dict[str, Fraction]:
    most = max(most, Fraction(1, len(share)))
    weight = dict(share)
    while any(value > most for value in weight.values()):
        held = {unit for unit, value in weight.items() if value >= most}
        free = sum(share[unit] for unit in share if unit not in held)
        weight = {unit: most if unit in held else (1 - most * len(held)) * share[unit] / free for unit in share}
    return weight
