"""Whom a head finds to nominate, and why not the others."""

from datetime import date

import pytest

from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.queries.eligibility import people_to_nominate, proposed_person
from contest.queries.nominations import (
    units_headed_by,
)
from tests.factories import a_contest, a_nomination, an_employee
from tests.queries.nominating import Scene
from tests.statements import statements

TODAY = date(2026, 10, 20)


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def listed(scene, contest, who, **wanted):
    found = people_to_nominate(contest, units_headed_by(who.id), who.id, today=TODAY, **wanted)
    return [(each.employee.last_name, each.unit and each.unit.name, each.reason) for each in found.items]


def test_everybody_of_the_units_is_listed_with_the_reason_why_not(scene):
    contest = a_contest(Phase.NOMINATING, scene.company, period_start=date(2026, 9, 1))
    an_employee("New", scene.foundry, hired_on=date(2026, 10, 1))
    an_employee("Gone", scene.foundry, left_on=TODAY)
    assert listed(scene, contest, scene.ada) == [
        ("Carter", "Foundry", None),
        ("Lovell", None, Reason.ONESELF),
        ("New", "Foundry", Reason.HIRED_LATER),
    ]


def test_a_deputy_finds_the_head_with_the_reason_and_the_unit_above_finds_both(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    scene.foundry.deputy_id = scene.cleo.id
    db.session.commit()
    assert listed(scene, contest, scene.cleo) == [
        ("Carter", "Foundry", Reason.ONESELF),
        ("Lovell", None, Reason.OWN_SUPERIOR),
    ]
    assert listed(scene, contest, scene.dan, text="lov") == [("Lovell", "Plant", None)]


def test_only_those_who_take_part_are_listed(scene):
    contest = a_contest(Phase.NOMINATING, scene.laboratory)
    an_employee("Eve", scene.laboratory)
    assert listed(scene, contest, scene.dan) == [("Brooks", "Plant", None), ("Evans", "Plant", None)]
    assert listed(scene, contest, scene.ada) == []


def test_the_list_is_narrowed_to_one_of_the_units(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    scene.laboratory.deputy_id = scene.ada.id
    db.session.commit()
    assert [name for name, *_rest in listed(scene, contest, scene.ada, within=scene.laboratory)] == ["Brooks"]


@pytest.mark.parametrize("text", ["carter", "CLEO", "cart", "%", "_", "\x00", "x" * 5000, "ёлка"])
def test_a_search_is_by_words_of_the_name_or_number_and_anything_may_be_typed(scene, text):
    contest = a_contest(Phase.NOMINATING, scene.company)
    found = {name for name, *_rest in listed(scene, contest, scene.ada, text=text)}
    everybody = {"Carter", "Lovell"}
    assert found == ({"Carter"} if text.lower() in "carter cleo" else everybody if text in "%_\x00" else set())


def test_a_person_nominated_already_is_listed_with_the_nomination(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    nomination = a_nomination(contest, scene.cleo, scene.ada)
    a_nomination(contest, scene.cleo, scene.dan, unit=scene.plant)  # nobody else's is told
    choice = proposed_person(contest, scene.ada.id, scene.cleo.id, today=TODAY)
    assert (choice.nomination, choice.may_be_nominated) == (nomination, False)


@pytest.mark.parametrize("status", [NominationStatus.WITHDRAWN, NominationStatus.REFUSED])
def test_a_person_whose_nomination_is_over_can_be_nominated_again(scene, status):
    contest = a_contest(Phase.NOMINATING, scene.company)
    a_nomination(contest, scene.cleo, scene.ada, status)
    assert proposed_person(contest, scene.ada.id, scene.cleo.id, today=TODAY).may_be_nominated


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_nobody_is_proposed_under_an_impossible_number(scene, number):
    contest = a_contest(Phase.NOMINATING, scene.company)
    assert proposed_person(contest, scene.ada.id, number, today=TODAY) is None


def test_somebody_of_another_unit_is_not_proposed(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    assert proposed_person(contest, scene.ada.id, scene.ben.id, today=TODAY) is None


def test_thirty_people_cost_no_more_queries_than_one(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    listed(scene, contest, scene.ada)  # a page has the contest with its rule set loaded
    with statements() as few:
        listed(scene, contest, scene.ada, text="carter")
    for _ in range(30):
        an_employee("Carter", scene.foundry)
    with statements() as many:
        assert len(listed(scene, contest, scene.ada, text="carter")) == 25
    assert len(many) == len(few)
