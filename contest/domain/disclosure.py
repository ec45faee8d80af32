"""Which figures of a result may be shown, so that none tells how few people of a unit voted (SECRECY, Tables).

A cell is the number of ballots of one reporting unit that chose one candidate. Nothing that is published may lead to a
cell of 1 to 4, nor to a unit in which everybody chose the same. An empty cell has nobody in it; it is protected
only as the other side of a unanimous unit.

Figures of the whole contest are kept from telling by `SMALLEST`: no number of ballots below five is shown, and none
follows from those that are. Where ballots of different units weigh differently, raw and weighted figures side by side
can say which unit a ballot came from; there `hides_every_cell` looks for another distribution of the same ballots over
the units that would have led to the same page, cell by cell. What it does not find is not shown.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from enum import StrEnum
from heapq import nsmallest
from itertools import combinations

SMALLEST = 5
"""The least number of ballots that a published figure may count, or lead to."""

Kind = Hashable
"""One way of marking a ballot."""
World = Mapping[str, Counter[Kind]]
"""How many ballots of each kind lay in the box, by reporting unit."""
View = Callable[[World], object]
"""Everything that the page would show, if these were the ballots."""
Move = Mapping[str, int]
"""In how many ballots of a unit one kind is replaced by another; negative the other way round."""
Room = Mapping[str, tuple[int, int]]
"""How many ballots of a kind each unit can give, negative, and how many it can take."""

# The bounds of the search. What lies beyond them is not found, and then less is shown, never more.
KINDS_TRIED = 4  # kinds of ballots on each side of an exchange, the most frequent
PARTNERS = 10  # units to exchange ballots with, the largest
FARTHEST = 40  # ballots that the first of two partners gives or takes
WORLDS_TRIED = 6  # exchanges with one partner, and as many with two, those that shift the weight least
STEPS_ON = 2  # how often it is asked whether the other world would be shown itself
MOST_VIEWS, MOST_KINDS_VIEWED = 3_000, 3_000_000  # counts of the whole contest; kinds of ballots in all of these


class Sight(StrEnum):
    """How much of a weighted result is shown; `weighted`: the shares that decide without the numbers of ballots."""

    BOTH = "both"
    WEIGHTED = "weighted"
    NONE = "none"


def hides_every_cell(
    world: World, *, weights: Mapping[str, int], chosen: Callable[[Kind], frozenset[str]], view: View
) -> bool:
    """Whether the page behind which `world` stands may be shown.

    `weights` is what one ballot of each unit weighs, `chosen` whom a kind of ballot supports, `view` what the page
    shows. Exchanges of ballots between units leave all raw numbers as they are; only such worlds are looked for. What
    is not found in a bounded search counts as not hidden.
    """
    units = {unit: kinds for unit, kinds in world.items() if kinds.total()}
    return Search(units, weights, chosen, view).hides_every_cell(units, STEPS_ON)


class Search:
    """The search for other worlds behind one page."""

    def __init__(
        self,
        world: World,
        weights: Mapping[str, int],
        chosen: Callable[[Kind], frozenset[str]],
        view: View,
    ) -> None:
        self.weights = weights
        self.chosen = chosen
        self.view = view
        self.shown = view(world)
        # A count of very many kinds of ballots takes its time: then fewer worlds are tried, and less is shown.
        self.views_left = min(MOST_VIEWS, MOST_KINDS_VIEWED // max(1, sum(map(len, world.values()))))
        self.known: dict[tuple[int, Hashable], bool] = {}

    def hides_every_cell(self, world: World, steps_on: int) -> bool:
        """Whether for every cell that must not be known another world gives the same page and another number.

        The other world must be one that would be shown itself, or the very showing would rule it out; that is followed
        for so many steps.
        """
        key = steps_on, frozenset((unit, frozenset(kinds.items())) for unit, kinds in world.items())
        if key not in self.known:
            moved: set[tuple[str, str]] = set()
            self.known[key] = all(
                cell in moved or self._finds_another(world, *cell, moved, steps_on)
                for cell in self.cells_to_hide(world)
            )
        return self.known[key]

    def cells_to_hide(self, world: World) -> Iterator[tuple[str, str]]:
        """(unit, candidate) of one to four ballots, and where a whole unit chose the same."""
        for unit, kinds in world.items():
            for candidate, ballots in sorted(self.cells(kinds).items()):
                if ballots < SMALLEST or ballots == kinds.total():
                    yield unit, candidate

    def cells(self, kinds: Counter[Kind]) -> Counter[str]:
        """How many ballots of a unit chose each candidate."""
        cells: Counter[str] = Counter()
        for kind, ballots in kinds.items():
            for candidate in self.chosen(kind):
                cells[candidate] += ballots
        return cells

    def _finds_another(
        self, world: World, unit: str, candidate: str, moved: set[tuple[str, str]], steps_on: int
    ) -> bool:
        for one, other in self._kinds(world, candidate):
            for move in self._moves(world, unit, one, other):
                if not self.views_left:
                    return False
                self.views_left -= 1
                after = _after(world, move, one, other)
                if self.view(after) == self.shown and (not steps_on or self.hides_every_cell(after, steps_on - 1)):
                    moved.update(self._changed(world, after))
                    return True
        return False

    def _kinds(self, world: World, candidate: str) -> Iterator[tuple[Kind, Kind]]:
        """Pairs of kinds of which one chooses the candidate and the other does not, the most frequent first."""
        everywhere: Counter[Kind] = Counter()
        for kinds in world.values():
            everywhere += kinds
        ranked = sorted(everywhere, key=lambda kind: (-everywhere[kind], repr(kind)))
        with_, without = ([k for k in ranked if (candidate in self.chosen(k)) is wanted] for wanted in (True, False))
        for one in with_[:KINDS_TRIED]:
            for other in without[:KINDS_TRIED]:
                yield one, other

    def _moves(self, world: World, unit: str, one: Kind, other: Kind) -> Iterator[Move]:
        """The exchanges that change this unit and shift the weight least; those with one partner first."""
        room = {place: (-kinds[other], kinds[one]) for place, kinds in world.items()}
        partners = sorted((place for place in room if place != unit), key=lambda place: (-world[place].total(), place))
        partners = [place for place in partners if room[place] != (0, 0)][:PARTNERS]
        for exchanges in (_with_one, _with_two):
            yield from nsmallest(WORLDS_TRIED, exchanges(unit, partners, room), key=self._disturbance)

    def _disturbance(self, move: Move) -> tuple[int, int, list[tuple[str, int]]]:
        """The shift of weight, then the number of ballots concerned."""
        shift = sum(self.weights[unit] * ballots for unit, ballots in move.items())
        return abs(shift), sum(map(abs, move.values())), sorted(move.items())

    def _changed(self, world: World, other: World) -> Iterator[tuple[str, str]]:
        for unit, kinds in world.items():
            before, after = self.cells(kinds), self.cells(other[unit])
            yield from ((unit, one) for one in {*before, *after} if before[one] != after[one])


def _with_one(unit: str, partners: Sequence[str], room: Room) -> Iterator[Move]:
    for here in _steps(room[unit]):
        for partner in partners:
            if room[partner][0] <= -here <= room[partner][1]:
                yield {unit: here, partner: -here}


def _with_two(unit: str, partners: Sequence[str], room: Room) -> Iterator[Move]:
    for here in _steps(room[unit]):
        for second, third in combinations(partners, 2):
            for there in range(max(room[second][0], -FARTHEST), min(room[second][1], FARTHEST) + 1):
                rest = -here - there
                if there and rest and room[third][0] <= rest <= room[third][1]:
                    yield {unit: here, second: there, third: rest}


def _steps(room: tuple[int, int]) -> Iterator[int]:
    return (step for step in (1, -1, 2, -2, 3, -3) if room[0] <= step <= room[1])


def _after(world: World, move: Move, one: Kind, other: Kind) -> World:
    moved = {unit: Counter(kinds) for unit, kinds in world.items()}
    for unit, ballots in move.items():
        moved[unit][one] -= ballots
        moved[unit][other] += ballots
    return {unit: +kinds for unit, kinds in moved.items()}
