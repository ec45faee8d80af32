"""When too few have voted."""

import pytest

from contest.domain.quorum import is_missed, least_votes


@pytest.mark.parametrize(
    ("ballots", "eligible", "percent", "missed"),
    [
        (0, 530, None, False),
        (264, 530, 50, True),
        (265, 530, 50, False),
        (3, 7, 50, True),
        (4, 7, 50, False),
        # A third is no round number of per cent: 33 per cent of 300 are 99 ballots, of 100 are 33.
        (98, 300, 33, True),
        (99, 300, 33, False),
        (33, 100, 33, False),
        (0, 5, 1, True),
        (1, 5, 1, False),
        (529, 530, 100, True),
        (530, 530, 100, False),
        # Nobody was on the list: there is nothing that could be missed.
        (0, 0, 50, False),
    ],
)
def test_a_quorum_is_missed_only_below_its_per_cent(ballots, eligible, percent, missed):
    assert is_missed(ballots, eligible, percent) is missed


@pytest.mark.parametrize("percent", [1, 33, 50, 67, 99, 100])
def test_the_least_number_of_votes_is_the_first_that_reaches_the_quorum(percent):
    for eligible in range(1, 250):
        least = least_votes(eligible, percent)
        assert is_missed(least - 1, eligible, percent) and not is_missed(least, eligible, percent)
