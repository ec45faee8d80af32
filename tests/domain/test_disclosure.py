"""A41: from everything that is published of a contest of small groups no cell below five can be worked out.

The attacker here shares no code with the application: it knows the turnout of every unit, the weights and all figures
of the page, and looks through the worlds that would have led to the same page. Its control: the page without the rule.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from contest.domain.bundle import BundleBallot, findings
from contest.domain.contests import Method, MethodRules, Weighting
from contest.domain.disclosure import Sight
from contest.domain.disclosure_of_counts import sight_of, weighed
from contest.domain.result_figures import read_record
from contest.domain.result_page import published
from contest.domain.tally import as_json
from tests.domain.attackers import Told, derivable_cells


def a_small_contest(seed: int, *, with_the_rule: bool = True) -> Told:
    """Two to four units of at least ten, sometimes a plant beside them, and two to four candidates."""
    draw = Random(seed)
    many, standing = draw.choice([(2, 2), (2, 3), (2, 4), (3, 2), (3, 3), (3, 3), (4, 2)])
    units = [str(number) for number in range(1, many + 1)]
    eligible = {unit: draw.randint(10, 24) for unit in units}
    if draw.random() < 0.3:
        eligible["1"] = draw.randint(30, 60)
    candidates = [str(number) for number in range(11, 11 + standing)]
    rule = draw.choice(["raw", "cap", "sqrt", "equal", "equal", "points"])
    cells = {}
    for unit in units:
        shares = [draw.choice([1, 2, 5]) for _ in candidates]
        votes = Counter(draw.choices(candidates, shares, k=draw.randint(1, min(eligible[unit], 14))))
        cells[unit] = {one: votes[one] for one in candidates}
    return told(eligible, cells, candidates, rule, with_the_rule=with_the_rule)


def told(eligible, cells, candidates, rule, *, cap="40/100", with_the_rule=True) -> Told:
    weighting = {"rule": rule} | ({"cap": cap} if rule == "cap" else {})
    marked = {unit: sum(row.values()) for unit, row in cells.items()}
    manifest = {
        "candidates": [{"id": one} for one in candidates],
        "method": "plurality",
        "options": {},
        "weighting": weighting,
        "units": {unit: {"eligible": eligible[unit], "marked": marked[unit]} for unit in cells},
        "ballots": sum(marked.values()),
    }
    ballots = [
        BundleBallot(f"{number}-{unit}-{one}", unit, f'"{one}"')
        for unit, row in cells.items()
        for one, votes in row.items()
        for number in range(votes)
    ]
    found = findings(manifest, ballots)
    record, raw = (read_record(_json(outcome)) for outcome in (found.outcome, found.raw))
    record = weighed(record, manifest) if rule != "raw" else record
    sight = sight_of(manifest, ballots) if with_the_rule else Sight.BOTH
    page = published(MethodRules(Method.PLURALITY), Weighting(rule), record, raw, sight)
    return Told(eligible, cells, candidates, rule, page)


def _json(outcome):
    return json.dumps(as_json(outcome))


# The figures.


def given_away(seeds: range, *, with_the_rule: bool) -> int:
    return sum(len(derivable_cells(a_small_contest(seed, with_the_rule=with_the_rule))) > 0 for seed in seeds)


def test_no_small_cell_can_be_worked_out():
    assert given_away(range(200), with_the_rule=True) == 0


def test_without_the_rule_the_same_attacker_finds_many():
    assert given_away(range(60), with_the_rule=False) > 10


def rows(ballots: int, candidates: int) -> Iterator[tuple[int, ...]]:
    """Every way to share so many ballots between so many candidates."""
    if candidates == 1:
        yield (ballots,)
        return
    for first in range(ballots + 1):
        yield from ((first, *rest) for rest in rows(ballots - first, candidates - 1))


def told_by_the_rule_itself(eligible: Sequence[int], cast: Sequence[int], rule: str, candidates=("11", "12")) -> int:
    """Cells of one to four that are the same in all worlds with one page: somebody can repeat every decision."""
    units = [str(number) for number in range(1, len(cast) + 1)]
    pages: dict[object, list[dict[str, dict[str, int]]]] = {}
    for chosen in product(*(rows(ballots, len(candidates)) for ballots in cast)):
        cells = {unit: dict(zip(candidates, row, strict=True)) for unit, row in zip(units, chosen, strict=True)}
        page = told(dict(zip(units, eligible, strict=True)), cells, list(candidates), rule).page
        pages.setdefault((page.sight, page.keeps_back, page.places, page.raw_leaders), []).append(cells)
    return sum(
        {world[unit][one] for world in worlds} in ({1}, {2}, {3}, {4})
        for worlds in pages.values()
        for unit in units
        for one in candidates
    )


@pytest.mark.parametrize("rule", ["raw", "sqrt", "points"])
def test_to_know_the_rule_helps_nobody(rule):
    assert told_by_the_rule_itself((10, 14), (5, 8), rule) == 0


@pytest.mark.accept
@pytest.mark.parametrize("rule", ["raw", "sqrt", "equal", "cap", "points"])
@pytest.mark.parametrize(
    ("eligible", "cast"),
    [
        ((10, 10), (6, 7)),
        ((12, 20), (7, 11)),
        ((10, 12, 14), (4, 5, 6)),
        ((10, 10, 30), (5, 5, 12)),
        ((10, 40), (6, 20)),
    ],
)
def test_to_know_the_rule_helps_nobody_in_larger_contests(rule, eligible, cast):
    assert told_by_the_rule_itself(eligible, cast, rule) == 0


@pytest.mark.accept
def test_no_small_cell_of_two_thousand_contests_can_be_worked_out(measured):
    found = given_away(range(2_000), with_the_rule=True)
    without = given_away(range(200), with_the_rule=False)
    measured("A41", "0 of 2,000", f"{found} of 2,000; without the rule {without} of 200")
    assert found == 0


def test_the_example_of_a_plant_and_ten_branches_stands_side_by_side():
    eligible = {"1": 1000} | {str(number): 20 for number in range(2, 12)}
    cells = {"1": {"11": 420, "12": 175, "13": 105}} | {
        str(number): {"11": 3, "12": 0, "13": 11} for number in range(2, 12)
    }
    shown = {}
    for rule in ("cap", "sqrt", "equal", "points"):
        page = told(eligible, cells, ["11", "12", "13"], rule, cap="25/100").page
        shown[rule] = {place.candidate: (place.raw_share, place.share) for place in page.places}
    raw = (Fraction("53.6"), Fraction("25.6"))
    assert {rule: (found["11"], found["13"]) for rule, found in shown.items()} == {
        rule: ((raw[0], Fraction(first)), (raw[1], Fraction(second)))
        for rule, first, second in (
            ("cap", "31.1", "62.7"),
            ("sqrt", "37.4", "52.2"),
            ("equal", "24.9", "72.8"),
            ("points", "44.8", "51.2"),
        )
    }
