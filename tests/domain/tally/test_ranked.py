"""Borda, instant run-off and Schulze beside plain counts and beside libraries that others wrote."""

import pyrankvote
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.domain.tally import BadBallot, BadElection, Round, as_json, count, from_json
from tests.domain.tally import naive

SOME = settings(max_examples=80, deadline=None)


@st.composite
def rankings(draw, most=6, copies=4):
    candidates = list("abcdef"[: draw(st.integers(1, most))])
    marks = st.lists(st.sampled_from(candidates), unique=True)
    return candidates, draw(st.lists(st.tuples(st.integers(0, copies), marks), max_size=14))


@SOME
@given(rankings(), st.one_of(st.none(), st.just([3, 2, 1]), st.just([12, 10])))
def test_borda_adds_the_points_of_the_places(election, points):
    candidates, ballots = election
    found = count("borda", candidates, ballots, {"points": points} if points else {})
    assert found.scores == naive.borda(candidates, ballots, points)
    assert [list(tier) for tier in found.tiers] == naive.tiers_from(found.scores)


@SOME
@given(rankings(), st.randoms(use_true_random=False))
def test_the_run_off_takes_out_one_at_a_time_by_the_rule_for_ties(election, shuffle):
    candidates, ballots = election
    lot = candidates[:]
    shuffle.shuffle(lot)
    found = count("irv", candidates, ballots, {"lot_order": lot})
    left, rounds = naive.irv(candidates, ballots, lot)
    assert [one.tally for one in found.rounds] == rounds
    assert [(one.eliminated, one.tie_rule) for one in found.rounds] == [*left, (None, None)]
    cast = sum(copies for copies, marks in ballots if marks)
    assert all(sum(one.tally.values()) + one.exhausted == cast for one in found.rounds)
    below = [list(tier) for tier in found.tiers[-len(left) :]] if left else []
    assert below == [[one] for one, _ in reversed(left)]
    assert [list(tier) for tier in found.tiers[: len(found.tiers) - len(left)]] == naive.tiers_from(rounds[-1])


@SOME
@given(rankings(most=5))
def test_schulze_compares_by_the_strongest_paths(election):
    candidates, ballots = election
    found = count("schulze", candidates, ballots)
    above = naive.pairs(candidates, ballots)
    assert {(row, column): votes for row, line in found.pairwise.items() for column, votes in line.items()} == above
    beats = naive.beaten(candidates, above)
    left, tiers = set(candidates), []
    while left:
        tier = sorted(one for one in left if not any((other, one) in beats for other in left))
        tiers.append(tier)
        left -= set(tier)
    assert [list(tier) for tier in found.tiers] == tiers


