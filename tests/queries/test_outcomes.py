"""The result as everybody sees it: nothing before the announcement, no public bottom of the table, no small figure."""

from fractions import Fraction

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.queries.outcomes import announced_result
from tests.factories import a_nomination, a_unit, an_employee
from tests.outcomes import a_counted_contest, on_the_roll
from tests.statements import statements


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def shown(contest):
    result = announced_result(contest.id)
    return [(one.place, result.candidates[one.candidate].employee.last_name, one.number) for one in result.places]


def thanked(contest):
    return [candidate.employee.last_name for candidate in announced_result(contest.id).thanked]


def leaders(contest):
    return [leader.candidate.employee.last_name for leader in announced_result(contest.id).leaders]


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.ANNOUNCED])
def test_before_the_announcement_there_is_no_result_for_anybody(phase):
    contest, _ = a_counted_contest(5, 3, phase=phase)
    assert announced_result(contest.id) is None


@pytest.mark.parametrize("number", [0, -1, 999, 2**31, 10**30])
def test_an_unknown_contest_has_no_result(number):
    assert announced_result(number) is None


def test_the_first_three_places_have_figures_and_the_others_are_thanked_by_surname():
    contest, _ = a_counted_contest(40, 1, 20, 4, 10, names=("Yurin", "Zuev", "Belova", "Adams", "Orlov"), blank=2)
    assert shown(contest) == [(1, "Yurin", 40), (2, "Belova", 20), (3, "Orlov", 10)]
    assert thanked(contest) == ["Adams", "Zuev"]
    result = announced_result(contest.id)
    assert result.places[0].share == Fraction("53.3")
    assert (result.ballots, result.marked, result.percent) == (77, 75, 77)


def test_of_three_candidates_the_last_is_thanked_and_not_ranked():
    contest, _ = a_counted_contest(15, 13, 6, names=("First", "Second", "Third"))
    assert shown(contest) == [(1, "First", 15), (2, "Second", 13)]
    assert thanked(contest) == ["Third"]


def test_of_two_candidates_both_have_figures():
    contest, _ = a_counted_contest(7, 5, names=("First", "Second"))
    assert [place for place, _, _ in shown(contest)] == [1, 2]
    assert thanked(contest) == []


def test_who_got_no_vote_has_no_figure():
    contest, _ = a_counted_contest(15, 9, 5, 0, names=("First", "Second", "Third", "Fourth"))
    assert shown(contest) == [(1, "First", 15), (2, "Second", 9)]
    assert thanked(contest) == ["Fourth", "Third"]


def test_equal_votes_share_the_place_and_the_title_by_surname():
    contest, _ = a_counted_contest(7, 9, 9, names=("Third", "Zuev", "Adams"))
    assert leaders(contest) == ["Adams", "Zuev"]
    assert shown(contest) == [(1, "Adams", 9), (1, "Zuev", 9)]
    assert [place.is_shared for place in announced_result(contest.id).places] == [True, True]
    assert thanked(contest) == ["Third"]


def test_without_any_vote_there_is_no_leader():
    contest, _ = a_counted_contest(0, 0, names=("Zuev", "Adams"))
    assert (leaders(contest), shown(contest), thanked(contest)) == ([], [], ["Adams", "Zuev"])


def test_blank_ballots_alone_make_no_leader():
    contest, _ = a_counted_contest(0, 0, blank=4)
    result = announced_result(contest.id)
    assert (result.leaders, result.places, result.ballots, result.marked) == ([], (), 4, 0)


def test_below_the_privacy_threshold_only_the_leader_is_named():
    contest, _ = a_counted_contest(4, 2, eligible=9, names=("First", "Second"), privacy_threshold=10)
    result = announced_result(contest.id)
    assert (result.shows_turnout, result.places) == (False, ())
    assert (leaders(contest), thanked(contest)) == (["First"], ["Second"])


def test_at_the_privacy_threshold_the_figures_are_shown():
    contest, _ = a_counted_contest(5, 5, eligible=10, privacy_threshold=10)
    assert announced_result(contest.id).shows_turnout
    assert [place for place, _, _ in shown(contest)] == [1, 1]


@pytest.mark.parametrize(
    ("votes", "figures"),
    [((9, 4), 0), ((30, 0), 0), ((30, 20, 9, 1), 2), ((30, 20, 3, 2), 2), ((30, 4, 1), 1), ((30, 2, 2), 0)],
)
def test_no_number_below_five_is_shown_and_none_follows(votes, figures):
    contest, _ = a_counted_contest(*votes)
    result = announced_result(contest.id)
    assert len(result.places) == figures
    assert result.keeps_back or not any(0 < number < 5 for number in votes)


def test_the_reasons_are_every_statement_and_the_evidence_by_criterion():
    contest, candidates = a_counted_contest(5, 3)
    winner = candidates[0]
    a_nomination(
        contest,
        winner.employee,
        an_employee(),
        NominationStatus.ADMITTED,
        unit=a_unit(parent=winner.unit),
        candidate_id=winner.id,
        statement="A second unit saw it too, and says so here in its own words.",
    )
    reasons = announced_result(contest.id).reasons
    assert len(reasons) == 1
    assert [statement[:8] for statement in reasons[0].statements] == ["Found th", "A second"]
    assert [criterion.key for criterion, _ in reasons[0].evidence] == ["effect", "effect"]
    assert reasons[0].says_more


def test_turnout_is_told_by_groups_that_are_large_enough():
    company = a_unit("Company")
    large, other, small = (a_unit(name, company) for name in ("Large", "Other", "Small"))
    contest, _ = a_counted_contest(20, 5, scope=company, eligible=44, privacy_threshold=10)
    on_the_roll(contest, large, 20, 15)
    on_the_roll(contest, other, 20, 8)
    on_the_roll(contest, small, 4, 2)
    groups = announced_result(contest.id).turnout.groups
    # The four would be seen as the difference of the rest, so that the smallest other group joins them.
    assert [(group.name, group.voters) for group in groups if group.voters < 10] == []
    assert sum(group.voters for group in groups) == 44


def test_many_candidates_cost_no_more_queries_than_two():
    few, _ = a_counted_contest(2, 1)
    many, _ = a_counted_contest(*range(1, 31), eligible=1000)
    with statements() as with_two:
        announced_result(few.id)
    with statements() as with_thirty:
        announced_result(many.id)
    assert len(with_thirty) == len(with_two)
