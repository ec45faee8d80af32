"""Asking a nominee, taking the answers, withdrawal; what follows for the candidacy (PRODUCT 23)."""

import json
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from contest.domain.consents import Answers, ConsentKind, ConsentState, ConsentWay, PublishedField
from contest.domain.eligibility import Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotAllowed, NotFound
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Candidate, Consent, Contest, Employee, JournalEntry, Nomination, Upload
from contest.services.consents import TooLate, answer, ask, carry_over, record_on_paper, withdraw
from contest.services.transaction import transaction
from tests.factories import a_candidate, a_consent, a_contest, a_head, a_nomination, an_employee
from tests.post import mailed

TAKING_PART, INTERNAL, OUTSIDE = ConsentKind
YES = Answers(dict.fromkeys(ConsentKind, True))
NO = Answers.no_to_all()


def nominated(
    phase: Phase = Phase.SCREENING, status: NominationStatus = NominationStatus.SUBMITTED, **values: object
) -> tuple[Contest, Nomination, Employee, Employee]:
    """(contest, nomination, Cleo, Ada): Ada has nominated Cleo, who was asked and has not answered."""
    contest = a_contest(phase, **values)
    ada = a_head("Ada", email="ada@example.com")
    cleo = an_employee("Cleo", email="cleo@example.com")
    nomination = a_nomination(contest, cleo, ada, status, person_agrees=False)
    a_consent(contest, cleo, ConsentState.ASKED, *ConsentKind)
    return contest, nomination, cleo, ada


def consents(contest: Contest, person: Employee) -> dict[ConsentKind, Consent]:
    asked = db.session.query(Consent).filter_by(contest_id=contest.id, employee_id=person.id).populate_existing()
    return {each.kind: each for each in asked}


def states(contest: Contest, person: Employee) -> dict[ConsentKind, ConsentState]:
    return {kind: each.state for kind, each in consents(contest, person).items()}


def has_agreed(contest_id: int, employee_id: int) -> bool:
    """Whether the person agrees to stand in this contest at this moment."""
    found = db.session.get(Consent, (contest_id, employee_id, TAKING_PART), populate_existing=True)
    return found is not None and found.state is ConsentState.GIVEN


def acts() -> list[tuple[str, dict[str, object]]]:
    return [(entry.act, json.loads(entry.details)) for entry in db.session.query(JournalEntry).order_by("id")]


def letters() -> list[tuple[LetterKind, int]]:
    return mailed()


# Asking.


def test_a_nominee_is_asked_three_things_once_with_a_letter_and_an_entry(app: Flask, now: datetime):
    with app.app_context():
        contest = a_contest(Phase.NOMINATING)
        ada, cleo = a_head("Ada"), an_employee("Cleo", email="cleo@example.com")
        first = a_nomination(contest, cleo, ada, person_agrees=False)
        for _ in range(2):
            with transaction():
                ask(first, now=now)
        assert states(contest, cleo) == dict.fromkeys(ConsentKind, ConsentState.ASKED)
        assert acts() == [("consent asked", {"employee": cleo.id, "version": 1})]
        assert letters() == [(LetterKind.CONSENT_ASKED, cleo.id)]


@pytest.mark.parametrize("values", [{"email": None}, {"email": "c@example.com", "left_on": date(2026, 1, 1)}])
def test_whoever_has_no_address_or_has_left_is_asked_without_a_letter(app: Flask, now: datetime, values):
    with app.app_context():
        contest, ada, cleo = a_contest(Phase.NOMINATING), a_head("Ada"), an_employee("Cleo", **values)
        with transaction():
            ask(a_nomination(contest, cleo, ada, person_agrees=False), now=now)
        assert len(states(contest, cleo)) == 3
        assert letters() == []


def test_another_nomination_of_the_same_person_keeps_the_answer(app: Flask, now: datetime):
    with app.app_context():
        contest, _first, cleo, _ada = nominated(Phase.NOMINATING)
        answer(contest.id, NO, by=cleo.id, now=now)
        ben = a_head("Ben")
        second = a_nomination(contest, cleo, ben, unit=ben.unit, person_agrees=False)
        with transaction():
            ask(second, now=now)
        assert states(contest, cleo) == dict.fromkeys(ConsentKind, ConsentState.DECLINED)
        assert letters() == []


