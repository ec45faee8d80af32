"""A nominee puts a fact right: HR and the nominator read it beside the text (PRODUCT 9)."""

from datetime import datetime

from sqlalchemy import func, select

from contest.domain.eligibility import screening_is_open
from contest.domain.errors import N_, FieldRefused, NotFound, RuleBroken
from contest.domain.nominations import LONGEST_REMARK, SEEN_BY_HR, UNWRITABLE
from contest.extensions import db
from contest.models import Contest, FactRemark, Nomination
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.transaction import held, transaction

MOST_REMARKS = 10


def correct_facts(nomination_id: int, text: str, *, by: int, now: datetime) -> int:
    """Note what the nominee says is wrong in a text about them; returns the remark's id.

    Raises NotFound for everybody else and for what was not submitted, FieldRefused for the text, RuleBroken once voting
    has begun, when the texts stand, and after ten remarks on one text.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise FieldRefused("text", N_("Say what is wrong."))
    if len(text) > LONGEST_REMARK:
        raise FieldRefused("text", N_("Write %(most)s characters at most."), most=LONGEST_REMARK)
    if UNWRITABLE.search(text):
        raise FieldRefused("text", N_("There is a character here that cannot be shown. Please type the text anew."))
    with transaction() as session:
        nomination = _held_about(nomination_id, by)
        contest = nomination.contest
        if not screening_is_open(contest.phase, contest.voting_open_at, now):
            raise RuleBroken(N_("Voting has begun: the texts can no longer be changed. Speak to HR."))
        asked = select(func.count()).select_from(FactRemark).where(FactRemark.nomination_id == nomination.id)
        if (session.scalar(asked) or 0) >= MOST_REMARKS:
            raise RuleBroken(N_("You have sent %(most)s remarks on this text. Speak to HR."), most=MOST_REMARKS)
        remark = FactRemark(nomination_id=nomination.id, text=text, at=now)
        session.add(remark)
        session.flush()
        journal.record(
            "facts corrected",
            by=by,
            now=now,
            contest_id=nomination.contest_id,
            nomination=nomination.id,
            employee=nomination.employee_id,
        )
    return remark.id


def _held_about(nomination_id: int, by: int) -> Nomination:
    """The submitted nomination of this person, held after its contest."""
    if not 0 < nomination_id <= LARGEST_ID:
        raise NotFound
    contest_id = db.session.scalar(
        select(Nomination.contest_id).where(Nomination.id == nomination_id, Nomination.employee_id == by)
    )
    if contest_id is None:
        raise NotFound
    held(Contest, contest_id, shared=True)
    nomination = held(Nomination, nomination_id)
    if nomination.status not in SEEN_BY_HR:
        raise NotFound
    return nomination
