"""A decision taken back while nobody votes yet, and HR's attestation of a person."""

import json

import pytest

from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import ChangedMeanwhile, NotAllowed, NotFound, RuleBroken
from contest.domain.nominations import NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attestation, Candidate, Eligibility, JournalEntry, Nomination
from contest.services.handing_in import NoPlaceLeft
from contest.services.screening import ScreeningIsOver, admit, attest, refuse, send_back, take_back
from tests.factories import a_candidate, a_contest, a_head, a_nomination, a_unit, an_employee
from tests.post import emails
from tests.services.nominating import stored

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """Ada heads the foundry and nominated Cleo, who works there; Dan of HR decides."""

    def __init__(self, phase=Phase.SCREENING, status=NominationStatus.SUBMITTED, **values):
        self.company = a_unit("Northern Meridian")
        self.plant = a_unit("Plant", self.company)
        self.foundry = a_unit("Foundry", self.plant)
        self.ada = a_head("Ada", self.foundry, email="ada@meridian.example")
        self.cleo = an_employee("Cleo", self.foundry, position="Moulder")
        self.dan = an_employee("Dan", self.company)
        self.contest = a_contest(phase, self.company, places_per_unit=1)
        self.nomination = a_nomination(self.contest, self.cleo, self.ada, status, **values)

    def by(self, now, version, **changes):
        return {"version": version, "by": self.dan.id, "now": now, **changes}

    def take_back(self, now, version=2, **changes):
        take_back(self.nomination.id, **self.by(now, version, **changes))


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def last_entry() -> tuple[str, dict[str, object]]:
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    return entry.act, json.loads(entry.details)


@pytest.mark.parametrize("act", ["admit", "send_back", "refuse"])
def test_a_decision_taken_back_leaves_the_nomination_as_it_was_submitted(inside, now, act):
    scene = Scene()
    if act == "admit":
        admit(scene.nomination.id, **scene.by(now, 1))
    elif act == "send_back":
        send_back(scene.nomination.id, "Add the date", **scene.by(now, 1))
    else:
        refuse(scene.nomination.id, RefusalReason.NO_EVIDENCE, "No record", **scene.by(now, 1))
    scene.take_back(now)
    nomination = stored(scene.nomination.id)
    assert (nomination.status, nomination.version, nomination.remark) == (NominationStatus.SUBMITTED, 3, "")
    assert (nomination.candidate_id, nomination.refusal_reason) == (None, None)
    assert (nomination.decided_at, nomination.decided_by_id) == (None, None)
    assert db.session.query(Candidate).count() == 0
    words = {"admit": "admitted", "send_back": "sent_back", "refuse": "refused"}
    act_written, details = last_entry()
    assert (act_written, details["decision"]) == ("decision taken back", words[act])
    assert [each.about for each in emails()] == [
        f"nomination:{scene.nomination.id}:2",
        f"nomination:{scene.nomination.id}:3",
    ]


def test_a_candidate_whom_another_nomination_leads_to_stays(inside, now):
    scene = Scene()
    second = a_nomination(scene.contest, scene.cleo, a_head("Ben", scene.plant), unit=scene.plant)
    candidate = admit(scene.nomination.id, **scene.by(now, 1))
    assert admit(second.id, **scene.by(now, 1)) == candidate
    scene.take_back(now)
    assert db.session.query(Candidate).one().id == candidate
    take_back(second.id, **scene.by(now, 2))
    assert db.session.query(Candidate).count() == 0


def test_whom_a_branch_sent_stays(inside, now):
    scene = Scene()
    branch = a_candidate(a_contest(Phase.ANNOUNCED, scene.company), scene.cleo)
    candidate = a_candidate(scene.contest, scene.cleo, source_id=branch.id)
    assert admit(scene.nomination.id, **scene.by(now, 1)) == candidate.id
    scene.take_back(now)
    assert db.session.query(Candidate).filter_by(contest_id=scene.contest.id).one().id == candidate.id


def test_a_place_that_the_unit_has_used_meanwhile_is_not_taken_twice(inside, now):
    scene = Scene()
    refuse(scene.nomination.id, RefusalReason.NO_EVIDENCE, "", **scene.by(now, 1))
    a_nomination(scene.contest, an_employee("Ben", scene.foundry), scene.ada)
    with pytest.raises(NoPlaceLeft):
        scene.take_back(now)
    assert stored(scene.nomination.id).status is NominationStatus.REFUSED