# Answering.


def test_an_answer_is_kept_with_version_way_fields_and_instant_and_noted_without_any_text(app: Flask, now: datetime):
    with app.app_context():
        contest, _nomination, cleo, _ada = nominated()
        said = {TAKING_PART: True, INTERNAL: True, OUTSIDE: False}
        assert not has_agreed(contest.id, cleo.id)
        answer(contest.id, Answers(said, frozenset({PublishedField.WORK})), by=cleo.id, now=now, way=ConsentWay.MAIL)
        assert has_agreed(contest.id, cleo.id)
        found = consents(contest, cleo)
        assert {kind: (each.state.value, each.fields) for kind, each in found.items()} == {
            TAKING_PART: ("given", ""),
            INTERNAL: ("given", "work"),
            OUTSIDE: ("declined", ""),
        }
        assert {(each.way, each.text_version, each.answered_at, each.recorded_by_id) for each in found.values()} == {
            (ConsentWay.MAIL, 1, now, cleo.id)
        }
        details = {"taking_part": "given", "internal": "given", "outside": "declined", "fields": "work"}
        assert acts() == [("consent answered", {"employee": cleo.id, "version": 1, "way": "mail", **details})]


def test_the_same_answer_again_changes_and_notes_nothing(app: Flask, now: datetime):
    with app.app_context():
        contest, _nomination, cleo, _ada = nominated()
        assert answer(contest.id, YES, by=cleo.id, now=now) == list(ConsentKind)
        assert answer(contest.id, YES, by=cleo.id, now=now + timedelta(minutes=1)) == []
        assert len(acts()) == 1
        assert consents(contest, cleo)[OUTSIDE].answered_at == now


def test_a_no_may_become_a_yes_and_the_other_way_until_voting_opens(app: Flask, now: datetime):
    with app.app_context():
        contest, _nomination, cleo, _ada = nominated()
        seen = []
        for answers in (NO, YES, NO, YES):
            answer(contest.id, answers, by=cleo.id, now=now)
            seen.append(states(contest, cleo)[TAKING_PART].value)
        assert seen == ["declined", "given", "withdrawn", "given"]


def test_words_that_have_changed_meanwhile_are_not_agreed_to(app: Flask, now: datetime, monkeypatch):
    with app.app_context():
        contest, _nomination, cleo, _ada = nominated()
        monkeypatch.setattr("contest.services.consents.TEXT_VERSION", 2)
        with pytest.raises(ChangedMeanwhile):
            answer(contest.id, YES, by=cleo.id, now=now)
        assert not has_agreed(contest.id, cleo.id)


def test_nobody_answers_who_was_not_asked(app: Flask, now: datetime):
    with app.app_context():
        contest, _nomination, _cleo, ada = nominated()
        for contest_id in (contest.id, contest.id + 1, 0, 2**40):
            with pytest.raises(NotFound):
                answer(contest_id, YES, by=ada.id, now=now)


def test_a_question_of_before_that_was_never_asked_is_answered_all_the_same(app: Flask, now: datetime):
    with app.app_context():
        contest = a_contest(Phase.ANNOUNCED)
        cleo = a_candidate(contest, an_employee("Cleo")).employee
        answer(contest.id, Answers({OUTSIDE: True}), by=cleo.id, now=now)
        assert states(contest, cleo) == dict.fromkeys(ConsentKind, ConsentState.GIVEN)


# Stepping back.


def test_a_withdrawal_after_admission_drops_the_candidate_and_tells_the_nominator(app: Flask, now: datetime):
    with app.app_context():
        contest, nomination, cleo, ada = nominated(status=NominationStatus.ADMITTED)
        a_consent(contest, cleo)
        withdraw(contest.id, TAKING_PART, by=cleo.id, now=now)
        candidate = db.session.get_one(Candidate, nomination.candidate_id, populate_existing=True)
        assert (candidate.dropped_reason, candidate.dropped_at) == (Reason.CONSENT_WITHDRAWN, now)
        assert [act for act, _details in acts()] == ["consent answered", "candidate dropped"]
        assert sorted(letters()) == sorted((LetterKind.CANDIDATE_DROPPED, person) for person in (ada.id, cleo.id))
        with pytest.raises(TooLate):
            answer(contest.id, YES, by=cleo.id, now=now)


