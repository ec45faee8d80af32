"""Screening: admitting, sending back, refusing, and the two nominations that become one candidate."""

import json
from datetime import date

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotAllowed, NotFound
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, JournalEntry, Nomination
from contest.services.screening import NotAgreed, ScreeningIsOver, admit, refuse, send_back
from tests.factories import a_candidate, a_consent, a_contest, a_head, a_nomination, a_unit, an_employee
from tests.post import mailed_about


class Scene:
    """Ada heads the foundry and nominated Cleo, who works there; Dan of HR decides."""

    def __init__(self, phase=Phase.SCREENING, **values):
        self.company = a_unit("Northern Meridian")
        self.plant = a_unit("Plant", self.company)
        self.foundry = a_unit("Foundry", self.plant)
        self.ada = a_head("Ada", self.foundry, email="ada@meridian.example")
        self.cleo = an_employee("Cleo", self.foundry, position="Moulder")
        self.dan = an_employee("Dan", self.company)
        self.contest = a_contest(phase, self.company)
        self.nomination = a_nomination(self.contest, self.cleo, self.ada, **values)

    def admit(self, now, **changes):
        return admit(self.nomination.id, **{"version": 1, "by": self.dan.id, "now": now, **changes})

    def send_back(self, now, remark="Add the date", **changes):
        send_back(self.nomination.id, remark, **{"version": 1, "by": self.dan.id, "now": now, **changes})

    def refuse(self, now, reason=RefusalReason.NO_EVIDENCE, comment="", **changes):
        refuse(self.nomination.id, reason, comment, **{"version": 1, "by": self.dan.id, "now": now, **changes})


ACTS = ("admit", "send_back", "refuse")


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def stored(nomination: Nomination) -> Nomination:
    db.session.refresh(nomination)
    return nomination


def acts_in_journal() -> list[tuple[str, int | None, dict[str, object]]]:
    entries = db.session.query(JournalEntry).order_by(JournalEntry.id)
    return [(entry.act, entry.by_id, json.loads(entry.details)) for entry in entries]


def letters() -> list[tuple[LetterKind, int, str]]:
    return mailed_about()


def test_an_admitted_person_is_a_candidate_with_todays_unit_and_position(inside, now):
    scene = Scene()
    number = scene.admit(now)
    candidate = db.session.get(Candidate, number)
    assert (candidate.contest_id, candidate.employee_id) == (scene.contest.id, scene.cleo.id)
    assert (candidate.unit_id, candidate.position) == (scene.foundry.id, "Moulder")
    nomination = stored(scene.nomination)
    assert (nomination.status, nomination.candidate_id, nomination.version) == (NominationStatus.ADMITTED, number, 2)
    assert (nomination.decided_at, nomination.decided_by_id) == (now, scene.dan.id)


def test_a_second_nomination_of_the_same_person_joins_the_candidate(inside, now):
    scene = Scene()
    director = a_head("Ben", scene.plant)
    second = a_nomination(scene.contest, scene.cleo, director, unit=scene.plant)
    assert scene.admit(now) == admit(second.id, version=1, by=scene.dan.id, now=now)
    candidate = db.session.query(Candidate).one()
    assert {each.id for each in candidate.nominations} == {scene.nomination.id, second.id}


def test_a_nomination_sent_back_carries_the_remark(inside, now):
    scene = Scene()
    scene.send_back(now, "  Add the date\r\nit went live. ")
    nomination = stored(scene.nomination)
    assert (nomination.status, nomination.remark) == (NominationStatus.SENT_BACK, "Add the date\nit went live.")
    assert db.session.query(Candidate).count() == 0


def test_a_refused_nomination_carries_the_reason_and_the_comment(inside, now):
    scene = Scene(person_agrees=False)
    scene.refuse(now, RefusalReason.NO_CONSENT, "She prefers not to.")
    nomination = stored(scene.nomination)
    assert (nomination.status, nomination.refusal_reason, nomination.remark) == (
        NominationStatus.REFUSED,
        RefusalReason.NO_CONSENT,
        "She prefers not to.",
    )


def test_what_was_sent_back_and_never_came_again_may_be_refused(inside, now):
    scene = Scene(status=NominationStatus.SENT_BACK)
    scene.refuse(now)
    assert stored(scene.nomination).status is NominationStatus.REFUSED


@pytest.mark.parametrize("state", [None, ConsentState.ASKED, ConsentState.DECLINED, ConsentState.WITHDRAWN])
def test_without_the_persons_own_yes_nobody_is_admitted_but_may_be_refused(inside, now, state):
    scene = Scene(person_agrees=False)
    scene.nomination.person_agrees = True  # The nominator's word is no consent.
    if state is not None:
        a_consent(scene.contest, scene.cleo, state, ConsentKind.TAKING_PART)
    with pytest.raises(NotAgreed):
        scene.admit(now)
    assert stored(scene.nomination).status is NominationStatus.SUBMITTED
    assert db.session.query(Candidate).count() == 0
    scene.refuse(now, RefusalReason.NO_CONSENT)
    assert stored(scene.nomination).status is NominationStatus.REFUSED


def test_the_consent_to_another_contest_is_none(inside, now):
    scene = Scene(person_agrees=False)
    a_consent(a_contest(Phase.SCREENING, scene.company), scene.cleo)
    with pytest.raises(NotAgreed):
        scene.admit(now)


