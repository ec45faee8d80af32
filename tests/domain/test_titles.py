"""Whom a count names, whom it passes over."""

import pytest

from contest.domain.eligibility import Reason
from contest.domain.tally import count
from contest.domain.titles import Named, named

LEFT, ELSEWHERE = Reason.HAS_LEFT, Reason.LEADS_ANOTHER


def counted(method, ballots, candidates="abcd", **options):
    return count(method, list(candidates), ballots, options)


SINGLE = [(5, "a"), (3, "b"), (3, "c")]


@pytest.mark.parametrize(
    ("ballots", "barred", "leaders", "passed"),
    [
        (SINGLE, {}, "a", {}),
        (SINGLE, {"b": LEFT}, "a", {}),  # who came after the leader needs no reason
        (SINGLE, {"a": LEFT}, "bc", {"a": LEFT}),  # ties stay ties
        (SINGLE, {"a": LEFT, "b": ELSEWHERE}, "c", {"a": LEFT, "b": ELSEWHERE}),
        (SINGLE, {"a": LEFT, "b": LEFT, "c": LEFT}, "", {"a": LEFT, "b": LEFT, "c": LEFT}),  # d got no vote
        (SINGLE, {"a": LEFT, "b": LEFT, "c": LEFT, "d": LEFT}, "", {"a": LEFT, "b": LEFT, "c": LEFT}),
        ([(4, "a"), (4, "b")], {"a": LEFT}, "b", {"a": LEFT}),
        ([(2, None)], {"a": LEFT}, "", {}),
        ([], {}, "", {}),
    ],
)
def test_the_first_who_may_be_named_leads_and_whoever_came_before_is_passed_over(ballots, barred, leaders, passed):
    assert named(counted("plurality", ballots), barred) == Named(tuple(leaders), passed)


RANKED = [(5, ["a", "b"]), (3, ["b", "c"]), (1, ["c"])]


@pytest.mark.parametrize(
    ("method", "ballots", "options", "leaders"),
    [
        ("approval", [(3, ["a", "b"]), (1, ["a"])], {}, "b"),
        ("borda", RANKED, {}, "a"),
        ("irv", RANKED, {"lot_order": list("abcd")}, "b"),
        ("schulze", RANKED, {}, "b"),
        ("score", [(2, {"a": 5, "b": 3}), (1, {"c": 4})], {"max_points": 5, "mode": "mean", "min_ratings": 2}, "b"),
        ("score", [(2, {"a": 5, "b": 0})], {"max_points": 5, "mode": "mean", "min_ratings": 2}, ""),
        ("score", [(2, {"a": 5}), (1, {"b": 5})], {"max_points": 5, "mode": "mean", "min_ratings": 2}, ""),
    ],
)
def test_the_next_leads_by_every_method_if_anybody_supports_them(method, ballots, options, leaders):
    found = counted(method, ballots, **options)
    first = found.winners[0]
    assert named(found, {first: LEFT}) == Named(tuple(leaders), {first: LEFT})


@pytest.mark.parametrize("method", ["irv", "schulze"])
def test_nobody_is_named_whom_no_ballot_ranks(method):
    found = counted(method, [(5, ["a"])], "ab")
    assert named(found, {"a": LEFT}) == Named((), {"a": LEFT})
