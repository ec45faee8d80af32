"""Submitting a nomination: what must be in it, when, and how many places there are."""

from datetime import date, timedelta

import pytest

from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import FieldRefused, NotFound
from contest.domain.nominations import Minutes, NominationChannel, NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Nomination, UnitPlaces
from contest.queries.nominations import has_a_place, places_used
from contest.services.nominations import (
    AlreadyNominated,
    NominationsAreClosed,
    NoPlaceLeft,
    save_changes,
    save_draft,
    submit,
)
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee
from tests.services.nominating import STATEMENT, a_scene, stored


@pytest.fixture
def scene(app):
    with app.app_context():
        yield a_scene()


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
        (NominationStatus.PROPOSED, False),
        (NominationStatus.SENT_BACK, True),  # so that it can be put right
        (NominationStatus.ADMITTED, True),
        (NominationStatus.REFUSED, False),
        (NominationStatus.WITHDRAWN, False),
    ],
)
def test_a_place_is_taken_by_what_is_with_hr_sent_back_or_on_the_ballot(scene, now, status, takes):
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


def test_a_unit_has_so_many_places_for_each_started_number_of_its_people(scene, now):
    scene.contest.places_per_unit, scene.contest.places_for_each = 1, 2
    db.session.commit()
    ben = scene.colleague("Ben")  # Ada, Cleo and Ben: two places for each started two
    for person in (scene.cleo, ben):
        save_draft(scene.contest.id, person.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    scene.colleague(left_on=now.date())
    third = scene.colleague()
    number = save_draft(scene.contest.id, third.id, scene.text(), by=scene.ada.id, now=now)
    with pytest.raises(NoPlaceLeft):
        submit(number, version=1, by=scene.ada.id, now=now)
    scene.colleague()  # the fifth
    submit(number, version=1, by=scene.ada.id, now=now)


@pytest.mark.parametrize(("places", "sentence"), [(0, "The unit has no place in this contest."), (1, "All 1 places")])
def test_what_hr_decided_for_a_unit_goes_before_the_rule(scene, now, places, sentence):
    db.session.add(UnitPlaces(contest_id=scene.contest.id, unit_id=scene.foundry.id, places=places))
    db.session.commit()
    people = [scene.cleo, scene.colleague()]
    for person in people[:places]:
        save_draft(scene.contest.id, person.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    with pytest.raises(NoPlaceLeft) as refusal:
        save_draft(scene.contest.id, people[-1].id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    assert str(refusal.value).startswith(sentence)


def test_a_second_nomination_of_a_person_of_the_unit_takes_no_further_place(scene, now):
    scene.contest.places_per_unit, scene.contest.by_collective = 1, True
    db.session.commit()
    minutes = Minutes("7", date(2026, 10, 12))
    for channel in (NominationChannel.HEAD, NominationChannel.COLLECTIVE):
        save_draft(
            scene.contest.id,
            scene.cleo.id,
            scene.text(),
            by=scene.ada.id,
            now=now,
            channel=channel,
            minutes=minutes,
            submitting=True,
        )
    assert places_used(scene.contest.id, scene.foundry.id) == 1
    assert not has_a_place(scene.contest.id, scene.plant.id, scene.cleo.id)


def test_what_hr_sent_back_is_put_right_though_all_places_are_taken(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    nomination = a_nomination(scene.contest, scene.cleo, scene.ada, NominationStatus.SENT_BACK)
    other = save_draft(scene.contest.id, scene.colleague().id, scene.text(), by=scene.ada.id, now=now)
    with pytest.raises(NoPlaceLeft):
        submit(other, version=1, by=scene.ada.id, now=now)
    submit(nomination.id, version=1, by=scene.ada.id, now=now)
    assert stored(nomination.id).status is NominationStatus.SUBMITTED
