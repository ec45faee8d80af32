"""Asking again whether those who stand still may: when voting opens, at the tally, and before the order (PRODUCT 8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Nomination
from contest.queries.consents import stands_without_a_yes
from contest.queries.rule_sets import reasons_in
from contest.services import journal
from contest.services.letters import write_letters

CANDIDATE_DROPPED = "candidate dropped"


class Occasion(StrEnum):
    """When it is asked; the journal names it."""

    OPENING = "opening"
    TALLY = "tally"
    CONSENT = "consent"


def recheck(contest: Contest, *, now: datetime, occasion: str) -> list[Candidate]:
    """Drop whoever may not stand any more, and return them; part of an act that holds the contest.

    When voting opens also whoever qualified, was asked whether to stand and has not said yes: nobody is on a ballot
    paper without a consent of their own (PRODUCT 9, 23). The votes cast for them stand and are counted. Repeating it
    drops nobody twice.
    """
    candidates = _standing(contest.id)
    reasons = reasons_in(contest, candidates, now=now)
    if occasion == Occasion.OPENING:
        reasons.update((number, reasons[number] or Reason.NOT_AGREED) for number in _unanswered(contest.id))
    dropped = [each for each in candidates if reasons[each.id] is not None]
    for candidate in dropped:
        reason = reasons[candidate.id]
        assert reason is not None
        drop(candidate, reason, by=None, now=now, occasion=occasion)
    return dropped


def drop(candidate: Candidate, reason: Reason, *, by: int | None, now: datetime, occasion: str) -> None:
    """Take somebody out of the field; part of an act that holds the contest.

    The person and those who put them forward get a letter.
    """
    candidate.dropped_reason = reason
    candidate.dropped_at = now
    db.session.flush()
    journal.record(
        CANDIDATE_DROPPED,
        by=by,
        now=now,
        contest_id=candidate.contest_id,
        candidate=candidate.id,
        employee=candidate.employee_id,
        reason=reason.value,
        occasion=str(occasion),
    )
    nominators = select(Nomination.nominator_id).where(
        Nomination.candidate_id == candidate.id, Nomination.status == NominationStatus.ADMITTED
    )
    write_letters(
        LetterKind.CANDIDATE_DROPPED,
        [candidate.employee_id, *db.session.scalars(nominators)],
        about=f"candidate:{candidate.id}",
        contest_id=candidate.contest_id,
        now=now,
    )


def standing_now(contest: Contest, *, now: datetime) -> dict[int, Reason | None]:
    """For everybody who stood, by candidate id: why they may not be named in an order today, or None."""
    candidates = list(
        db.session.scalars(
            select(Candidate)
            .where(Candidate.contest_id == contest.id)
            .options(joinedload(Candidate.employee).joinedload(Employee.unit))
            .order_by(Candidate.id)
        )
    )
    reasons = reasons_in(contest, candidates, now=now)
    return {each.id: each.dropped_reason or reasons[each.id] for each in candidates}


def _unanswered(contest_id: int) -> list[int]:
    asked = select(Candidate.id).where(
        Candidate.contest_id == contest_id, Candidate.dropped_at.is_(None), stands_without_a_yes()
    )
    return list(db.session.scalars(asked))


def _standing(contest_id: int) -> list[Candidate]:
    """Those who still stand, as the database has them and their units now."""
    return list(
        db.session.scalars(
            select(Candidate)
            .where(Candidate.contest_id == contest_id, Candidate.dropped_at.is_(None))
            .options(joinedload(Candidate.employee).joinedload(Employee.unit))
            .order_by(Candidate.id)
            .execution_options(populate_existing=True)
        )
    )
