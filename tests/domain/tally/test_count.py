"""The choice of the method."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from contest import domain
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


@pytest.mark.parametrize(
    ("method", "marks"),
    [
        ("plurality", ["a", "b", None]),
        ("approval", [["a"], ["a", "b"], []]),
        ("score", [{"a": 2}, {"b": 1}, {}]),
        ("borda", [["a"], ["b", "a"], []]),
        ("irv", [["a"], ["b", "a"], []]),
        ("schulze", [["a"], ["b", "a"], []]),
    ],
)
@pytest.mark.parametrize("rule", ["raw", "cap", "sqrt", "equal", "points"])
def test_ballots_may_come_one_by_one(method, marks, rule):
    ballots = [(2, mark, "A") for mark in marks]
    options = {"units": {"A": {"eligible": 9}, "B": {"eligible": 1}}, "rule": rule}
    found = tally.count(method, iter(["a", "b"]), iter(ballots), options)
    assert found == tally.count(method, ["a", "b"], ballots, options)
    assert (found.ballots, found.blank) == (6, 2)
    assert tally.from_json(tally.as_json(found)) == found


def test_the_modules_of_the_engine_can_stand_in_one_file():
    folder = Path(domain.__file__).parent
    files = [*(folder / "tally").glob("*.py"), *(folder / name for name in ("errors.py", "lots.py", "weighting.py"))]
    names = Counter(name for file in files for name in top_level(ast.parse(file.read_text(encoding="utf-8"))))
    assert [name for name, found in names.items() if found > 1] == []


def top_level(tree):
    """Names that the module makes; an __all__ goes away with the imports."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(target, ast.Name) and target.id != "__all__":
                yield target.id
