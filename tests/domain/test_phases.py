"""Which phase may follow which."""

from itertools import pairwise

import pytest

from contest.domain.phases import CANCELLABLE, ENDED, NEXT, ORDER, Phase, may_follow


def test_the_way_of_a_contest_leads_from_draft_to_announced():
    assert all(may_follow(one, after) for one, after in pairwise(ORDER))


@pytest.mark.parametrize("phase", sorted(ENDED))
def test_nothing_follows_an_end(phase):
    assert NEXT[phase] == frozenset()


@pytest.mark.parametrize("phase", list(Phase))
def test_a_contest_can_be_cancelled_until_its_box_is_opened_for_counting(phase):
    assert may_follow(phase, Phase.CANCELLED) is (phase in CANCELLABLE)


def test_no_phase_can_be_skipped():
    for position, phase in enumerate(ORDER):
        assert not any(may_follow(phase, later) for later in ORDER[position + 2 :])