@pytest.mark.parametrize(
    ("seconds", "phase", "succeeds"),
    [(-1, Phase.VOTING, True), (0, Phase.VOTING, False), (-1, Phase.CLOSED, False), (60, Phase.ANNOUNCED, False)],
)
def test_stepping_back_ends_with_the_vote(app: Flask, now: datetime, seconds: int, phase: Phase, succeeds: bool):
    with app.app_context():
        contest = a_contest(phase)
        cleo = a_candidate(contest, an_employee("Cleo")).employee
        closes = contest.voting_close_at
        assert closes is not None
        at = closes + timedelta(seconds=seconds)
        if succeeds:
            withdraw(contest.id, TAKING_PART, by=cleo.id, now=at)
        else:
            with pytest.raises(TooLate):
                withdraw(contest.id, TAKING_PART, by=cleo.id, now=at)
        assert has_agreed(contest.id, cleo.id) is not succeeds
        withdraw(contest.id, INTERNAL, by=cleo.id, now=at)
        assert states(contest, cleo)[INTERNAL] is ConsentState.WITHDRAWN


def test_nobody_agrees_to_stand_once_voting_has_opened(app: Flask, now: datetime):
    with app.app_context():
        contest, _nomination, cleo, _ada = nominated(Phase.VOTING)
        with pytest.raises(TooLate):
            answer(contest.id, YES, by=cleo.id, now=now)
        answer(contest.id, NO, by=cleo.id, now=now)
        assert states(contest, cleo)[TAKING_PART] is ConsentState.DECLINED


# On paper.


def a_scan(nomination: Nomination) -> None:
    upload = Upload(
        key=f"key{nomination.id}",
        media_type="application/pdf",
        size=3,
        sha256="",
        uploaded_by_id=nomination.nominator_id,
        uploaded_at=nomination.saved_at,
    )
    db.session.add(upload)
    db.session.flush()
    db.session.add(Attachment(nomination_id=nomination.id, upload_id=upload.id, kind="consent", name="scan.pdf"))
    db.session.commit()


def test_hr_records_a_signed_form_with_its_scan(app: Flask, now: datetime):
    with app.app_context():
        contest, nomination, cleo, _ada = nominated()
        dan = an_employee("Dan")
        with pytest.raises(FieldRefused):
            record_on_paper(contest.id, cleo.id, YES, by=dan.id, now=now)
        a_scan(nomination)
        record_on_paper(contest.id, cleo.id, YES, by=dan.id, now=now)
        assert {(each.way, each.recorded_by_id) for each in consents(contest, cleo).values()} == {
            (ConsentWay.PAPER, dan.id)
        }
        assert [entry.by_id for entry in db.session.query(JournalEntry)] == [dan.id]


def test_nobody_in_hr_records_the_own_paper(app: Flask, now: datetime):
    with app.app_context():
        contest, nomination, cleo, _ada = nominated()
        a_scan(nomination)
        with pytest.raises(NotAllowed):
            record_on_paper(contest.id, cleo.id, YES, by=cleo.id, now=now)


# Two stages.


def test_what_is_said_about_publication_holds_for_both_stages(app: Flask, now: datetime):
    with app.app_context():
        whole = a_contest(Phase.ANNOUNCED)
        branch = a_contest(Phase.ANNOUNCED, stage="branch", next_id=whole.id, lead_id=whole.id)
        cleo = a_candidate(branch, an_employee("Cleo")).employee
        with transaction():
            carry_over(branch.id, whole.id, [cleo.id], now=now)
        assert has_agreed(whole.id, cleo.id)
        withdraw(branch.id, INTERNAL, by=cleo.id, now=now)
        assert states(whole, cleo)[INTERNAL] is ConsentState.WITHDRAWN
        answer(whole.id, Answers({INTERNAL: True}), by=cleo.id, now=now)
        assert states(branch, cleo)[INTERNAL] is ConsentState.GIVEN
