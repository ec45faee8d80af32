"""Nominating: drafts, places, submitting at once, withdrawing and coming again."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotFound
from contest.domain.nominations import NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Nomination, Unit
from contest.services.nominations import (
    AlreadyNominated,
    NominationsAreClosed,
    NoPlaceLeft,
    save_changes,
    save_draft,
    submit,
    withdraw,
)
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee

STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


@dataclass
class Scene:
    """Ada heads the foundry of the plant, where Cleo works; a contest of the whole company takes nominations."""

    company: Unit
    plant: Unit
    foundry: Unit
    ada: Employee
    cleo: Employee
    contest: Contest

    def text(self, statement=STATEMENT, person_agrees=True, **evidence) -> NominationText:
        said = evidence or {"1": "Hidden defects: from 41 to 9 a quarter"}
        criteria = {str(number): each.id for number, each in enumerate(self.contest.criteria, 1)}
        return NominationText(statement, {criteria[key]: text for key, text in said.items()}, person_agrees)

    def colleague(self, name="", **values) -> Employee:
        return an_employee(name, self.foundry, **values)


@pytest.fixture
def scene(app):
    with app.app_context():
        company = a_unit("Northern Meridian")
        plant = a_unit("Plant", company)
        foundry = a_unit("Foundry", plant)
        ada = a_head("Ada", foundry)
        cleo = an_employee("Cleo", foundry)
        yield Scene(company, plant, foundry, ada, cleo, a_contest(Phase.NOMINATING, company, places_per_unit=2))


def stored(nomination_id: int) -> Nomination:
    nomination = db.session.get(Nomination, nomination_id, populate_existing=True)
    assert nomination is not None
    return nomination


def evidence_of(nomination: Nomination) -> dict[int, str]:
    db.session.refresh(nomination, ["evidence"])
    return {each.criterion_id: each.text for each in nomination.evidence}


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


# Submitting.


def test_a_submitted_nomination_is_with_hr(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    submit(number, version=1, by=scene.ada.id, now=now)
    nomination = stored(number)
    assert (nomination.status, nomination.submitted_at, nomination.version) == (NominationStatus.SUBMITTED, now, 2)


def test_writing_and_submitting_is_one_act(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    assert stored(number).status is NominationStatus.SUBMITTED
    with pytest.raises(FieldRefused):
        save_draft(scene.contest.id, scene.colleague().id, NominationText(), by=scene.ada.id, now=now, submitting=True)
    assert db.session.query(Nomination).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"statement": "Too short"}, "statement"),
        ({"person_agrees": False}, "person_agrees"),
        ({"1": "  "}, "evidence"),
    ],
)
def test_an_incomplete_nomination_stays_a_draft(scene, now, changes, field):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(**changes), by=scene.ada.id, now=now)
    with pytest.raises(FieldRefused) as refusal:
        submit(number, version=1, by=scene.ada.id, now=now)
    assert refusal.value.field.startswith(field)
    assert (stored(number).status, stored(number).version) == (NominationStatus.DRAFT, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"left_on": date(2026, 10, 20)}, Reason.HAS_LEFT),
        ({"hired_on": date(2026, 10, 1)}, Reason.HIRED_LATER),
    ],
)
def test_who_may_not_stand_any_more_is_found_at_submitting(scene, now, changes, reason):
    scene.contest.period_start = date(2026, 9, 1)
    db.session.commit()
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    for key, value in changes.items():
        setattr(scene.cleo, key, value)
    db.session.commit()
    with pytest.raises(NotEligible) as refusal:
        submit(number, version=1, by=scene.ada.id, now=now)
    assert refusal.value.reason is reason


def test_a_person_out_of_scope_is_found_at_submitting(scene, now):
    contest = a_contest(Phase.NOMINATING, a_unit("Laboratory", scene.plant))
    scene.plant.head_id = scene.ada.id
    db.session.commit()
    text = NominationText(STATEMENT, {contest.criteria[0].id: "Something"}, True)
    with pytest.raises(NotEligible) as refusal:
        save_draft(contest.id, scene.cleo.id, text, by=scene.ada.id, now=now, submitting=True)
    assert refusal.value.reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.SCREENING, Phase.VOTING, Phase.ANNOUNCED, Phase.CANCELLED])
def test_nothing_is_written_or_submitted_outside_of_the_time_for_it(scene, now, phase):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    if phase is Phase.VOTING:
        scene.contest.public_key = b"k" * 32
    scene.contest.phase = phase
    db.session.commit()
    for act in (
        lambda: save_draft(scene.contest.id, scene.colleague().id, scene.text(), by=scene.ada.id, now=now),
        lambda: save_changes(number, scene.text(), version=1, by=scene.ada.id, now=now),
        lambda: submit(number, version=1, by=scene.ada.id, now=now),
    ):
        with pytest.raises(NominationsAreClosed):
            act()


def test_a_draft_contest_takes_no_nominations_and_nobody_learns_of_it(scene, now):
    contest = a_contest(Phase.DRAFT, scene.company)
    with pytest.raises(NotFound):
        save_draft(contest.id, scene.cleo.id, NominationText(), by=scene.ada.id, now=now)


def test_after_the_bell_nothing_is_accepted_though_the_worker_is_late(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    bell = scene.contest.nominations_close_at
    with pytest.raises(NominationsAreClosed):
        submit(number, version=1, by=scene.ada.id, now=bell)
    submit(number, version=1, by=scene.ada.id, now=bell - timedelta(seconds=1))
    assert stored(number).status is NominationStatus.SUBMITTED


def test_one_person_is_nominated_once_by_a_unit(scene, now):
    save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    with pytest.raises(AlreadyNominated):
        save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    assert db.session.query(Nomination).count() == 1


def test_another_unit_may_nominate_the_same_person(scene, now):
    save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    director = a_head("Dan", scene.plant)
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=director.id, now=now, submitting=True)
    assert stored(number).unit_id == scene.plant.id


# Places.


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        (NominationStatus.DRAFT, False),
        (NominationStatus.SUBMITTED, True),
        (NominationStatus.SENT_BACK, False),
        (NominationStatus.ADMITTED, True),
        (NominationStatus.REFUSED, False),
        (NominationStatus.WITHDRAWN, False),
    ],
)
def test_a_place_is_taken_by_what_is_with_hr_or_on_the_ballot(scene, now, status, takes):
    scene.contest.places_per_unit = 1
    db.session.commit()
    a_nomination(scene.contest, scene.colleague(), scene.ada, status)
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    if takes:
        with pytest.raises(NoPlaceLeft):
            submit(number, version=1, by=scene.ada.id, now=now)
    else:
        submit(number, version=1, by=scene.ada.id, now=now)
    assert (stored(number).status is NominationStatus.SUBMITTED) == (not takes)


def test_the_places_of_another_unit_and_of_another_contest_are_not_counted(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    laboratory = a_unit("Laboratory", scene.plant)
    other_head = a_head("Dan", laboratory)
    a_nomination(scene.contest, an_employee("", laboratory), other_head)
    a_nomination(a_contest(Phase.NOMINATING, scene.company), scene.colleague(), scene.ada)
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    assert stored(number).status is NominationStatus.SUBMITTED


# Withdrawing and coming again.


def test_a_withdrawn_nomination_frees_its_place_and_may_come_again(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    withdraw(number, version=1, by=scene.ada.id, now=now)
    assert stored(number).status is NominationStatus.WITHDRAWN
    other = save_draft(scene.contest.id, scene.colleague().id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    with pytest.raises(NoPlaceLeft):
        submit(number, version=2, by=scene.ada.id, now=now)
    withdraw(other, version=1, by=scene.ada.id, now=now)
    submit(number, version=2, by=scene.ada.id, now=now)
    assert stored(number).status is NominationStatus.SUBMITTED


def test_a_withdrawn_nomination_that_is_written_anew_is_a_draft(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    withdraw(number, version=1, by=scene.ada.id, now=now)
    save_changes(number, scene.text("Anew"), version=2, by=scene.ada.id, now=now)
    assert stored(number).status is NominationStatus.DRAFT


def test_a_withdrawn_nomination_does_not_come_again_beside_a_new_one(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    withdraw(number, version=1, by=scene.ada.id, now=now)
    save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    for act in (
        lambda: submit(number, version=2, by=scene.ada.id, now=now),
        lambda: save_changes(number, scene.text(), version=2, by=scene.ada.id, now=now),
    ):
        with pytest.raises(AlreadyNominated):
            act()
    assert stored(number).status is NominationStatus.WITHDRAWN


@pytest.mark.parametrize("status", [NominationStatus.ADMITTED, NominationStatus.REFUSED, NominationStatus.WITHDRAWN])
def test_what_hr_has_decided_or_is_withdrawn_is_not_withdrawn(scene, now, status):
    nomination = a_nomination(scene.contest, scene.cleo, scene.ada, status)
    with pytest.raises(ChangedMeanwhile):
        withdraw(nomination.id, version=1, by=scene.ada.id, now=now)


def test_nothing_is_withdrawn_once_voting_has_begun(scene, now):
    contest = a_contest(Phase.VOTING, scene.company)
    nomination = a_nomination(contest, scene.cleo, scene.ada)
    with pytest.raises(NominationsAreClosed):
        withdraw(nomination.id, version=1, by=scene.ada.id, now=now)


def test_what_was_sent_back_is_put_right_while_hr_is_still_checking(scene, now):
    contest = a_contest(Phase.SCREENING, scene.company)
    nomination = a_nomination(contest, scene.cleo, scene.ada, NominationStatus.SENT_BACK, remark="Add the date")
    text = NominationText(STATEMENT, {contest.criteria[0].id: "In use since May"}, True)
    save_changes(nomination.id, text, version=1, by=scene.ada.id, now=now)
    assert stored(nomination.id).status is NominationStatus.SENT_BACK
    with pytest.raises(NominationsAreClosed):
        submit(nomination.id, version=2, by=scene.ada.id, now=contest.voting_open_at)
    submit(nomination.id, version=2, by=scene.ada.id, now=now)
    assert (stored(nomination.id).status, stored(nomination.id).remark) == (NominationStatus.SUBMITTED, "Add the date")


@pytest.mark.parametrize("status", [NominationStatus.SUBMITTED, NominationStatus.ADMITTED, NominationStatus.REFUSED])
def test_what_is_with_hr_or_decided_is_not_written_or_submitted(scene, now, status):
    nomination = a_nomination(scene.contest, scene.cleo, scene.ada, status)
    for act in (
        lambda: save_changes(nomination.id, scene.text(), version=1, by=scene.ada.id, now=now),
        lambda: submit(nomination.id, version=1, by=scene.ada.id, now=now),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()


def test_a_person_who_moved_below_another_unit_of_the_head_takes_a_place_there(scene, now):
    scene.plant.head_id = scene.ada.id
    db.session.commit()
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    scene.cleo.unit_id = scene.plant.id
    db.session.commit()
    submit(number, version=1, by=scene.ada.id, now=now)
    assert stored(number).unit_id == scene.plant.id
