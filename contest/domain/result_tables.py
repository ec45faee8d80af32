"""The tables of a result: the rounds of an instant run-off and the comparisons in pairs (TALLY; PRODUCT 20).

Only those of the first places stand there by name. In rounds all others are one row, so that there is no public bottom
of the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from contest.domain.result_figures import Record, first_places, pair_shares, pairs, round_shares
from contest.domain.tally.outcome import LOT_ORDER


@dataclass(frozen=True)
class Cell:
    """What counted for somebody in a round; `change` against the round before, `left` in the round after the last."""

    number: Fraction | None
    change: Fraction | None = None
    left: bool = False


@dataclass(frozen=True)
class Row:
    """Somebody's way through the rounds."""

    candidate: str
    is_winner: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Departure:
    """Who left after a round; None for somebody of whom no figure is shown. `tie_rule` where several had the fewest."""

    round: int
    candidate: str | None
    tie_rule: str | None

    @property
    def by_lot(self) -> bool:
        """Whether nothing but the lot told those apart who had the fewest."""
        return self.tie_rule == LOT_ORDER


@dataclass(frozen=True)
class Rounds:
    """The rounds that are shown, numbered from 1; `in_percent` where ballots weigh differently.

    `others` are all without a row of their own, `exhausted` the ballots with no name left, `total` both and the rows.
    """

    numbers: tuple[int, ...]
    of: int
    rows: tuple[Row, ...]
    others: tuple[Cell, ...]
    exhausted: tuple[Cell, ...]
    total: Fraction
    counting: Fraction
    departures: tuple[Departure, ...]
    in_percent: bool

    @property
    def majority(self) -> Fraction:
        """More than half of what counts in the last round begins here, where ballots are whole numbers."""
        return Fraction(self.counting // 2 + 1)


def rounds_table(record: Record, numbers: Sequence[int], *, in_percent: bool) -> Rounds | None:
    """The table of these rounds (counted from 0), or None where none may be shown."""
    if not numbers:
        return None
    named = [one.candidate for one in first_places(record)]
    tallies = [round_shares(one) if in_percent else dict(one.tally) for one in record.rounds]
    shown = [tallies[number] for number in numbers]
    rests = [
        sum((number for one, number in tally.items() if one not in named), Fraction(0))
        if any(one not in named for one in tally)
        else None
        for tally in shown
    ]
    exhausted = [None if in_percent else record.rounds[number].exhausted for number in numbers]
    last = record.rounds[numbers[-1]]
    return Rounds(
        numbers=tuple(number + 1 for number in numbers),
        of=len(record.rounds),
        rows=tuple(Row(one, one in record.winners, _cells([tally.get(one) for tally in shown])) for one in named),
        others=_cells(rests) if any(rest is not None for rest in rests) else (),
        exhausted=_cells(exhausted) if any(exhausted) else (),
        total=Fraction(100) if in_percent else record.marked,
        counting=last.counting,
        departures=tuple(
            Departure(
                number + 1,
                record.rounds[number].eliminated if record.rounds[number].eliminated in named else None,
                record.rounds[number].tie_rule,
            )
            for number in numbers
            if record.rounds[number].eliminated is not None
        ),
        in_percent=in_percent,
    )


def _cells(numbers: Sequence[Fraction | None]) -> tuple[Cell, ...]:
    cells = []
    before: Fraction | None = None
    for number in numbers:
        change = number - before if number is not None and before is not None else None
        cells.append(Cell(number, change, left=number is None and before is not None))
        before = number
    return tuple(cells)


@dataclass(frozen=True)
class Pair:
    """Two candidates compared: `wins` ballots rank the first above the second, `loses` the other way round."""

    first: str
    second: str
    wins: Fraction
    loses: Fraction
    is_even: bool


@dataclass(frozen=True)
class Pairs:
    """The comparisons among the first places; `in_percent` where ballots weigh differently.

    `duels` are every two of them once, the one who wins first.
    """

    candidates: tuple[str, ...]
    numbers: dict[tuple[str, str], Fraction]
    duels: tuple[Pair, ...]
    in_percent: bool

    @property
    def won(self) -> frozenset[tuple[str, str]]:
        """(who wins, against whom), by the exact numbers: rounded ones may look alike."""
        return frozenset((duel.first, duel.second) for duel in self.duels if not duel.is_even)


def pairs_table(record: Record, *, in_percent: bool) -> Pairs | None:
    """The comparisons among the first places, or None where there are not two."""
    among = tuple(one.candidate for one in first_places(record))
    if len(among) < 2:
        return None
    exact = pairs(record, among)
    numbers = pair_shares(record, among) if in_percent else exact
    duels = []
    for one, other in combinations(among, 2):
        ahead, behind = (one, other) if exact[one, other] >= exact[other, one] else (other, one)
        duels.append(
            Pair(ahead, behind, numbers[ahead, behind], numbers[behind, ahead], exact[one, other] == exact[other, one])
        )
    return Pairs(among, numbers, tuple(duels), in_percent)
