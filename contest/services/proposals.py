"""Proposals of colleagues and of oneself: the head supports or declines; at the deadline they go to HR (PRODUCT 6)."""

from datetime import datetime

from sqlalchemy import select

from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, NotAllowed, NotFound
from contest.domain.letters import LetterKind
from contest.domain.nominations import (
    LONGEST_REMARK,
    OF_A_PERSON,
    UNWRITABLE,
    NominationStatus,
    RefusalReason,
)
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Nomination
from contest.queries import nominations as asked
from contest.queries.routing import routes_of
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.handing_in import check_may_stand, day_of, fresh_employee, to_hr
from contest.services.letters import write_letters
from contest.services.nominations import check_open
from contest.services.transaction import held, transaction


def support(nomination_id: int, *, version: int, by: int, now: datetime) -> None:
    """Take up what was proposed: it goes to HR with a place of the unit, and the nominee is asked.

    Raises NotFound for strangers, NotAllowed for whoever only types for the head, ChangedMeanwhile,
    NominationsAreClosed, NotEligible, NoPlaceLeft.
    """
    with transaction():
        nomination = _to_decide(nomination_id, version=version, by=by, now=now)
        check_may_stand(nomination, now)
        nomination.supported_by_id, nomination.supported_at = by, now
        nomination.version += 1
        to_hr(nomination, now=now)
        _record("proposal supported", nomination, by=by, now=now)


def decline(nomination_id: int, comment: str, *, version: int, by: int, now: datetime) -> None:
    """Do not take it up; the proposer reads why.

    Raises FieldRefused (no comment, too long), NotFound, NotAllowed, ChangedMeanwhile, NominationsAreClosed.
    """
    comment = comment.replace("\r\n", "\n").strip()
    if not comment:
        raise FieldRefused("comment", N_("Say why you do not support it: the colleague reads it."))
    if len(comment) > LONGEST_REMARK:
        raise FieldRefused("comment", N_("Write %(most)s characters at most."), most=LONGEST_REMARK)
    if UNWRITABLE.search(comment):
        raise FieldRefused("comment", N_("There is a character here that cannot be shown. Please type the text anew."))
    with transaction():
        nomination = _to_decide(nomination_id, version=version, by=by, now=now)
        nomination.status = NominationStatus.REFUSED
        nomination.refusal_reason = RefusalReason.NOT_SUPPORTED
        nomination.remark = comment
        nomination.decided_at, nomination.decided_by_id = now, by
        nomination.version += 1
        write_letters(
            LetterKind.NOMINATION_DECIDED,
            [nomination.nominator_id],
            about=f"nomination:{nomination.id}:{nomination.version}",
            contest_id=nomination.contest_id,
            now=now,
        )
        _record("proposal declined", nomination, by=by, now=now)


def pass_to_hr(contest: Contest, *, now: datetime) -> int:
    """Hand what no head answered to HR when nominations close, whatever places are left; returns how many.

    Part of the act of the clock, which holds the contest. Repeating it does nothing.
    """
    unanswered = select(Nomination).where(
        Nomination.contest_id == contest.id, Nomination.status == NominationStatus.PROPOSED
    )
    found = db.session.scalars(unanswered.order_by(Nomination.id).with_for_update()).all()
    for nomination in found:
        nomination.version += 1
        to_hr(nomination, now=now, counted=False)
        _record("proposal passed to HR", nomination, by=None, now=now)
    return len(found)


def _to_decide(nomination_id: int, *, version: int, by: int, now: datetime) -> Nomination:
    """The proposal, held after its contest, for whoever decides about it today; its unit is settled by that way."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    proposed = select(Nomination.contest_id).where(
        Nomination.id == nomination_id, Nomination.channel.in_(OF_A_PERSON), asked.seen_by(by)
    )
    contest_id = db.session.scalar(proposed)
    if contest_id is None:
        raise NotFound
    contest = held(Contest, contest_id)
    nomination = held(Nomination, nomination_id)
    if nomination.version != version or nomination.status is not NominationStatus.PROPOSED:
        raise ChangedMeanwhile
    employee = fresh_employee(nomination.employee_id)
    route = routes_of([employee], today=day_of(contest, now))[employee.id]
    if by not in route.people:
        raise NotAllowed(N_("The head of the unit or the deputy decides about this proposal."))
    if contest.phase is not Phase.NOMINATING:
        raise ChangedMeanwhile
    check_open(contest, now)
    nomination.unit_id = route.unit_id
    return nomination


def _record(act: str, nomination: Nomination, *, by: int | None, now: datetime) -> None:
    journal.record(
        act,
        by=by,
        now=now,
        contest_id=nomination.contest_id,
        nomination=nomination.id,
        employee=nomination.employee_id,
    )
