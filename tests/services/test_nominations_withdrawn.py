"""Withdrawing a nomination, coming again, and what HR sent back."""

import pytest

from contest.domain.errors import ChangedMeanwhile
from contest.domain.nominations import NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.services.nominations import (
    AlreadyNominated,
    NominationsAreClosed,
    NoPlaceLeft,
    save_changes,
    save_draft,
    submit,
    withdraw,
)
from tests.factories import a_contest, a_nomination
from tests.services.nominating import STATEMENT, a_scene, stored


@pytest.fixture
def scene(app):
    with app.app_context():
        yield a_scene()


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
