"""The ways of being put forward: the head and who types for the head, the collective, a colleague, oneself."""

from datetime import date

import pytest
from sqlalchemy import select

from contest.domain.consents import ConsentState
from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import FieldRefused, NotAllowed, NotFound
from contest.domain.letters import LetterKind
from contest.domain.nominations import Minutes, NominationChannel, NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Consent, Nomination
from contest.services.nominations import (
    AlreadyNominated,
    ChannelIsClosed,
    NobodyAnswers,
    save_changes,
    save_draft,
    submit,
    withdraw,
)
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee
from tests.post import mailed
from tests.services.nominating import a_scene, stored

COLLECTIVE, COLLEAGUE, ONESELF = NominationChannel.COLLECTIVE, NominationChannel.COLLEAGUE, NominationChannel.ONESELF
MINUTES = Minutes("7", date(2026, 10, 12))


@pytest.fixture
def scene(app):
    with app.app_context():
        found = a_scene()
        for way in ("by_collective", "by_colleague", "by_oneself"):
            setattr(found.contest, way, True)
        db.session.commit()
        yield found


def put_forward(scene, now, by, person=None, **values):
    """A nomination of Cleo, or of this person, handed in."""
    text = scene.text()
    person = person or scene.cleo
    return stored(save_draft(scene.contest.id, person.id, text, by=by.id, now=now, submitting=True, **values))


def placed(scene, **people):
    """Put people into the places of the foundry: head, deputy, secretary."""
    for place, person in people.items():
        setattr(scene.foundry, f"{place}_id", person and person.id)
    db.session.commit()


# Whoever types, the head answers.


@pytest.mark.parametrize("place", ["deputy", "secretary"])
def test_the_head_answers_for_what_the_deputy_or_the_secretary_types(scene, now, place):
    ben = scene.colleague("Ben")
    placed(scene, **{place: ben})
    nomination = put_forward(scene, now, ben)
    assert (nomination.nominator_id, nomination.typed_by_id) == (scene.ada.id, ben.id)
    assert nomination.status is NominationStatus.SUBMITTED


def test_a_deputy_alone_answers_and_types(scene, now):
    ben = scene.colleague("Ben")
    placed(scene, head=None, deputy=ben)
    nomination = put_forward(scene, now, ben)
    assert (nomination.nominator_id, nomination.typed_by_id) == (ben.id, ben.id)


def test_who_typed_last_is_kept_and_who_answers_is_whoever_heads_the_unit_now(scene, now):
    ben = scene.colleague("Ben")
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    placed(scene, head=ben)
    save_changes(number, scene.text("Anew"), version=1, by=ben.id, now=now)
    assert (stored(number).nominator_id, stored(number).typed_by_id) == (ben.id, ben.id)


def test_an_empty_post_falls_to_the_unit_above_with_the_places_of_the_empty_one(scene, now):
    dan = a_head("Dan", scene.plant)
    placed(scene, head=None)
    nomination = put_forward(scene, now, dan)
    assert (nomination.nominator_id, nomination.unit_id) == (dan.id, scene.foundry.id)


def test_a_head_who_has_left_leaves_an_empty_post_and_the_secretary_types_for_the_unit_above(scene, now):
    dan, ben = a_head("Dan", scene.plant), scene.colleague("Ben")
    scene.ada.left_on = now.date()
    placed(scene, secretary=ben)
    nomination = put_forward(scene, now, ben)
    assert (nomination.nominator_id, nomination.typed_by_id, nomination.unit_id) == (dan.id, ben.id, scene.foundry.id)


def test_with_a_head_in_the_post_the_unit_above_nominates_in_its_own_name(scene, now):
    dan = a_head("Dan", scene.plant)
    assert put_forward(scene, now, dan).unit_id == scene.plant.id


def test_where_nobody_is_left_to_answer_a_secretary_hands_nothing_in(scene, now):
    ben = scene.colleague("Ben")
    placed(scene, head=None, secretary=ben)
    with pytest.raises(NobodyAnswers):
        put_forward(scene, now, ben)


def test_nobody_types_about_themself_for_the_head(scene, now):
    placed(scene, secretary=scene.cleo)
    with pytest.raises(NotEligible) as refusal:
        put_forward(scene, now, scene.cleo)
    assert refusal.value.reason is Reason.ONESELF


def test_the_head_nominates_a_deputy_and_not_the_other_way_round(scene, now):
    ben = scene.colleague("Ben")
    placed(scene, deputy=ben)
    assert put_forward(scene, now, scene.ada, person=ben).nominator_id == scene.ada.id
    with pytest.raises(NotEligible) as refusal:
        put_forward(scene, now, ben, person=scene.ada)
    assert refusal.value.reason is Reason.OWN_SUPERIOR


# The collective.


def test_the_collective_goes_to_hr_with_its_minutes(scene, now):
    nomination = put_forward(scene, now, scene.ada, channel=COLLECTIVE, minutes=Minutes("  № 7 ", MINUTES.date))
    assert (nomination.status, nomination.minutes_number, nomination.minutes_date) == (
        NominationStatus.SUBMITTED,
        "№ 7",
        MINUTES.date,
    )


@pytest.mark.parametrize(
    ("minutes", "field"),
    [
        (Minutes(), "minutes_number"),
        (Minutes("", MINUTES.date), "minutes_number"),
        (Minutes("7"), "minutes_date"),
        (Minutes("7", date(2026, 10, 21)), "minutes_date"),  # tomorrow
        (Minutes("7" * 41, MINUTES.date), "minutes_number"),
        (Minutes("7\x00", MINUTES.date), "minutes_number"),
    ],
)
def test_an_assembly_without_minutes_is_not_handed_in(scene, now, minutes, field):
    with pytest.raises(FieldRefused) as refusal:
        put_forward(scene, now, scene.ada, channel=COLLECTIVE, minutes=minutes)
    assert refusal.value.field == field