def test_who_was_dropped_before_the_vote_stands_again_once_admitted_anew(inside, now):
    scene = Scene()
    candidate = a_candidate(scene.contest, scene.cleo, dropped_at=now, dropped_reason=Reason.CONSENT_WITHDRAWN)
    assert scene.admit(now) == candidate.id
    db.session.refresh(candidate)
    assert (candidate.dropped_at, candidate.dropped_reason) == (None, None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"left_on": date(2026, 10, 20)}, Reason.HAS_LEFT),
        ({"hired_on": date(9999, 1, 1)}, Reason.HIRED_LATER),
    ],
)
def test_who_may_not_stand_any_more_is_not_admitted(inside, now, changes, reason):
    scene = Scene()
    for key, value in changes.items():
        setattr(scene.cleo, key, value)
    db.session.commit()
    with pytest.raises(NotEligible) as refusal:
        scene.admit(now)
    assert refusal.value.reason is reason
    assert acts_in_journal() == []


@pytest.mark.parametrize("act", ACTS)
def test_every_decision_is_in_the_journal_and_in_a_letter_to_the_nominator(inside, now, act):
    scene = Scene()
    getattr(scene, act)(now)
    words = {"admit": "nomination admitted", "send_back": "nomination sent back", "refuse": "nomination refused"}
    ((written, by, details),) = acts_in_journal()
    assert (written, by) == (words[act], scene.dan.id)
    assert (details["nomination"], details["employee"]) == (scene.nomination.id, scene.cleo.id)
    assert letters() == [(LetterKind.NOMINATION_DECIDED, scene.ada.id, f"nomination:{scene.nomination.id}:2")]


@pytest.mark.parametrize("changes", [{"email": None}, {"left_on": date(2026, 10, 20)}])
def test_a_nominator_without_an_address_or_who_has_left_gets_no_letter(inside, now, changes):
    scene = Scene()
    for key, value in changes.items():
        setattr(scene.ada, key, value)
    db.session.commit()
    scene.admit(now)
    assert letters() == []


def test_a_nomination_sent_back_twice_writes_two_letters(inside, now):
    scene = Scene()
    scene.send_back(now)
    scene.nomination.status, scene.nomination.version = NominationStatus.SUBMITTED, 3
    db.session.commit()
    scene.send_back(now, version=3)
    assert [about for _kind, _to, about in letters()] == [
        f"nomination:{scene.nomination.id}:2",
        f"nomination:{scene.nomination.id}:4",
    ]


# Refusing HR.


@pytest.mark.parametrize("act", ACTS)
def test_two_decisions_about_one_page_are_one_decision(inside, now, act):
    scene = Scene()
    scene.send_back(now)
    with pytest.raises(ChangedMeanwhile):
        getattr(scene, act)(now)
    assert len(acts_in_journal()) == 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", [NominationStatus.ADMITTED, NominationStatus.REFUSED])
def test_what_is_decided_stays_decided(inside, now, act, status):
    scene = Scene(status=status)
    with pytest.raises(ChangedMeanwhile):
        getattr(scene, act)(now)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", [NominationStatus.DRAFT, NominationStatus.WITHDRAWN])
def test_a_draft_and_what_was_withdrawn_are_not_found(inside, now, act, status):
    scene = Scene(status=status)
    with pytest.raises(NotFound):
        getattr(scene, act)(now)


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_unknown_numbers_are_not_found(inside, now, number):
    by = {"version": 1, "by": Scene().dan.id, "now": now}
    with pytest.raises(NotFound):
        admit(number, **by)
    with pytest.raises(NotFound):
        send_back(number, "x", **by)
    with pytest.raises(NotFound):
        refuse(number, RefusalReason.NO_EVIDENCE, "", **by)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_in_hr_decides_about_oneself_or_about_what_they_answer_for(inside, now, act):
    scene = Scene()
    ben = an_employee("Ben", scene.company)
    scene.nomination.supported_by_id, scene.nomination.supported_at = ben.id, now
    db.session.commit()
    for judge in (scene.cleo, scene.ada, ben):
        with pytest.raises(NotAllowed):
            getattr(scene, act)(now, by=judge.id)
    assert acts_in_journal() == []


@pytest.mark.parametrize("act", ["admit", "send_back"])
def test_the_field_stands_from_the_instant_at_which_voting_opens(inside, now, act):
    scene = Scene()
    with pytest.raises(ScreeningIsOver):
        getattr(scene, act)(scene.contest.voting_open_at)


@pytest.mark.parametrize("act", ["admit", "send_back"])
@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.VOTING, Phase.CLOSED, Phase.ANNOUNCED, Phase.CANCELLED])
def test_nobody_is_admitted_or_sent_back_outside_of_the_time_for_it(inside, now, act, phase):
    scene = Scene(phase)
    with pytest.raises(ScreeningIsOver):
        getattr(scene, act)(now)


@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.ANNOUNCED])
def test_what_was_not_decided_in_time_can_still_be_refused(inside, now, phase):
    scene = Scene(phase)
    scene.refuse(now)
    assert stored(scene.nomination).status is NominationStatus.REFUSED


def test_nothing_is_decided_in_a_cancelled_contest(inside, now):
    with pytest.raises(ScreeningIsOver):
        Scene(Phase.CANCELLED).refuse(now)


@pytest.mark.parametrize(
    ("act", "words", "field"),
    [
        ("send_back", {"remark": "  "}, "remark"),
        ("send_back", {"remark": "x" * 1001}, "remark"),
        ("send_back", {"remark": "a\x00b"}, "remark"),
        ("refuse", {"reason": RefusalReason.OTHER, "comment": " "}, "comment"),
        ("refuse", {"comment": "x" * 1001}, "comment"),
        ("refuse", {"comment": "a\ud800b"}, "comment"),
    ],
)
def test_a_remark_that_says_nothing_or_cannot_be_stored_is_refused_beside_its_field(inside, now, act, words, field):
    scene = Scene()
    with pytest.raises(FieldRefused) as refusal:
        getattr(scene, act)(now, **words)
    assert refusal.value.field == field
    assert stored(scene.nomination).status is NominationStatus.SUBMITTED
