"""Who goes on from the vote of a branch."""

import pytest

from contest.domain.stages import needs_a_vote, who_goes_on


@pytest.mark.parametrize(
    ("places", "sends", "on"),
    [
        # candidate: place
        ({}, 1, []),
        ({7: 1}, 1, [7]),
        ({7: 1}, 3, [7]),
        ({1: 1, 2: 2, 3: 3}, 1, [1]),
        ({1: 3, 2: 2, 3: 1}, 2, [3, 2]),
        # A shared place at the border: all of them go on.
        ({1: 1, 2: 1, 3: 3}, 1, [1, 2]),
        ({1: 1, 2: 2, 3: 2, 4: 4}, 2, [1, 2, 3]),
        ({1: 1, 2: 2, 3: 2, 4: 2, 5: 5}, 3, [1, 2, 3, 4]),
        # One that lies within takes no place from anybody.
        ({1: 1, 2: 1, 3: 3}, 2, [1, 2]),
        ({1: 1, 2: 1, 3: 3, 4: 4}, 3, [1, 2, 3]),
        # Nobody voted: nothing tells them apart, and never the number does.
        ({9: 1, 4: 1, 6: 1}, 1, [4, 6, 9]),
        # Whoever is passed over is left out beforehand, and the numbers of the places then have a gap.
        ({2: 2, 3: 3, 4: 4}, 2, [2, 3]),
        ({2: 2, 3: 3, 4: 3}, 2, [2, 3, 4]),
    ],
)
def test_the_first_go_on_and_those_who_share_the_last_place_all_do(places, sends, on):
    assert who_goes_on(places, sends) == on


@pytest.mark.parametrize(("standing", "sends", "votes"), [(0, 1, False), (1, 1, False), (2, 1, True), (2, 2, False)])
def test_a_branch_votes_only_where_more_stand_than_go_on(standing, sends, votes):
    assert needs_a_vote(standing, sends) is votes
