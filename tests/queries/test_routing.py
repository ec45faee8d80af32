"""For which units somebody acts, and what they see by it."""

from datetime import date, timedelta

import pytest

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Nomination
from contest.queries.eligibility import proposed_person
from contest.queries.nominations import (
    acts_for,
    is_open,
    nomination_seen_by,
    takes_part,
    units_acted_for,
    vote_taking,
)
from contest.queries.routing import posts_at_and_above, routes_of
from tests.factories import a_contest, a_nomination, a_unit, an_employee, instants
from tests.queries.nominating import Scene, person
from tests.statements import statements

TODAY = date(2026, 10, 20)


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def acted_for(employee) -> list[str]:
    return [unit.name for unit in units_acted_for(employee.id, today=TODAY)]


def placed(unit, **people) -> None:
    for place, who in people.items():
        setattr(unit, f"{place}_id", who and who.id)
    db.session.commit()


# Units acted for.


@pytest.mark.parametrize("place", ["head", "deputy", "secretary"])
def test_whoever_is_in_a_place_acts_for_the_unit(scene, place):
    placed(scene.laboratory, head=None)
    placed(scene.laboratory, **{place: scene.cleo})
    assert acted_for(scene.cleo) == ["Laboratory"]


def test_a_vacant_unit_falls_to_the_next_above_and_to_nobody_else(scene):
    placed(scene.foundry, head=None)
    deep = a_unit("Night shift", scene.foundry)
    assert acted_for(scene.dan) == ["Plant", "Foundry", deep.name]
    assert acted_for(scene.ben) == ["Laboratory"]
    placed(scene.foundry, deputy=scene.cleo)
    assert acted_for(scene.dan) == ["Plant"]
    assert acted_for(scene.cleo) == ["Foundry", deep.name]


def test_a_head_has_left_from_the_last_day_on(scene):
    scene.ada.left_on = TODAY + timedelta(days=1)
    db.session.commit()
    assert acted_for(scene.dan) == ["Plant"]
    scene.ada.left_on = TODAY
    db.session.commit()
    assert acted_for(scene.dan) == ["Plant", "Foundry"]


def test_who_has_no_place_acts_for_nothing_and_costs_one_query(scene):
    number = scene.cleo.id
    with statements() as made:
        assert units_acted_for(number, today=TODAY) == []
    assert len(made) == 1


def test_thirty_vacant_units_cost_no_more_queries_than_one(scene):
    number, plant = scene.dan.id, scene.plant
    a_unit("", plant)
    with statements() as few:
        units_acted_for(number, today=TODAY)
    for _ in range(29):
        a_unit("", plant)
    with statements() as many:
        assert len(units_acted_for(number, today=TODAY)) == 31
    assert len(many) == len(few)


def test_posts_are_those_of_the_unit_and_all_above_with_who_still_works_there(scene):
    scene.ada.left_on = TODAY
    placed(scene.foundry, deputy=scene.cleo)
    found = {each.unit_id: each.people for each in posts_at_and_above([scene.foundry.path], today=TODAY)}
    assert found == {scene.company.id: (), scene.plant.id: (scene.dan.id,), scene.foundry.id: (scene.cleo.id,)}


def test_the_ways_of_thirty_people_cost_no_more_queries_than_that_of_one(scene):
    with statements() as one:
        assert routes_of([scene.cleo], today=TODAY)[scene.cleo.id].people == (scene.ada.id,)
    many = [an_employee("", scene.laboratory) for _ in range(30)]
    _ = [each.unit.path for each in many]
    with statements() as thirty:
        assert {way.people for way in routes_of(many, today=TODAY).values()} == {(scene.ben.id,)}
    assert len(thirty) == len(one)


# What is seen.


def seers(nomination: Nomination, *people) -> list[str]:
    return [each.last_name for each in people if nomination_seen_by(nomination.id, each.id) is not None]


