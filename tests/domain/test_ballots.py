"""What a voter may mark by each method, and the one way to write it down (PRODUCT 11, 12; TALLY)."""

import pytest

from contest.domain.ballots import BadMarks, as_counted, longest_written, read, valid_marks, written
from contest.domain.contests import Method, MethodRules

ADA, BEN, CLEO = 11, 12, 13
PAPER = {ADA, BEN, CLEO}
CHOICE = MethodRules(Method.PLURALITY)
TICKS = MethodRules(Method.APPROVAL, max_choices=2)
POINTS = MethodRules(Method.SCORE, max_points=5)
RANKING = MethodRules(Method.IRV)


@pytest.mark.parametrize(
    ("rules", "marked", "canonical", "counted"),
    [
        (CHOICE, [BEN], (BEN,), "12"),
        (CHOICE, [], (), None),
        (TICKS, [CLEO, ADA], (ADA, CLEO), ["11", "13"]),
        (TICKS, [], (), []),
        (POINTS, {CLEO: 5, ADA: 0}, ((ADA, 0), (CLEO, 5)), {"11": 0, "13": 5}),
        (POINTS, {}, (), {}),
        (RANKING, [CLEO, ADA], (CLEO, ADA), ["13", "11"]),
        (RANKING, [], (), []),
        (MethodRules(Method.BORDA), [CLEO, ADA, BEN], (CLEO, ADA, BEN), ["13", "11", "12"]),
        (MethodRules(Method.SCHULZE), [BEN], (BEN,), ["12"]),
    ],
)
def test_marks_have_one_form_that_survives_being_written_and_is_counted(rules, marked, canonical, counted):
    marks = valid_marks(rules, marked, on_paper=PAPER)
    assert marks == canonical
    assert read(written(marks)) == canonical
    assert as_counted(rules.method, marks) == counted
    assert len(written(marks)) <= longest_written(rules, PAPER)


@pytest.mark.parametrize(
    ("rules", "marked"),
    [
        (CHOICE, [ADA, BEN]),
        (CHOICE, [99]),
        (TICKS, [ADA, ADA]),
        (TICKS, [ADA, BEN, CLEO]),
        (POINTS, {ADA: 6}),
        (POINTS, {ADA: -1}),
        (POINTS, {99: 1}),
        (POINTS, [ADA]),
        (RANKING, [ADA, BEN, ADA]),
        (RANKING, [ADA, 99]),
    ],
)
def test_what_is_no_ballot_is_refused(rules, marked):
    with pytest.raises(BadMarks):
        valid_marks(rules, marked, on_paper=PAPER)


def test_only_the_options_of_the_method_reach_the_count():
    rules = MethodRules(Method.APPROVAL, max_choices=3, borda_scale=(3, 2, 1))
    assert rules.options() == {"max_choices": 3}
    assert MethodRules(Method.APPROVAL).options() == {}
    assert MethodRules(Method.BORDA, borda_scale=(3, 2, 1)).options() == {"points": [3, 2, 1]}
    assert MethodRules(Method.SCORE).options() == {"max_points": 5, "mode": "sum", "min_ratings": 1}
    assert MethodRules(Method.SCHULZE, max_choices=3).options() == {}
