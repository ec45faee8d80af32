"""Weighting by unit: the example of SECRECY, plain counts beside ours, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.domain.tally import BadBallot, BadElection, count
from contest.domain.weighting import points_by_place, unit_weights
from tests.domain.tally import naive

SOME = settings(max_examples=60, deadline=None)
BRANCHES = [f"branch {number}" for number in range(10)]
UNITS = {"plant": {"eligible": 1000}, **{branch: {"eligible": 20} for branch in BRANCHES}}
BALLOTS = [(420, "P", "plant"), (175, "Y", "plant"), (105, "X", "plant")]
BALLOTS += [ballot for branch in BRANCHES for ballot in ((11, "X", branch), (3, "P", branch))]


@pytest.mark.parametrize(
    ("rule", "plant", "branches"),
    [
        ("raw", "53.6", "25.6"),
        ("cap", "31.1", "62.7"),
        ("sqrt", "37.4", "52.2"),
        ("equal", "24.9", "72.8"),
        ("points", "44.8", "51.2"),
    ],
)
def test_the_plant_and_its_ten_branches_come_out_as_published(rule, plant, branches):
    found = count("plurality", ["P", "X", "Y"], BALLOTS, {"units": UNITS, "rule": rule})
    whole = sum(found.scores.values())
    per_cent = {one: f"{float(100 * score / whole):.1f}" for one, score in found.scores.items()}
    assert (per_cent["P"], per_cent["X"]) == (plant, branches)
    assert (found.ballots, found.blank) == (840, 0)


@SOME
@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 400), min_size=1),
    st.sampled_from(["cap", "sqrt", "equal"]),
    st.fractions(Fraction(1, 20), 1, max_denominator=20),
)
def test_units_weigh_what_the_rule_says(eligible, rule, cap):
    found = unit_weights(rule, eligible, cap)
    assert found == naive.weights(rule, eligible, cap)
    if rule == "cap":
        assert sum(found.values()) == 1
        assert max(found.values()) <= max(cap, Fraction(1, len(eligible)))


@SOME
@given(
    st.sampled_from(["borda", "irv", "schulze", "approval"]),
    st.sampled_from(["cap", "sqrt", "equal"]),
    st.lists(
        st.tuples(st.integers(1, 4), st.lists(st.sampled_from("abcd"), unique=True), st.sampled_from("AB")), max_size=9
    ),
)
def test_a_weighted_count_is_the_count_of_ballots_that_weigh_so(method, rule, ballots):
    eligible = {"A": 90, "B": 11}
    weights = naive.weights(rule, eligible, Fraction(1, 4))
    cast = {unit: sum(copies for copies, _, where in ballots if where == unit) for unit in eligible}
    by_hand = [(copies * Fraction(weights[unit]) / cast[unit], marks) for copies, marks, unit in ballots]
    expected = count(method, list("abcd"), by_hand)
    units = {unit: {"eligible": people} for unit, people in eligible.items()}
    found = count(method, list("abcd"), ballots, {"units": units, "rule": rule})
    assert (found.tiers, found.winners) == (expected.tiers, expected.winners)
    assert (found.scores, found.rounds, found.pairwise) == (expected.scores, expected.rounds, expected.pairwise)
    assert found.ballots == sum(cast.values())


def test_a_mean_weighs_the_points_and_asks_for_real_ratings():
    ballots = [(1, {"a": 5}, "A"), (3, {"a": 1, "b": 4}, "B")]
    options = {"units": {"A": {"eligible": 1}, "B": {"eligible": 9}}, "rule": "equal", "mode": "mean"}
    assert count("score", ["a", "b"], ballots, options).scores == {"a": 3, "b": 4}
    few = count("score", ["a", "b"], ballots, {**options, "min_ratings": 4})
    assert (few.scores, few.winners) == ({"a": 3, "b": 0}, ("a",))


def test_a_shared_place_earns_the_mean_and_the_eleventh_nothing():
    earned = points_by_place([["a"], ["b", "c"], list("defghij"), ["k"]])
    assert (earned["a"], earned["b"], earned["c"], earned["k"]) == (12, 9, 9, 0)
    assert earned["d"] == Fraction(7 + 6 + 5 + 4 + 3 + 2 + 1, 7)


def test_nobody_earns_points_where_nobody_voted_for_them():
    units = {"A": {"eligible": 9}, "B": {"eligible": 9}}
    found = count("plurality", ["x", "y"], [(2, "x", "A"), (1, None, "B")], {"units": units, "rule": "points"})
    assert (found.scores, found.winners, found.blank) == ({"x": 12, "y": 0}, ("x",), 1)


@SOME
@given(
    st.sampled_from(["borda", "irv", "schulze", "approval"]),
    st.lists(
        st.tuples(st.integers(0, 3), st.lists(st.sampled_from("abcd"), unique=True), st.sampled_from("ABC")), max_size=9
    ),
)
def test_points_are_what_the_places_in_every_unit_earn(method, ballots):
    scale, earned = [12, 10, 8, 7], dict.fromkeys("abcd", Fraction(0))
    for unit in "ABC":
        own = [(copies, marks) for copies, marks, where in ballots if where == unit]
        place = 0
        for tier in count(method, list("abcd"), own).tiers:
            for one in tier:
                if any(copies and one in marks for copies, marks in own):
                    earned[one] += Fraction(sum(scale[place : place + len(tier)]), len(tier))
            place += len(tier)
    units = {unit: {"eligible": 20} for unit in "ABC"}
    found = count(method, list("abcd"), ballots, {"units": units, "rule": "points"})
    assert found.scores == earned
    assert [list(tier) for tier in found.tiers] == naive.tiers_from(earned)
    assert (found.rounds, found.pairwise) == ((), None)


@pytest.mark.parametrize("cap", ["0.25", "25%", "1/4", Fraction(1, 4)])
def test_a_cap_is_read_exactly_however_it_is_written(cap):
    options = {"units": UNITS, "rule": "cap"}
    expected = count("plurality", ["P", "X", "Y"], BALLOTS, options)
    assert count("plurality", ["P", "X", "Y"], BALLOTS, {**options, "cap": cap}) == expected


@pytest.mark.parametrize(
    "options",
    [
        {"rule": "cap"},
        {"units": UNITS, "rule": "dice"},
        {"units": UNITS, "rule": ["cap"]},
        {"units": {"plant": {"eligible": -1}}, "rule": "equal"},
        {"units": {"plant": 1000}, "rule": "equal"},
        {"units": {}, "rule": "equal"},
        *({"units": UNITS, "rule": "cap", "cap": cap} for cap in (0, -1, "2", "x", "1/0", True, None, "1e-999999999")),
    ],
)
def test_what_cannot_be_weighed_with_is_refused(options):
    ballots = [(1, "P", "plant")] if "plant" in (options.get("units") or {}) else []
    with pytest.raises(BadElection):
        count("plurality", ["P"], ballots, options)


@pytest.mark.parametrize("ballot", [(1, "P"), (1, "P", "moon"), (1, "P", None), (1, "P", ["plant"])])
def test_a_ballot_comes_from_a_known_unit(ballot):
    with pytest.raises(BadBallot):
        count("plurality", ["P"], [ballot], {"units": UNITS, "rule": "equal"})
