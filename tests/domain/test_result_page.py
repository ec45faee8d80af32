"""What the page of an unweighted result shows tells of no unit: its figures do not depend on where a ballot came from.

Whoever exchanges two ballots between units gets the same page; so a number of a unit is known only where all ballots of
the contest agree about a candidate. The page shows nothing that says so, whatever the method.
"""

import json
from fractions import Fraction
from random import Random

import pytest

from contest.domain.contests import Method, MethodRules, ScoreMode, Weighting
from contest.domain.disclosure import SMALLEST, Sight
from contest.domain.result_figures import Record, read_record, rounds_to_show
from contest.domain.result_page import Published, published
from contest.domain.tally import as_json, count

RULES = {
    Method.PLURALITY: MethodRules(Method.PLURALITY),
    Method.APPROVAL: MethodRules(Method.APPROVAL, max_choices=2),
    Method.SCORE: MethodRules(Method.SCORE, max_points=3),
    Method.BORDA: MethodRules(Method.BORDA, borda_scale=(3, 2, 1)),
    Method.IRV: MethodRules(Method.IRV),
    Method.SCHULZE: MethodRules(Method.SCHULZE),
}


def marks(method: Method, candidates: list[str], draw: Random) -> object:
    """What somebody marks, not always with favour for all alike."""
    liked = sorted(candidates, key=lambda one: draw.random() * (1 + candidates.index(one)))
    many = draw.randint(1, len(candidates))
    match method:
        case Method.PLURALITY:
            return liked[0]
        case Method.APPROVAL:
            return liked[: min(many, 2)]
        case Method.SCORE:
            return {one: draw.randint(0, 3) for one in liked[:many]}
        case _:
            return liked[:many]


def a_page(method: Method, seed: int) -> tuple[Record, Published]:
    draw = Random(seed)
    candidates = [str(number) for number in range(11, 11 + draw.randint(2, 5))]
    ballots = [(1, marks(method, candidates, draw)) for _ in range(draw.randint(5, 40))]
    record = read_record(json.dumps(as_json(count(method, candidates, ballots, RULES[method].options()))))
    return record, published(RULES[method], Weighting.RAW, record, record, Sight.BOTH)


def numbers_on(page: Published) -> list[Fraction]:
    """Every number of ballots or points that stands on the page, without that of ballots that count for nobody."""
    found = [place.number for place in page.places if place.number is not None]
    if page.rounds:
        rows = [*(row.cells for row in page.rounds.rows), page.rounds.others]
        found += [cell.number for row in rows for cell in row if cell.number is not None]
    if page.pairs:
        found += page.pairs.numbers.values()
    return found


@pytest.mark.parametrize("method", list(Method))
def test_no_number_below_five_stands_on_the_page(method):
    pages = [a_page(method, seed)[1] for seed in range(60)]
    assert [number for page in pages for number in numbers_on(page) if number < SMALLEST] == []
    # Some show figures, and some have to keep them back.
    assert any(page.places for page in pages) and any(page.keeps_back for page in pages)


@pytest.mark.parametrize("method", list(Method))
def test_no_page_says_that_all_ballots_agree(method):
    for seed in range(60):
        record, page = a_page(method, seed)
        shown = {place.candidate for place in page.places}
        whole = record.marked * {Method.SCORE: 3, Method.BORDA: 3}.get(method, 1)
        if record.scores:
            assert all(SMALLEST <= record.scores[one] <= whole - SMALLEST for one in shown)


def test_those_without_a_figure_got_at_least_five_together():
    for seed in range(200):
        record, page = a_page(Method.PLURALITY, seed)
        rest = [score for one, score in record.scores.items() if one not in {place.candidate for place in page.places}]
        if page.places and rest:
            assert sum(rest) >= SMALLEST


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        # The others share the last place: 8 ballots between two who are equal are 4 each, 6 are 3 each.
        ((5, 4, 4), []),
        ((8, 6, 4, 4), [8]),
        ((9, 7, 2, 2, 2), [9]),
        # 8 ballots between two who are not equal may be 5 and 3 or 3 and 5.
        ((8, 6, 5, 3), [8, 6]),
        ((9, 7, 5, 5), [9, 7]),
    ],
)
def test_others_who_are_all_equal_do_not_follow_from_their_sum(scores, shown):
    names = [str(11 + place) for place in range(len(scores))]
    record = read_record(json.dumps(as_json(count("plurality", names, list(zip(scores, names, strict=True))))))
    page = published(RULES[Method.PLURALITY], Weighting.RAW, record, record, Sight.BOTH)
    assert [place.number for place in page.places] == shown
    assert page.keeps_back is (shown != [9, 7])


def test_others_who_are_all_equal_in_a_round_do_not_follow_from_their_sum():
    ballots = [(9, ["a"]), (8, ["b"]), (7, ["c"]), (4, ["d", "a"]), (4, ["e", "b"])]
    record = read_record(json.dumps(as_json(count("irv", list("abcde"), ballots))))
    assert record.rounds[0].tie_rule is not None
    assert rounds_to_show(record) == (len(record.rounds) - 1,)


def test_of_rounds_with_small_numbers_the_last_may_stand_alone():
    ballots = [(20, ["a", "b"]), (15, ["b"]), (2, ["c", "a"]), (1, ["d", "b"])]
    record = read_record(json.dumps(as_json(count("irv", list("abcd"), ballots, {"lot_order": list("abcd")}))))
    # Three have 3 ballots together in the first round; nobody has to leave, for the first has more than half.
    assert published(RULES[Method.IRV], Weighting.RAW, record, record, Sight.BOTH).rounds is None
    longer = [(20, ["a"]), (19, ["b"]), (3, ["c", "a"])]
    record = read_record(json.dumps(as_json(count("irv", list("abc"), longer, {"lot_order": list("abc")}))))
    page = published(RULES[Method.IRV], Weighting.RAW, record, record, Sight.BOTH)
    assert page.rounds is not None and (page.rounds.numbers, page.rounds.of) == ((2,), 2)
    assert [(place.candidate, place.number) for place in page.places] == [("a", 23), ("b", 19)]


def test_a_mean_needs_the_number_of_ratings():
    rules = MethodRules(Method.SCORE, max_points=5, score_mode=ScoreMode.MEAN)
    record = Record(
        Method.SCORE,
        ballots=Fraction(30),
        blank=Fraction(0),
        tiers=(("a",), ("b",)),
        winners=("a",),
        scores={"a": Fraction(4), "b": Fraction(3)},
        is_mean=True,
        ratings={"a": 30, "b": 4},
    )
    page = published(rules, Weighting.RAW, record, record, Sight.BOTH)
    assert [(place.candidate, place.number, place.ratings) for place in page.places] == [("a", 4, 30)]
    assert page.keeps_back
