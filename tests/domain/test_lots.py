"""The lot of a contest (TALLY, Tie for last)."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from contest.domain.lots import lot_order


def test_the_lot_can_be_drawn_again_by_hand_from_the_seed():
    by_hand = {one: hashlib.sha256(f"QL1|lot|autumn|{one}".encode()).hexdigest() for one in ("7", "12", "31")}
    assert lot_order(["7", "12", "31"], "autumn") == sorted(by_hand, key=by_hand.get) == ["31", "12", "7"]


@given(st.lists(st.integers(1, 99).map(str), unique=True), st.text(), st.randoms(use_true_random=False))
def test_the_lot_does_not_depend_on_the_order_in_which_candidates_are_named(candidates, seed, shuffle):
    before = lot_order(candidates, seed)
    shuffle.shuffle(candidates)
    assert lot_order(candidates, seed) == before
    assert sorted(before) == sorted(candidates)
