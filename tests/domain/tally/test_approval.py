"""Approval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.tally import BadBallot, BadElection
from contest.domain.tally.approval import count_approval as count
from tests.domain.tally.elections import elections, naive, some


def test_every_mark_counts_once():
    outcome = count(["a", "b", "c"], [(2, ["a", "b"]), (1, {"c"}), (1, []), (1, ("b",))])

    assert (outcome.method, outcome.ballots, outcome.blank) == ("approval", 5, 1)
    assert outcome.scores == {"a": 2, "b": 3, "c": 1}
    assert (outcome.tiers, outcome.winners) == ((("b",), ("a",), ("c",)), ("b",))


def test_nobody_wins_without_a_vote():
    assert count([1, 2], [(3, [])]).winners == ()


@given(elections(some))
def test_the_count_agrees_with_a_naive_one(election):
    candidates, ballots = election
    outcome = count(candidates, ballots)

    assert (outcome.scores, [set(tier) for tier in outcome.tiers], set(outcome.winners)) == naive(candidates, ballots)
    assert outcome.ballots == sum(copies for copies, _ in ballots)
    assert outcome.blank == sum(copies for copies, marks in ballots if not marks)


@given(elections(some), st.randoms(use_true_random=False))
def test_the_order_of_candidates_ballots_and_marks_changes_nothing(election, random):
    candidates, ballots = election
    before = count(candidates, ballots)
    for each in (candidates, ballots, *(marks for _, marks in ballots)):
        random.shuffle(each)

    assert count(candidates, ballots) == before


@given(elections(some), st.data())
def test_one_more_vote_never_hurts(election, data):
    candidates, ballots = election
    favourite = data.draw(st.sampled_from(candidates))
    before, after = count(candidates, ballots), count(candidates, [*ballots, (1, [favourite])])

    assert place(after, favourite) <= place(before, favourite)
    assert set(after.winners) <= set(before.winners) | {favourite}


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        ((1, ["a", "a"]), "Ballot 2 marks a twice."),
        ((1, ["a", "z"]), "Ballot 2 marks z, who is not a candidate."),
        ((1, ["a", "b", "c"]), "Ballot 2 marks 3 candidates; 2 at most are allowed."),
        ((1, "a"), "The marks of ballot 2 are not a list of candidates."),
        ((1, {"a": 1}), "The marks of ballot 2 are not a list of candidates."),
        ((1, None), "The marks of ballot 2 are not a list of candidates."),
        ((1, [["a"]]), "Ballot 2 marks […], who is not a candidate."),
        ((-1, ["a"]), "The count of ballot 2 is negative."),
    ],
)
def test_a_bad_ballot_is_named(ballot, sentence):
    with pytest.raises(BadBallot) as refused:
        count(["a", "b", "c"], [(1, ["a"]), ballot], max_choices=2)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("most", [0, -1, True, 1.5, "2"])
def test_a_limit_that_is_no_number_is_refused(most):
    with pytest.raises(BadElection):
        count(["a"], [], max_choices=most)


def place(outcome, candidate):
    return next(number for number, tier in enumerate(outcome.tiers) if candidate in tier)
