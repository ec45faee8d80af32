"""Options of methods and weightings while a contest is set up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.contests import Weighting
from contest.domain.errors import RuleBroken
from contest.domain.method_setup import read_scale, unit_shares, written_scale

PLANT_AND_BRANCHES = {0: 1000, **dict.fromkeys(range(1, 11), 20)}


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("", ()),
        ("  ", ()),
        ("3-2-1", (3, 2, 1)),
        ("3, 2, 1", (3, 2, 1)),
        ("3 2 1", (3, 2, 1)),
        ("3–2—1", (3, 2, 1)),
        ("3\u22122\u22121", (3, 2, 1)),
        ("5;0", (5, 0)),
        ("1", (1,)),
        ("100-10-9-8-7-6-5-4-3-0", (100, 10, 9, 8, 7, 6, 5, 4, 3, 0)),
    ],
)
def test_a_scale_is_read_as_people_write_it(text, scale):
    assert read_scale(text) == scale


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("three", "Write the points"),
        ("3-", "Write the points"),
        ("-1", "Write the points"),
        ("3.5-2", "Write the points"),
        ("101-1", "Write the points"),
        ("9" * 5000, "Write the points"),
        ("٣-٢-١", "Write the points"),
        ("11-10-9-8-7-6-5-4-3-2-1", "These are points for 11 places"),
        ("3-3-1", "Every place must earn less"),
        ("1-2", "Every place must earn less"),
        ("0", "Every place must earn less"),
    ],
)
def test_a_scale_that_does_not_fall_is_refused_in_words(text, beginning):
    with pytest.raises(RuleBroken) as refusal:
        read_scale(text)
    assert (refusal.value.message % refusal.value.params).startswith(beginning)


@given(st.sets(st.integers(0, 100), min_size=1, max_size=10).filter(max))
def test_a_written_scale_is_read_again(points):
    scale = tuple(sorted(points, reverse=True))
    assert read_scale(written_scale(scale)) == scale


def test_the_plant_weighs_as_the_rule_says():
    shares = {
        rule: unit_shares(rule, 25, PLANT_AND_BRANCHES).get(0) for rule in Weighting if rule is not Weighting.SQRT
    }
    assert shares == {
        Weighting.RAW: Fraction(1000, 12),
        Weighting.CAP: Fraction(25),
        Weighting.EQUAL: Fraction(100, 11),
        Weighting.POINTS: None,
    }
    assert round(float(unit_shares(Weighting.SQRT, 25, PLANT_AND_BRANCHES)[0]), 1) == 41.4


@given(
    st.dictionaries(st.integers(1, 50), st.integers(1, 2000), min_size=1, max_size=12),
    st.sampled_from([rule for rule in Weighting if rule is not Weighting.POINTS]),
    st.integers(5, 100),
)
def test_shares_make_a_whole_and_no_cap_is_broken(eligible, rule, cap):
    shares = unit_shares(rule, cap, eligible)
    assert sum(shares.values()) == 100
    if rule is Weighting.CAP:
        assert max(shares.values()) <= max(Fraction(cap), Fraction(100, len(eligible)))
