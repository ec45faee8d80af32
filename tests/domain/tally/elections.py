"""The example of TALLY, elections drawn at random, and a naive count beside ours."""

from hypothesis import strategies as st

ELECTION = {
    "method": "irv",
    "candidates": ["a", "b", "c"],
    "ballots": [[12, ["b", "a"]], [7, ["c"]], [1, []]],
    "options": {"lot_order": ["c", "a", "b"]},
}
OUTCOME = {
    "method": "irv",
    "ballots": 20,
    "blank": 1,
    "tiers": [["b"], ["c"], ["a"]],
    "winners": ["b"],
    "scores": {"a": 0, "b": 12, "c": 7},
    "rounds": [{"tally": {"a": 0, "b": 12, "c": 7}, "exhausted": 0, "eliminated": None, "tie_rule": None}],
}
"""The example of TALLY, and what comes out of it."""

IDS = st.one_of(st.lists(st.integers(1, 30), min_size=1, max_size=7, unique=True), st.just(list("abcdef")))
COPIES = st.one_of(st.integers(0, 5), st.fractions(0, 3))


@st.composite
def elections(draw, marks):
    """Candidates and ballots; `marks` makes the strategy of one ballot's marks from the candidates."""
    candidates = draw(IDS)
    return candidates, draw(st.lists(st.tuples(COPIES, marks(candidates)), max_size=25))


def one(candidates):
    return st.sampled_from([*candidates, None])


def some(candidates):
    return st.lists(st.sampled_from(candidates), unique=True)


def naive(candidates, ballots):
    """Points, tiers and winners by comparing everybody with everybody; `ballots` hold lists of marks."""
    points = {c: sum(copies for copies, marks in ballots for mark in marks if mark == c) for c in candidates}
    above = {c: sum(points[other] > points[c] for other in candidates) for c in candidates}
    tiers = [{c for c in candidates if above[c] == place} for place in range(len(candidates))]
    tiers = [tier for tier in tiers if tier]
    return points, tiers, {c for c in tiers[0] if points[c] > 0}
