"""Points: sums and means beside a plain count."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.domain.tally import BadBallot, BadElection, count
from tests.domain.tally import naive

SOME = settings(max_examples=60, deadline=None)
CANDIDATES = list("abcd")
BALLOTS = st.lists(
    st.tuples(st.integers(0, 4), st.dictionaries(st.sampled_from(CANDIDATES), st.integers(0, 5))), max_size=14
)


@SOME
@given(BALLOTS)
def test_points_add_up_and_a_missing_mark_is_none(ballots):
    found = count("score", CANDIDATES, ballots, {"max_points": 5})
    assert found.scores == naive.score(CANDIDATES, ballots)
    assert [list(tier) for tier in found.tiers] == naive.tiers_from(found.scores)
    assert found.blank == sum(copies for copies, marks in ballots if not marks)


@SOME
@given(BALLOTS, st.integers(1, 6))
def test_the_mean_is_that_of_given_marks_and_too_few_of_them_come_last(ballots, least):
    found = count("score", CANDIDATES, ballots, {"mode": "mean", "min_ratings": least})
    means = naive.means(CANDIDATES, ballots, least)
    others = [one for one in CANDIDATES if one not in means]
    assert found.scores == {one: means.get(one, 0) for one in CANDIDATES}
    assert [list(tier) for tier in found.tiers] == naive.tiers_from(means) + ([others] if others else [])


def test_the_mean_stays_exact():
    found = count("score", ["a", "b"], [(1, {"a": 5, "b": 2}), (2, {"a": 4, "b": 3})], {"mode": "mean"})
    assert found.scores == {"a": Fraction(13, 3), "b": Fraction(8, 3)}


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ({"a": 6}, "Ballot 1 gives a 6 points; 5 at most are allowed."),
        ({"a": -1}, "Ballot 1 gives a fewer than 0 points."),
        ({"a": True}, "Ballot 1 gives a points that are not a whole number."),
        ({"a": 2.5}, "Ballot 1 gives a points that are not a whole number."),
        ({"z": 1}, "Ballot 1 marks z, who is not a candidate."),
        (["a"], "The marks of ballot 1 are not points by candidate."),
        (None, "The marks of ballot 1 are not points by candidate."),
    ],
)
def test_what_gives_no_points_is_refused(marks, sentence):
    with pytest.raises(BadBallot) as refused:
        count("score", ["a", "b"], [(1, marks)], {"max_points": 5})
    assert str(refused.value) == sentence


@pytest.mark.parametrize("options", [{"max_points": 0}, {"max_points": True}, {"mode": "median"}, {"min_ratings": 0}])
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(BadElection):
        count("score", ["a"], [], options)
