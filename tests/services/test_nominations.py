"""Nominating: drafts, and who may write them about whom."""

import pytest

from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotFound
from contest.domain.nominations import NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Nomination
from contest.services.nominations import (
    save_changes,
    save_draft,
    submit,
    withdraw,
)
from tests.factories import a_contest, a_head, a_unit, an_employee
from tests.services.nominating import STATEMENT, a_scene, evidence_of, stored


@pytest.fixture
def scene(app):
    with app.app_context():
        yield a_scene()


# Drafts.


def test_a_draft_keeps_the_text_for_the_unit_of_the_head(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    nomination = stored(number)
    assert (nomination.unit_id, nomination.employee_id, nomination.nominator_id) == (
        scene.foundry.id,
        scene.cleo.id,
        scene.ada.id,
    )
    assert (nomination.status, nomination.version, nomination.saved_at) == (NominationStatus.DRAFT, 1, now)
    assert (nomination.statement, nomination.person_agrees) == (STATEMENT, True)
    assert evidence_of(nomination) == {scene.contest.criteria[0].id: "Hidden defects: from 41 to 9 a quarter"}


def test_a_draft_may_be_empty_and_is_written_anew(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, NominationText(), by=scene.ada.id, now=now)
    first, second = scene.contest.criteria[:2]
    save_changes(number, NominationText("A", {first.id: "one"}), version=1, by=scene.ada.id, now=now)
    save_changes(number, NominationText("B", {second.id: "two"}, True), version=2, by=scene.ada.id, now=now)
    save_changes(number, NominationText("C", {second.id: "2"}, True), version=3, by=scene.ada.id, now=now)
    nomination = stored(number)
    assert (nomination.statement, evidence_of(nomination), nomination.version) == ("C", {second.id: "2"}, 4)


def test_a_draft_is_not_written_over_what_somebody_saved_meanwhile(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    deputy = scene.colleague("Dan")
    scene.foundry.deputy_id = deputy.id
    db.session.commit()
    save_changes(number, scene.text("From the deputy"), version=1, by=deputy.id, now=now)
    with pytest.raises(ChangedMeanwhile):
        save_changes(number, scene.text("From the head"), version=1, by=scene.ada.id, now=now)
    assert stored(number).statement == "From the deputy"
    assert stored(number).nominator_id == scene.ada.id


@pytest.mark.parametrize(
    ("statement", "field"), [("x" * 1001, "statement"), ("a\x00b", "statement"), ("a\ud800", "statement")]
)
def test_a_draft_refuses_what_no_table_holds_beside_the_field(scene, now, statement, field):
    with pytest.raises(FieldRefused) as refusal:
        save_draft(scene.contest.id, scene.cleo.id, scene.text(statement), by=scene.ada.id, now=now)
    assert refusal.value.field == field
    assert db.session.query(Nomination).count() == 0


def test_evidence_answers_the_criteria_of_its_own_contest_only(scene, now):
    other = a_contest(Phase.NOMINATING, scene.company)
    text = NominationText(STATEMENT, {other.criteria[0].id: "Something"}, True)
    with pytest.raises(NotFound):
        save_draft(scene.contest.id, scene.cleo.id, text, by=scene.ada.id, now=now)


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_unknown_numbers_are_not_found(scene, now, number):
    text = scene.text()
    for act in (
        lambda: save_draft(number, scene.cleo.id, text, by=scene.ada.id, now=now),
        lambda: save_draft(scene.contest.id, number, text, by=scene.ada.id, now=now),
        lambda: save_changes(number, text, version=1, by=scene.ada.id, now=now),
        lambda: submit(number, version=1, by=scene.ada.id, now=now),
        lambda: withdraw(number, version=1, by=scene.ada.id, now=now),
    ):
        with pytest.raises(NotFound):
            act()


# Who.


def test_nobody_but_the_units_head_and_deputy_acts_for_it(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    director, elsewhere = a_head("Dan", scene.plant), a_head("Eve", a_unit("Laboratory", scene.plant))
    for person in (director, elsewhere, scene.cleo):
        for act in (submit, withdraw):
            with pytest.raises(NotFound):
                act(number, version=1, by=person.id, now=now)
    assert stored(number).status is NominationStatus.DRAFT


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("herself", Reason.ONESELF),
        ("somebody elsewhere", Reason.NOT_BELOW),
        ("the head of the plant", Reason.NOT_BELOW),
    ],
)
def test_a_head_nominates_the_people_of_the_units_below_and_nobody_else(scene, now, who, reason):
    people = {
        "herself": scene.ada,
        "somebody elsewhere": an_employee("Eve", scene.plant),
        "the head of the plant": a_head("Dan", scene.plant),
    }
    with pytest.raises(NotEligible) as refusal:
        save_draft(scene.contest.id, people[who].id, scene.text(), by=scene.ada.id, now=now)
    assert refusal.value.reason is reason


def test_a_deputy_does_not_nominate_the_head_but_the_unit_above_does(scene, now):
    deputy, director = scene.colleague("Ben"), a_head("Dan", scene.plant)
    scene.foundry.deputy_id = deputy.id
    db.session.commit()
    with pytest.raises(NotEligible) as refusal:
        save_draft(scene.contest.id, scene.ada.id, scene.text(), by=deputy.id, now=now)
    assert refusal.value.reason is Reason.OWN_SUPERIOR
    number = save_draft(scene.contest.id, scene.ada.id, scene.text(), by=director.id, now=now)
    assert stored(number).unit_id == scene.plant.id


def test_the_head_of_two_units_nominates_for_the_nearest_above_the_person(scene, now):
    scene.plant.head_id = scene.ada.id
    db.session.commit()
    beside = an_employee("Ben", scene.plant)
    near = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    far = save_draft(scene.contest.id, beside.id, scene.text(), by=scene.ada.id, now=now)
    assert (stored(near).unit_id, stored(far).unit_id) == (scene.foundry.id, scene.plant.id)
