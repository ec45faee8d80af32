"""Whom a head finds to nominate, and why not the others."""

from datetime import date

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.queries.desk_people import Wanted, before_now, people_of_units
from contest.queries.eligibility import proposed_person
from contest.queries.nominations import units_acted_for
from tests.factories import a_candidate, a_consent, a_contest, a_nomination, an_employee
from tests.outcomes import an_outcome
from tests.queries.nominating import Scene
from tests.statements import statements

TODAY = date(2026, 10, 20)


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def listed(scene, contest, who, **wanted):
    found = people_of_units(contest, units_acted_for(who.id, today=TODAY), who.id, today=TODAY, **wanted)
    choices = [each.choice for each in found.page.items]
    return [(each.employee.last_name, each.unit and each.unit.name, each.reason) for each in choices]


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


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (None, ["Brooks", "Carter", "Lovell"]),
        (Wanted.FREE, ["Brooks"]),
        (Wanted.ALREADY, ["Carter"]),
        (Wanted.NOT, ["Lovell"]),
    ],
)
def test_the_list_keeps_to_one_sort_and_counts_all_three(scene, wanted, names):
    contest = a_contest(Phase.NOMINATING, scene.company)
    an_employee("Ben", scene.foundry)
    a_nomination(contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    units = units_acted_for(scene.ada.id, today=TODAY)
    found = people_of_units(contest, units, scene.ada.id, wanted=wanted, today=TODAY)
    assert [each.employee.last_name for each in found.page.items] == names
    assert found.counts == {Wanted.FREE: 1, Wanted.ALREADY: 1, Wanted.NOT: 1}
    assert (found.everybody, found.page.total) == (3, len(names))


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


# What was before.


def before(scene, person):
    found = before_now([person.id], [scene.foundry.id])[person.id]
    return found.nominated, found.stood, [contest.id for contest in found.led]


def test_what_was_before_is_counted_in_contests_that_are_over(scene):
    assert before(scene, scene.cleo) == (0, 0, [])
    stood, refused, running = (
        a_contest(phase, scene.company) for phase in (Phase.ANNOUNCED, Phase.ANNOUNCED, Phase.VOTING)
    )
    a_nomination(stood, scene.cleo, scene.ada, NominationStatus.ADMITTED)
    a_nomination(refused, scene.cleo, scene.ada, NominationStatus.REFUSED)
    a_nomination(running, scene.cleo, scene.ada, NominationStatus.ADMITTED)
    assert before(scene, scene.cleo) == (2, 1, [])


def test_two_nominations_for_one_contest_are_one_time(scene):
    contest = a_contest(Phase.ANNOUNCED, scene.company)
    candidate = a_candidate(contest, scene.cleo)
    for head, unit in ((scene.ada, scene.foundry), (scene.dan, scene.plant)):
        a_nomination(contest, scene.cleo, head, NominationStatus.ADMITTED, unit=unit, candidate_id=candidate.id)
    assert before(scene, scene.cleo) == (1, 1, [])


def test_what_another_unit_tried_in_vain_is_not_told(scene):
    contest = a_contest(Phase.ANNOUNCED, scene.company)
    a_nomination(contest, scene.cleo, scene.dan, NominationStatus.REFUSED, unit=scene.plant)
    a_nomination(a_contest(Phase.ANNOUNCED, scene.company), scene.cleo, scene.ada, NominationStatus.DRAFT)
    assert before(scene, scene.cleo) == (0, 0, [])


@pytest.mark.parametrize("state", ConsentState)
def test_a_title_is_told_while_the_person_agrees_to_be_named(scene, state):
    contest = a_contest(Phase.ANNOUNCED, scene.company)
    an_outcome(contest, {a_candidate(contest, scene.cleo).id: 5})
    a_consent(contest, scene.cleo, state, ConsentKind.INTERNAL)
    assert before(scene, scene.cleo) == (1, 1, [contest.id] if state is ConsentState.GIVEN else [])
