"""Who decides about a proposal, whose place it takes, and who answers for a nomination of a unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.eligibility import is_within
from contest.domain.routing import Post, Route, answering, falls_to, route

COMPANY, PLANT, FOUNDRY, LABORATORY = "/1/", "/1/2/", "/1/2/3/", "/1/2/4/"
CLEO, ADA, DAN, EVE, BEN = 7, 1, 2, 3, 4


def posts(foundry=(ADA, None), plant=(DAN, None), company=(EVE, None)) -> list[Post]:
    """Who heads and deputises the foundry, the plant and the company."""
    return [Post(1, COMPANY, *company), Post(3, FOUNDRY, *foundry), Post(2, PLANT, *plant)]


@pytest.mark.parametrize(
    ("heads", "who", "unit", "people"),
    [
        # The head of the unit, or the deputy beside or instead.
        ([], posts(), 3, (ADA,)),
        ([], posts(foundry=(ADA, BEN)), 3, (ADA, BEN)),
        ([], posts(foundry=(None, BEN)), 3, (BEN,)),
        # An empty post, or one whose people have left, falls to the next above, with its own places.
        ([], posts(foundry=(None, None)), 3, (DAN,)),
        ([], posts(foundry=(None, None), plant=(None, None)), 3, (EVE,)),
        ([], posts(foundry=(None, None), plant=(None, BEN)), 3, (BEN,)),
        # Nobody decides about themself: a deputy's head does, an only deputy's next above, in its own name.
        ([], posts(foundry=(ADA, CLEO)), 3, (ADA,)),
        ([], posts(foundry=(None, CLEO)), 2, (DAN,)),
        ([], posts(foundry=(None, None), plant=(None, CLEO)), 1, (EVE,)),
        # A head's own superiors decide about the head, and about whoever heads the unit above the place of work.
        ([FOUNDRY], posts(foundry=(CLEO, BEN)), 2, (DAN,)),
        ([FOUNDRY], posts(foundry=(CLEO, None), plant=(None, None)), 2, (EVE,)),
        ([PLANT], posts(plant=(CLEO, BEN)), 1, (EVE,)),
        ([FOUNDRY, PLANT], posts(foundry=(CLEO, None), plant=(CLEO, None)), 1, (EVE,)),
        ([LABORATORY], posts(), 3, (ADA,)),  # heading another unit changes nothing at the place of work
        # Nobody up to the top: HR.
        ([], posts((None, None), (None, None), (None, None)), 3, ()),
        ([FOUNDRY], posts((CLEO, None), (None, None), (None, None)), 2, ()),
        ([COMPANY], posts(company=(CLEO, BEN)), 1, ()),
        ([], posts((None, None), (None, None), (None, CLEO)), 3, ()),
    ],
)
def test_the_nearest_post_with_somebody_else_decides_and_hr_where_there_is_none(heads, who, unit, people):
    found = route(CLEO, FOUNDRY, heads, who)
    assert (found.unit_id, found.people) == (unit, people)
    assert (found.deciding is None) == (people == ())


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        (posts(), ADA),
        (posts(foundry=(ADA, BEN)), ADA),
        (posts(foundry=(None, BEN)), BEN),
        (posts(foundry=(None, None)), DAN),
        (posts(foundry=(None, None), plant=(None, BEN)), BEN),
        (posts(foundry=(ADA, CLEO)), ADA),
        (posts(foundry=(None, CLEO)), None),
        (posts((None, None), (None, None), (None, None)), None),
    ],
)
def test_the_head_answers_whoever_types_and_for_an_empty_post_the_next_above(who, answers):
    assert answering(CLEO, who) == answers


@pytest.mark.parametrize(
    ("path", "filled", "found"),
    [
        (FOUNDRY, [COMPANY, PLANT], PLANT),
        (FOUNDRY, [COMPANY, FOUNDRY], FOUNDRY),
        (FOUNDRY, [LABORATORY], None),
        (COMPANY, [PLANT], None),
    ],
)
def test_a_unit_falls_to_the_nearest_filled_one_above(path, filled, found):
    assert falls_to(path, filled) == found


# Random trees: every unit but the first lies in an earlier one; a few people hold posts anywhere.

people = st.none() | st.integers(1, 6)
trees = st.lists(st.tuples(st.integers(0, 30), people, people), min_size=1, max_size=12)


def planted(rows) -> list[Post]:
    paths: list[str] = []
    found = []
    for number, (above, head, deputy) in enumerate(rows, 1):
        parent = paths[above % len(paths)] if paths else "/"
        paths.append(f"{parent}{number}/")
        found.append(Post(number, paths[-1], head, deputy if deputy != head else None))
    return found


@given(trees, st.integers(0, 30), st.integers(1, 6))
def test_a_proposal_comes_to_somebody_who_may_decide_if_anybody_may(rows, place, person):
    tree = planted(rows)
    own = tree[place % len(tree)]
    heads = [each.path for each in tree if each.head_id == person]
    found = route(person, own.path, heads, tree)
    able = [
        each
        for each in tree
        if is_within(own.path, each.path)
        and each.people_about(person)
        and not any(is_within(each.path, one) for one in heads)
    ]
    nearest = max(able, key=lambda each: len(each.path), default=None)
    assert found == Route(found.unit_id, nearest, nearest.people_about(person) if nearest else ())
    assert person not in found.people
    # The place is of a unit at or above the person and at or below whoever decides, with nobody between who could act.
    unit = tree[found.unit_id - 1]
    assert is_within(own.path, unit.path)
    if nearest is not None:
        assert is_within(unit.path, nearest.path)
        between = [each for each in tree if is_within(unit.path, each.path) and len(each.path) > len(nearest.path)]
        assert all(each.people == () for each in between)


@given(trees, st.integers(0, 30), st.integers(1, 6))
def test_whoever_decides_about_a_proposal_answers_for_a_nomination_in_the_same_place(rows, place, person):
    tree = planted(rows)
    own = tree[place % len(tree)]
    heads = [each.path for each in tree if each.head_id == person]
    found = route(person, own.path, heads, tree)
    if found.deciding is not None:
        unit = tree[found.unit_id - 1]
        at_and_above = [each for each in tree if is_within(unit.path, each.path)]
        assert answering(person, at_and_above) == found.people[0]