def test_a_draft_of_the_collective_waits_for_its_minutes_and_one_sent_back_keeps_them(scene, now):
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, channel=COLLECTIVE)
    save_changes(number, scene.text(), version=1, by=scene.ada.id, now=now, minutes=MINUTES)
    submit(number, version=2, by=scene.ada.id, now=now)
    stored(number).status = NominationStatus.SENT_BACK
    db.session.commit()
    with pytest.raises(FieldRefused) as refusal:
        save_changes(number, scene.text(), version=3, by=scene.ada.id, now=now)
    assert refusal.value.field == "minutes_number"
    assert stored(number).minutes_number == "7"


def test_a_unit_may_put_one_person_forward_by_its_head_and_by_its_assembly_in_one_place(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    put_forward(scene, now, scene.ada)
    nomination = put_forward(scene, now, scene.ada, channel=COLLECTIVE, minutes=MINUTES)
    assert nomination.status is NominationStatus.SUBMITTED


# A colleague and oneself.


@pytest.mark.parametrize("channel", [COLLECTIVE, COLLEAGUE, ONESELF])
def test_a_way_that_the_contest_does_not_take_is_closed(scene, now, channel):
    setattr(scene.contest, f"by_{channel.value}", False)
    db.session.commit()
    by = scene.cleo if channel is ONESELF else scene.ada
    with pytest.raises(ChannelIsClosed):
        put_forward(scene, now, by, channel=channel, minutes=MINUTES)


def test_what_a_colleague_proposes_lies_before_the_head_and_asks_nobody_yet(scene, now):
    eve = an_employee("Eve", scene.company)
    scene.ada.email = "ada@example.org"
    db.session.commit()
    nomination = put_forward(scene, now, eve, channel=COLLEAGUE)
    assert (nomination.status, nomination.unit_id, nomination.nominator_id) == (
        NominationStatus.PROPOSED,
        scene.foundry.id,
        eve.id,
    )
    assert db.session.scalars(select(Consent)).all() == []
    assert mailed() == [(LetterKind.PROPOSAL_MADE, scene.ada.id)]


def test_oneself_needs_no_tick_that_the_person_was_asked(scene, now):
    text = scene.text(person_agrees=False)
    number = save_draft(
        scene.contest.id, scene.cleo.id, text, by=scene.cleo.id, now=now, channel=ONESELF, submitting=True
    )
    assert stored(number).status is NominationStatus.PROPOSED


@pytest.mark.parametrize(("who", "channel"), [("cleo", COLLEAGUE), ("ada", ONESELF)])
def test_a_colleague_is_somebody_else_and_oneself_is_nobody_else(scene, now, who, channel):
    with pytest.raises(NotEligible) as refusal:
        put_forward(scene, now, getattr(scene, who), channel=channel)
    assert refusal.value.reason is Reason.ONESELF


def test_only_those_who_take_part_propose_somebody(scene, now):
    elsewhere = an_employee("Eve", a_unit("Other plant", scene.company))
    contest = a_contest(Phase.NOMINATING, scene.plant, by_colleague=True)
    with pytest.raises(NotAllowed):
        save_draft(contest.id, scene.cleo.id, NominationText(), by=elsewhere.id, now=now, channel=COLLEAGUE)


def test_a_head_who_puts_oneself_forward_is_decided_about_by_the_unit_above(scene, now):
    a_head("Dan", scene.plant)
    assert put_forward(scene, now, scene.ada, person=scene.ada, channel=ONESELF).unit_id == scene.plant.id


def test_with_nobody_up_to_the_top_a_proposal_goes_to_hr_at_once_whatever_places_are_left(scene, now):
    a_nomination(scene.contest, scene.colleague(), scene.ada)
    scene.contest.places_per_unit = 1
    placed(scene, head=None)
    nomination = put_forward(scene, now, an_employee("Eve", scene.company), channel=COLLEAGUE)
    assert nomination.status is NominationStatus.SUBMITTED
    states = db.session.scalars(select(Consent.state).where(Consent.employee_id == scene.cleo.id)).all()
    assert states == [ConsentState.ASKED] * 3


def test_a_colleague_proposes_a_person_once_and_others_may_too(scene, now):
    eve, ben = an_employee("Eve", scene.company), scene.colleague("Ben")
    put_forward(scene, now, eve, channel=COLLEAGUE)
    with pytest.raises(AlreadyNominated):
        put_forward(scene, now, eve, channel=COLLEAGUE)
    put_forward(scene, now, ben, channel=COLLEAGUE)
    put_forward(scene, now, scene.cleo, channel=ONESELF)
    put_forward(scene, now, scene.ada)
    assert db.session.query(Nomination).count() == 4


def test_only_the_proposer_writes_and_withdraws_a_proposal(scene, now):
    eve = an_employee("Eve", scene.company)
    number = put_forward(scene, now, eve, channel=COLLEAGUE).id
    with pytest.raises(NotFound):
        withdraw(number, version=1, by=scene.ada.id, now=now)
    withdraw(number, version=1, by=eve.id, now=now)
    with pytest.raises(NotFound):
        save_changes(number, scene.text("Mine"), version=2, by=scene.ada.id, now=now)
    save_changes(number, scene.text(), version=2, by=eve.id, now=now, submitting=True)
    assert stored(number).status is NominationStatus.PROPOSED
