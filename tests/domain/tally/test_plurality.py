"""Single choice."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.tally import BadBallot, BadElection
from contest.domain.tally.plurality import count_plurality as count
from tests.domain.tally.elections import elections, naive, one


def test_the_most_ballots_win_and_everybody_is_listed():
    outcome = count(["a", "b", "c", "d"], [(12, "b"), (7, "c"), (1, None), (7, "a")])

    assert (outcome.method, outcome.ballots, outcome.blank) == ("plurality", 27, 1)
    assert outcome.tiers == (("b",), ("a", "c"), ("d",))
    assert outcome.winners == ("b",)
    assert outcome.scores == {"a": 7, "b": 12, "c": 7, "d": 0}


def test_a_tie_for_the_first_place_is_shared():
    assert count([10, 9], [(3, 9), (3, 10)]).winners == (9, 10)


def test_nobody_wins_without_a_vote():
    outcome = count(["a", "b"], [(4, None)])

    assert (outcome.tiers, outcome.winners, outcome.ballots, outcome.blank) == ((("a", "b"),), (), 4, 4)


def test_weighted_ballots_are_counted_exactly():
    outcome = count(["a", "b"], [(Fraction(1, 3), "a")] * 3 + [(Fraction(1, 10), "b")] * 10)

    assert outcome.scores == {"a": 1, "b": 1}
    assert outcome.winners == ("a", "b")


@given(elections(one))
def test_the_count_agrees_with_a_naive_one(election):
    candidates, ballots = election
    outcome = count(candidates, ballots)
    points, tiers, winners = naive(candidates, [(copies, [] if mark is None else [mark]) for copies, mark in ballots])

    assert outcome.scores == points
    assert [set(tier) for tier in outcome.tiers] == tiers
    assert set(outcome.winners) == winners
    assert outcome.ballots == sum(copies for copies, _ in ballots)
    assert outcome.ballots == outcome.blank + sum(outcome.scores.values())


@given(elections(one), st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_ballots_changes_nothing(election, random):
    candidates, ballots = election
    before = count(candidates, ballots)
    random.shuffle(candidates)
    random.shuffle(ballots)

    assert count(candidates, ballots) == before


@given(elections(one), st.data())
def test_one_more_vote_never_hurts(election, data):
    candidates, ballots = election
    favourite = data.draw(st.sampled_from(candidates))
    before, after = count(candidates, ballots), count(candidates, [*ballots, (1, favourite)])

    assert place(after, favourite) <= place(before, favourite)
    assert set(after.winners) <= set(before.winners) | {favourite}


@given(elections(one))
def test_copies_written_out_give_the_same_outcome(election):
    candidates, ballots = election
    ballots = [(int(copies), mark) for copies, mark in ballots]

    assert count(candidates, [(1, mark) for copies, mark in ballots for _ in range(copies)]) == count(
        candidates, ballots
    )


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        ((1, "z"), "Ballot 2 marks z, who is not a candidate."),
        ((1, "x" * 99), f"Ballot 2 marks {'x' * 39}…, who is not a candidate."),
        ((1, ["a"]), "Ballot 2 marks […], who is not a candidate."),
        ((1, True), "Ballot 2 marks true, who is not a candidate."),
        ((-1, "a"), "The count of ballot 2 is negative."),
        ((0.5, "a"), "The count of ballot 2 is not a whole number."),
        ((True, "a"), "The count of ballot 2 is not a whole number."),
        ((1,), "Ballot 2 is not a pair of a count and marks."),
        ("1a", "Ballot 2 is not a pair of a count and marks."),
        (None, "Ballot 2 is not a pair of a count and marks."),
    ],
)
def test_a_bad_ballot_is_named(ballot, sentence):
    with pytest.raises(BadBallot) as refused:
        count(["a", 1], [(1, "a"), ballot])

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("candidates", "sentence"),
    [
        (["a", "b", "a"], "The candidate a is listed twice."),
        ([None], "The candidate null is neither a text nor a whole number."),
        ([True], "The candidate true is neither a text nor a whole number."),
    ],
)
def test_candidates_that_cannot_be_told_apart_are_refused(candidates, sentence):
    with pytest.raises(BadElection) as refused:
        count(candidates, [])

    assert str(refused.value) == sentence


def place(outcome, candidate):
    return next(number for number, tier in enumerate(outcome.tiers) if candidate in tier)
