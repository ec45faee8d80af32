"""Taking a candidate out of the contest: off the papers opened from now on, and passed over for the title."""

from datetime import datetime

from sqlalchemy import select

from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.extensions import db
from contest.models import Candidate, Employee, Nomination
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.roll import employed


def drop(candidate: Candidate, reason: Reason, *, by: int | None, now: datetime) -> bool:
    """Note that somebody may not stand any more, and tell them and their nominators; False for who is dropped already.

    Votes already cast stand and are counted (PRODUCT 8, 23). Inside the caller's transaction, with the contest held.
    `by` is None where the clock found it out. Whoever stepped back knows it, so the letter goes to the others.
    """
    if candidate.dropped_at is not None:
        return False
    candidate.dropped_reason = reason
    candidate.dropped_at = now
    journal.record(
        "candidate dropped",
        by=by,
        now=now,
        contest_id=candidate.contest_id,
        candidate=candidate.id,
        employee=candidate.employee_id,
        reason=reason.value,
    )
    nominators = select(Nomination.nominator_id).where(Nomination.candidate_id == candidate.id)
    told = select(Employee.id).where(Employee.email.is_not(None), employed(now))
    if reason is Reason.CONSENT_WITHDRAWN:
        told = told.where(Employee.id.in_(nominators), Employee.id != candidate.employee_id)
    else:
        told = told.where(Employee.id.in_(nominators) | (Employee.id == candidate.employee_id))
    write_letters(
        LetterKind.CANDIDATE_DROPPED,
        sorted(db.session.scalars(told)),
        about=f"candidate:{candidate.id}",
        contest_id=candidate.contest_id,
        now=now,
    )
    return True