@SOME
@given(rankings(), st.sampled_from(["borda", "irv", "schulze"]), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_candidates_changes_nothing(election, method, shuffle):
    candidates, ballots = election
    options = {"lot_order": candidates} if method == "irv" else {}
    before = count(method, candidates, ballots, options)
    others, elsewhere = candidates[:], ballots[:]
    shuffle.shuffle(others)
    shuffle.shuffle(elsewhere)
    after = count(method, others, elsewhere, options)
    assert (after.tiers, after.winners, after.rounds) == (before.tiers, before.winners, before.rounds)
    assert from_json(as_json(before)) == before


@SOME
@given(rankings())
def test_pyrankvote_finds_the_same_winner_of_a_run_off_without_ties(election):
    candidates, ballots = election
    found = count("irv", candidates, ballots)
    if len(candidates) < 2 or len(found.winners) != 1 or any(one.tie_rule for one in found.rounds):
        return
    people = {one: pyrankvote.Candidate(one) for one in candidates}
    papers = [pyrankvote.Ballot([people[one] for one in marks]) for marks in naive.spread(ballots) if marks]
    winners = pyrankvote.instant_runoff_voting(list(people.values()), papers).get_winners()
    assert [one.name for one in winners] == list(found.winners)


def test_the_pages_of_tally_are_counted_as_they_say():
    found = count("irv", ["a", "b", "c"], [[12, ["b", "a"]], [7, ["c"]], [1, []]], {"lot_order": ["c", "a", "b"]})
    assert as_json(found) == {
        "method": "irv",
        "ballots": 20,
        "blank": 1,
        "tiers": [["b"], ["c"], ["a"]],
        "winners": ["b"],
        "rounds": [{"tally": {"a": 0, "b": 12, "c": 7}, "exhausted": 0, "eliminated": None, "tie_rule": None}],
    }


def test_a_tie_for_last_goes_back_to_the_latest_round_that_separates_it():
    ballots = [(6, ["a"]), (5, ["b"]), (4, ["c"]), (3, ["d", "c"]), (2, ["e", "d"])]
    found = count("irv", list("abcde"), ballots)
    assert [(one.eliminated, one.tie_rule) for one in found.rounds] == [
        ("e", None),
        ("c", None),
        ("d", "earlier round"),
        (None, None),
    ]
    assert found.rounds[2] == Round({"a": 6, "b": 5, "d": 5}, 4, "d", "earlier round")


def test_a_tie_for_last_that_no_round_separates_is_decided_by_the_lot():
    found = count("irv", list("abc"), [(2, ["a"]), (1, ["b"]), (1, ["c"])], {"lot_order": ["c", "b", "a"]})
    assert found.rounds[0] == Round({"a": 2, "b": 1, "c": 1}, 0, "b", "lot order")
    assert found.winners == ("a",)


def test_a_tie_between_the_last_two_is_a_tie():
    found = count("irv", list("abc"), [(2, ["a"]), (2, ["b"]), (1, ["c"])])
    assert (found.tiers, found.winners) == ((("a", "b"), ("c",)), ("a", "b"))
    assert found.rounds[-1] == Round({"a": 2, "b": 2}, 1)


def test_schulzes_own_example_of_45_voters_comes_out_as_in_his_paper():
    ballots = [
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    ]
    found = count("schulze", list("ABCDE"), [(copies, list(marks)) for copies, marks in ballots])
    assert found.pairwise["A"] == {"B": 20, "C": 26, "D": 30, "E": 22}
    assert found.tiers == (("E",), ("A",), ("C",), ("B",), ("D",))


@pytest.mark.parametrize("method", ["borda", "irv", "schulze"])
def test_without_a_vote_nobody_wins_and_all_share_a_place(method):
    found = count(method, ["a", "b"], [(3, [])])
    assert (found.ballots, found.blank, found.winners, found.tiers) == (3, 3, (), (("a", "b"),))


@pytest.mark.parametrize("method", ["borda", "irv", "schulze"])
@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        ((1, ["a", "b", "a"]), "Ballot 2 ranks a twice."),
        ((1, ["a", "z"]), "Ballot 2 marks z, who is not a candidate."),
        ((1, [["a"]]), "Ballot 2 marks […], who is not a candidate."),
        ((1, "ab"), "The marks of ballot 2 are not a ranking of candidates."),
        ((1, None), "The marks of ballot 2 are not a ranking of candidates."),
        ((-1, ["a"]), "The count of ballot 2 is negative."),
        ((1.0, ["a"]), "The count of ballot 2 is not a whole number."),
        ((True, ["a"]), "The count of ballot 2 is not a whole number."),
        ((1,), "Ballot 2 is not a pair of a count and marks."),
        (7, "Ballot 2 is not a pair of a count and marks."),
    ],
)
def test_what_is_no_ranking_is_refused_by_the_number_of_the_ballot(method, ballot, sentence):
    with pytest.raises(BadBallot) as refused:
        count(method, ["a", "b"], [(1, ["a"]), ballot])
    assert str(refused.value) == sentence


@pytest.mark.parametrize("mark", [True, 1.0])
def test_what_only_equals_a_number_is_no_candidate(mark):
    with pytest.raises(BadBallot):
        count("irv", [1, 2], [(1, [mark])])


@pytest.mark.parametrize(
    ("method", "options", "sentence"),
    [
        ("irv", {"lot_order": ["a"]}, "The order of the lot leaves out b."),
        ("irv", {"lot_order": ["a", "a", "b"]}, "The order of the lot names a twice."),
        ("irv", {"lot_order": ["a", "z"]}, "The order of the lot names z, who is not a candidate."),
        ("irv", {"lot_order": "ab"}, "The order of the lot must be a list of all candidates."),
        ("borda", {"points": []}, "The points of the places must be a list of whole numbers."),
        ("borda", {"points": [3, -1]}, "The points of the places must be whole numbers from 0."),
        ("borda", {"points": [1, 2]}, "A lower place cannot earn more points than a higher one."),
    ],
)
def test_options_that_make_no_sense_are_refused(method, options, sentence):
    with pytest.raises(BadElection) as refused:
        count(method, ["a", "b"], [], options)
    assert str(refused.value) == sentence


def test_more_than_256_candidates_are_counted_too():
    candidates = [f"c{number}" for number in range(300)]
    ballots = [(1, candidates[number:] + candidates[:number]) for number in range(3)]
    assert count("borda", candidates, ballots).winners == ("c2",)
    assert count("irv", candidates, ballots).rounds[0].tally["c2"] == 1


@pytest.mark.parametrize("method", ["borda", "irv", "schulze"])
def test_the_only_candidate_leads_if_anybody_ranked_them(method):
    assert count(method, ["a"], [(2, ["a"]), (1, [])]).winners == ("a",)
    assert count(method, ["a"], [(0, ["a"]), (1, [])]).winners == ()
