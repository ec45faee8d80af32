"""The choice of the method."""

import pytest

from contest.domain import tally
from contest.domain.contests import Method
from contest.domain.tally import BadElection
from contest.domain.tally.approval import count_approval
from contest.domain.tally.plurality import count_plurality


def test_each_method_is_found_by_its_name():
    assert tally.count("plurality", ["a"], [(1, "a")]) == count_plurality(["a"], [(1, "a")])
    assert tally.count(Method.APPROVAL, ["a"], [(1, ["a"])], {"max_choices": 1}) == count_approval(
        ["a"], [(1, ["a"])], max_choices=1
    )


def test_every_method_of_a_contest_can_be_counted():
    assert set(tally.METHODS) == set(Method)


@pytest.mark.parametrize(
    ("method", "options", "sentence"),
    [
        ("dice", {}, "There is no method dice to count by."),
        ("plurality", {"max_choices": 2}, "The method plurality has no option max_choices."),
    ],
)
def test_an_unknown_method_or_option_is_refused(method, options, sentence):
    with pytest.raises(BadElection) as refused:
        tally.count(method, ["a"], [], options)

    assert str(refused.value) == sentence