def test_who_was_put_forward_anew_meanwhile_is_not_there_twice(inside, now):
    scene = Scene(Phase.SCREENING, NominationStatus.REFUSED, version=2)
    a_nomination(scene.contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    with pytest.raises(RuleBroken) as refusal:
        scene.take_back(now)
    assert "anew" in str(refusal.value)
    assert stored(scene.nomination.id).status is NominationStatus.REFUSED


def test_what_the_nominator_is_putting_right_already_is_left_alone(inside, now):
    scene = Scene()
    send_back(scene.nomination.id, "Add the date", **scene.by(now, 1))
    scene.nomination.saved_at = now.replace(hour=now.hour + 1)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        scene.take_back(now)


def test_a_heads_own_no_is_not_taken_back_by_hr(inside, now):
    scene = Scene(Phase.SCREENING, NominationStatus.REFUSED, refusal_reason=RefusalReason.NOT_SUPPORTED, version=2)
    with pytest.raises(NotAllowed):
        scene.take_back(now)


@pytest.mark.parametrize("status", [NominationStatus.SUBMITTED, NominationStatus.PROPOSED])
def test_without_a_decision_there_is_nothing_to_take_back(inside, now, status):
    with pytest.raises(ChangedMeanwhile):
        Scene(status=status, version=2).take_back(now)


@ONE
@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.CLOSED, Phase.ANNOUNCED, Phase.CANCELLED])
def test_nothing_is_taken_back_once_people_vote(inside, now, phase):
    with pytest.raises(ScreeningIsOver):
        Scene(phase, NominationStatus.REFUSED, version=2).take_back(now)


@ONE
def test_nobody_takes_back_in_a_case_of_their_own_or_from_an_old_page(inside, now):
    scene = Scene(status=NominationStatus.REFUSED, version=2)
    for judge in (scene.cleo, scene.ada):
        with pytest.raises(NotAllowed):
            scene.take_back(now, by=judge.id)
    with pytest.raises(ChangedMeanwhile):
        scene.take_back(now, version=1)


# The attestation.


def asks_for_attestation(scene: Scene) -> None:
    db.session.add(Eligibility(contest_id=scene.contest.id, needs_attestation=True))
    db.session.commit()


def test_where_the_category_asks_nobody_is_admitted_unattested(inside, now):
    scene = Scene()
    asks_for_attestation(scene)
    with pytest.raises(NotEligible) as refusal:
        admit(scene.nomination.id, **scene.by(now, 1))
    assert refusal.value.reason is Reason.NOT_ATTESTED
    attest(scene.nomination.id, False, by=scene.dan.id, now=now)
    with pytest.raises(NotEligible) as refusal:
        admit(scene.nomination.id, **scene.by(now, 1))
    assert refusal.value.reason is Reason.PENALTY
    attest(scene.nomination.id, True, by=scene.dan.id, now=now)
    admit(scene.nomination.id, **scene.by(now, 1))
    assert stored(scene.nomination.id).status is NominationStatus.ADMITTED


def test_an_attestation_is_one_row_a_yes_or_a_no_and_the_journal_keeps_no_answer(inside, now):
    scene = Scene()
    asks_for_attestation(scene)
    for answer in (False, True):
        attest(scene.nomination.id, answer, by=scene.dan.id, now=now)
    row = db.session.query(Attestation).one()
    assert (row.contest_id, row.employee_id, row.is_clean) == (scene.contest.id, scene.cleo.id, True)
    assert (row.by_id, row.at) == (scene.dan.id, now)
    assert last_entry() == ("person attested", {"nomination": scene.nomination.id, "employee": scene.cleo.id})


@ONE
def test_nobody_is_attested_unasked_by_themself_or_after_the_end(inside, now):
    scene = Scene()
    with pytest.raises(RuleBroken):
        attest(scene.nomination.id, True, by=scene.dan.id, now=now)
    asks_for_attestation(scene)
    with pytest.raises(NotAllowed):
        attest(scene.nomination.id, True, by=scene.cleo.id, now=now)
    scene.contest.phase = Phase.ANNOUNCED
    db.session.commit()
    with pytest.raises(ScreeningIsOver):
        attest(scene.nomination.id, True, by=scene.dan.id, now=now)
    assert db.session.query(Attestation).count() == 0


@ONE
@pytest.mark.parametrize("status", [NominationStatus.DRAFT, NominationStatus.WITHDRAWN])
def test_about_a_draft_nothing_is_said(inside, now, status):
    scene = Scene(status=status)
    with pytest.raises(NotFound):
        attest(scene.nomination.id, True, by=scene.dan.id, now=now)
    with pytest.raises(NotFound):
        scene.take_back(now)
    assert db.session.query(Nomination).one().status is status
