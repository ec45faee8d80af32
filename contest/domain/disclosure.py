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

FARTHEST = 40
PARTNERS = 12
KINDS_TRIED = 4
WORLDS_TRIED = 6
MOST_VIEWS, MOST_KINDS_VIEWED = 3_000, 3_000_000


class Sight(StrEnum):
    """How much of a weighted result can be shown."""

    BOTH = "both"
    WEIGHTED = "weighted"
    ROUGH = "rough"
    NONE = "none"


def sight(
    world: World,
    *,
    weights: Mapping[str, int],
    chosen: Callable[[Kind], frozenset[str]],
    view_at: Callable[[Sight], View],
) -> Sight:
    """The most that can be shown: raw numbers beside tenths of weighted per cents, else less, else nothing.

    `weights` is what one ballot of each unit weighs, `chosen` whom a kind of ballot supports, `view_at` what the page
    shows at each sight.
    """
    for level in (Sight.BOTH, Sight.WEIGHTED, Sight.ROUGH):
        search = Search(world, weights, chosen, view_at(level), keeps_totals=level is Sight.BOTH)
        if search.hides_every_cell():
            return level
    return Sight.NONE


class Search:
    """The search for other worlds behind one page.

    `keeps_totals`: the page shows how many ballots chose whom, so that only exchanges between units come into question.
    """

    def __init__(
        self,
        world: World,
        weights: Mapping[str, int],
        chosen: Callable[[Kind], frozenset[str]],
        view: View,
        *,
        keeps_totals: bool,
    ) -> None:
        self.world = {unit: kinds for unit, kinds in world.items() if kinds.total()}
        self.weights = weights
        self.chosen = chosen
        self.view = view
        self.keeps_totals = keeps_totals
        self.shown = view(world)
        # A count of very many kinds of ballots takes its time: then fewer worlds are tried, and less is shown.
        self.views_left = min(MOST_VIEWS, MOST_KINDS_VIEWED // max(1, sum(map(len, self.world.values()))))
        self.moved: set[tuple[str, str]] = set()

    def hides_every_cell(self) -> bool:
        """Whether for every cell that must not be known another world gives the same page and another number."""
        return all(cell in self.moved or self._finds_another(*cell) for cell in self.cells_to_hide())

    def cells_to_hide(self) -> Iterator[tuple[str, str]]:
        """(unit, candidate) of one to four ballots, and where a whole unit chose the same."""
        for unit, kinds in self.world.items():
            cells = self.cells(kinds)
            for candidate, ballots in sorted(cells.items()):
                if ballots < SMALLEST or ballots == kinds.total():
                    yield unit, candidate

    def cells(self, kinds: Counter[Kind]) -> Counter[str]:
        """How many ballots of a unit chose each candidate."""
        cells: Counter[str] = Counter()
        for kind, ballots in kinds.items():
            for candidate in self.chosen(kind):
                cells[candidate] += ballots
        return cells

    def _finds_another(self, unit: str, candidate: str) -> bool:
        for one, other in self._kinds(candidate):
            for move in self._moves(unit, one, other):
                if not self.views_left:
                    return False
                self.views_left -= 1
                moved = self._after(move, one, other)
                if self.view(moved) == self.shown:
                    self._note(moved)
                    return True
        return False

    def _kinds(self, candidate: str) -> Iterator[tuple[Kind, Kind]]:
        """Pairs of kinds of which one chooses the candidate and the other does not, the most frequent first."""
        everywhere: Counter[Kind] = Counter()
        for kinds in self.world.values():
            everywhere += kinds
        ranked = sorted(everywhere, key=lambda kind: (-everywhere[kind], repr(kind)))
        with_, without = ([k for k in ranked if (candidate in self.chosen(k)) is wanted] for wanted in (True, False))
        for one in with_[:KINDS_TRIED]:
            for other in without[:KINDS_TRIED]:
                yield one, other

    def _moves(self, unit: str, one: Kind, other: Kind) -> list[Move]:
        """The replacements that change this unit and shift the weight least."""
        room = {place: (-kinds[other], kinds[one]) for place, kinds in self.world.items()}
        found = self._exchanges(unit, room) if self.keeps_totals else self._replacements(unit, room)
        return nsmallest(WORLDS_TRIED, found, key=self._disturbance)

    def _exchanges(self, unit: str, room: Mapping[str, tuple[int, int]]) -> Iterator[Move]:
        partners = sorted((one for one in room if one != unit), key=lambda one: (-self.world[one].total(), one))
        partners = [one for one in partners if room[one] != (0, 0)][:PARTNERS]
        for here in _steps(room[unit]):
            for partner in partners:
                if room[partner][0] <= -here <= room[partner][1]:
                    yield {unit: here, partner: -here}
            for second, third in combinations(partners, 2):
                low, high = room[second]
                for there in range(max(low, -FARTHEST), min(high, FARTHEST) + 1):
                    rest = -here - there
                    if there and rest and room[third][0] <= rest <= room[third][1]:
                        yield {unit: here, second: there, third: rest}

    def _replacements(self, unit: str, room: Mapping[str, tuple[int, int]]) -> Iterator[Move]:
        for here in _steps(room[unit]):
            yield {unit: here}
            for partner, (low, high) in room.items():
                if partner != unit:
                    balanced = -here * self.weights[unit] // self.weights[partner]
                    for there in (balanced, balanced + 1):
                        if there and low <= there <= high:
                            yield {unit: here, partner: there}

    def _disturbance(self, move: Move) -> tuple[int, int, list[tuple[str, int]]]:
        """The shift of weight, then the number of ballots concerned."""
        shift = sum(self.weights[unit] * ballots for unit, ballots in move.items())
        return abs(shift), sum(map(abs, move.values())), sorted(move.items())

    def _after(self, move: Move, one: Kind, other: Kind) -> World:
        moved = {unit: Counter(kinds) for unit, kinds in self.world.items()}
        for unit, ballots in move.items():
            moved[unit][one] -= ballots
            moved[unit][other] += ballots
        return {unit: +kinds for unit, kinds in moved.items()}

    def _note(self, moved: World) -> None:
        """Everything in which this other world differs is hidden as well."""
        for unit, kinds in self.world.items():
            before, after = self.cells(kinds), self.cells(moved[unit])
            self.moved.update((unit, one) for one in {*before, *after} if before[one] != after[one])


def _steps(room: tuple[int, int]) -> Sequence[int]:
    low, high = room
    return [step for step in (1, -1, 2, -2, 3, -3) if low <= step <= high]