def test_a_secretary_sees_and_writes_what_the_unit_nominates_and_not_what_is_about_the_secretary(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    secretary = an_employee("Eve", scene.foundry)
    placed(scene.foundry, secretary=secretary)
    drafted = a_nomination(contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    about = a_nomination(contest, secretary, scene.ada, NominationStatus.DRAFT)
    assert nomination_seen_by(drafted.id, secretary.id) is drafted
    assert acts_for(person(secretary), drafted)
    assert nomination_seen_by(about.id, secretary.id) is None
    assert not acts_for(person(secretary), about)


def test_what_an_empty_post_nominates_is_seen_above(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    drafted = a_nomination(contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    assert seers(drafted, scene.ada, scene.dan, scene.ben, scene.cleo) == ["Lovell"]
    assert not acts_for(person(scene.dan), drafted)
    placed(scene.foundry, head=None)
    assert seers(drafted, scene.dan, scene.ben, scene.cleo) == ["Dorsey"]
    assert acts_for(person(scene.dan), drafted)


def test_the_second_nomination_of_a_person_is_seen_by_its_own_people_only(scene):
    """PRODUCT 7: that several put the same person forward is hidden from all of them until voting opens."""
    contest = a_contest(Phase.NOMINATING, scene.company, by_colleague=True)
    eve = an_employee("Eve", scene.company)
    by_unit = a_nomination(contest, scene.cleo, scene.ada)
    above = a_nomination(contest, scene.cleo, scene.dan, unit=scene.plant)
    drafted = a_nomination(
        contest, scene.cleo, eve, NominationStatus.DRAFT, unit=scene.foundry, channel=NominationChannel.COLLEAGUE
    )
    everybody = (scene.ada, scene.dan, scene.ben, scene.cleo, eve)
    assert [seers(each, *everybody) for each in (by_unit, above, drafted)] == [["Lovell"], ["Dorsey"], ["Evans"]]
    for who, own in ((scene.ada, by_unit), (scene.dan, above)):
        assert proposed_person(contest, who.id, scene.cleo.id, today=TODAY).nomination == own


def test_a_proposal_takes_nobody_the_way_to_nominate(scene):
    contest = a_contest(Phase.NOMINATING, scene.company, by_colleague=True)
    a_nomination(
        contest,
        scene.cleo,
        an_employee("Eve", scene.company),
        NominationStatus.PROPOSED,
        channel=NominationChannel.COLLEAGUE,
    )
    assert proposed_person(contest, scene.ada.id, scene.cleo.id, today=TODAY).may_be_nominated


def test_for_an_empty_post_the_head_above_is_told_whose_place_it_takes(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    assert proposed_person(contest, scene.dan.id, scene.cleo.id, today=TODAY).unit == scene.plant
    placed(scene.foundry, head=None)
    assert proposed_person(contest, scene.dan.id, scene.cleo.id, today=TODAY).unit == scene.foundry


# Branches first.


def test_a_contest_in_which_the_branches_vote_first_takes_nobody_itself(scene, now):
    first = instants(Phase.NOMINATING, now)
    later = {
        "branch_nominations_close_at": first["nominations_close_at"],
        "branch_voting_open_at": first["voting_open_at"],
        "branch_voting_close_at": first["voting_close_at"],
        "nominations_close_at": first["voting_close_at"],
        "voting_open_at": first["voting_close_at"],
        "voting_close_at": first["announce_at"],
    }
    whole = a_contest(Phase.NOMINATING, scene.company, branch_stage=True, **later)
    vote = a_contest(Phase.NOMINATING, scene.plant, stage=Stage.BRANCH, lead_id=whole.id, next_id=whole.id)
    assert (is_open(whole, now), is_open(vote, now)) == (False, True)
    assert (takes_part(scene.foundry, whole), takes_part(scene.foundry, vote)) == (False, True)
    outside = an_employee("Eve", scene.company)
    assert [vote_taking(whole.id, each.id) for each in (scene.cleo, outside)] == [vote.id, whole.id]
    assert vote_taking(vote.id, scene.cleo.id) == vote.id
