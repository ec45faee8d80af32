"""Screening: HR admits a nomination, sends it back with a remark, or refuses it with a reason (PRODUCT 7, 9)."""

from datetime import datetime

from sqlalchemy import select

from contest.domain.eligibility import screening_is_open
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotAllowed, NotFound, RuleBroken
from contest.domain.letters import LetterKind
from contest.domain.nominations import LONGEST_REMARK, SEEN_BY_HR, UNWRITABLE, NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Nomination
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.nominations import check_may_stand, fresh_employee
from contest.services.transaction import held, transaction


class ScreeningIsOver(RuleBroken):
    """Voting has begun or the contest has ended: the list of candidates stands."""


class NotAgreed(RuleBroken):
    """The nomination does not say that the person agrees to stand."""


def admit(nomination_id: int, *, version: int, by: int, now: datetime) -> int:
    """Put the person on the ballot and return the candidate's id.

    Whoever stands already, put forward by another unit, stays one candidate with all texts (PRODUCT 7). Raises
    NotFound, ChangedMeanwhile, NotAllowed (about oneself), ScreeningIsOver, NotAgreed, NotEligible (say, who has left).
    """
    with transaction():
        nomination = _to_decide(nomination_id, {NominationStatus.SUBMITTED}, version=version, by=by)
        _check_open(nomination.contest, now)
        if not nomination.person_agrees:
            raise NotAgreed(
                N_("Without the person’s agreement a nomination cannot be admitted. Send it back or refuse it.")
            )
        check_may_stand(nomination, now)
        nomination.candidate_id = _candidate_of(nomination)
        _decide(nomination, NominationStatus.ADMITTED, by=by, now=now)
        journal.record(
            "nomination admitted",
            by=by,
            now=now,
            contest_id=nomination.contest_id,
            nomination=nomination.id,
            employee=nomination.employee_id,
            candidate=nomination.candidate_id,
        )
    assert nomination.candidate_id is not None
    return nomination.candidate_id


def send_back(nomination_id: int, remark: str, *, version: int, by: int, now: datetime) -> None:
    """Return it to the nominator with a remark that says what to put right; it frees its place until it comes again.

    Raises FieldRefused (no remark, too long), NotFound, ChangedMeanwhile, NotAllowed, ScreeningIsOver.
    """
    remark = _remark("remark", remark)
    if not remark:
        raise FieldRefused("remark", N_("Say what is to be put right."))
    with transaction():
        nomination = _to_decide(nomination_id, {NominationStatus.SUBMITTED}, version=version, by=by)
        _check_open(nomination.contest, now)
        nomination.remark = remark
        _decide(nomination, NominationStatus.SENT_BACK, by=by, now=now)
        journal.record(
            "nomination sent back",
            by=by,
            now=now,
            contest_id=nomination.contest_id,
            nomination=nomination.id,
            employee=nomination.employee_id,
        )


def refuse(nomination_id: int, reason: RefusalReason, comment: str, *, version: int, by: int, now: datetime) -> None:
    """Refuse it for good, with or without the person's agreement; the reason goes to the nominator.

    Possible as long as the contest is not cancelled, so that nothing waits for ever after voting has begun. "Another
    reason" needs a comment. Raises FieldRefused, NotFound, ChangedMeanwhile, NotAllowed, ScreeningIsOver.
    """
    comment = _remark("comment", comment)
    if reason is RefusalReason.OTHER and not comment:
        raise FieldRefused("comment", N_("Say what the other reason is."))
    undecided = {NominationStatus.SUBMITTED, NominationStatus.SENT_BACK}
    with transaction():
        nomination = _to_decide(nomination_id, undecided, version=version, by=by)
        if nomination.contest.phase is Phase.CANCELLED:
            raise ScreeningIsOver(N_("This contest was cancelled."))
        nomination.refusal_reason = reason
        nomination.remark = comment
        _decide(nomination, NominationStatus.REFUSED, by=by, now=now)
        journal.record(
            "nomination refused",
            by=by,
            now=now,
            contest_id=nomination.contest_id,
            nomination=nomination.id,
            employee=nomination.employee_id,
            reason=reason.value,
        )


def _to_decide(nomination_id: int, statuses: set[NominationStatus], *, version: int, by: int) -> Nomination:
    """The nomination, held after its contest as everywhere. Two HR people deciding at once: the second is told."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    contest_id = db.session.scalar(
        select(Nomination.contest_id).where(Nomination.id == nomination_id, Nomination.status.in_(SEEN_BY_HR))
    )
    if contest_id is None:
        raise NotFound
    held(Contest, contest_id)
    nomination = held(Nomination, nomination_id)
    if nomination.version != version or nomination.status not in statuses:
        raise ChangedMeanwhile
    if nomination.employee_id == by:
        raise NotAllowed(N_("This nomination is about you: somebody else in HR decides about it."))
    return nomination


def _check_open(contest: Contest, now: datetime) -> None:
    if not screening_is_open(contest.phase, contest.voting_open_at, now):
        raise ScreeningIsOver(
            N_("Voting has begun or the contest has ended: nobody can be admitted or sent back any more.")
        )


def _candidate_of(nomination: Nomination) -> int:
    """The id of the person's candidacy, made now with today's unit and position where there is none yet."""
    there = db.session.scalar(
        select(Candidate.id).where(
            Candidate.contest_id == nomination.contest_id, Candidate.employee_id == nomination.employee_id
        )
    )
    if there is not None:
        return there
    employee = fresh_employee(nomination.employee_id)
    candidate = Candidate(
        contest_id=nomination.contest_id,
        employee_id=employee.id,
        unit_id=employee.unit_id,
        position=employee.position,
    )
    db.session.add(candidate)
    db.session.flush()
    return candidate.id


def _decide(nomination: Nomination, status: NominationStatus, *, by: int, now: datetime) -> None:
    """Note the decision and write to the nominator, who may have no address or may have left."""
    nomination.status = status
    nomination.decided_at = now
    nomination.decided_by_id = by
    nomination.version += 1
    nominator = fresh_employee(nomination.nominator_id)
    gone = nominator.left_on is not None and nominator.left_on <= now.date()
    write_letters(
        LetterKind.NOMINATION_DECIDED,
        [nominator.id] if nominator.email and not gone else [],
        about=f"nomination:{nomination.id}:{nomination.version}",
        contest_id=nomination.contest_id,
        now=now,
    )


def _remark(field: str, text: str) -> str:
    """The text without space around it and with plain line ends. Raises FieldRefused where it cannot be stored."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REMARK:
        raise FieldRefused(field, N_("Write %(most)s characters at most."), most=LONGEST_REMARK)
    if UNWRITABLE.search(text):
        raise FieldRefused(field, N_("There is a character here that cannot be shown. Please type the text anew."))
    return text
