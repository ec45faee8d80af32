"""Letters whose matter no longer holds, as conditions for statements: they are neither sent nor shown any more."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, String, and_, cast, exists, func, literal, or_
from sqlalchemy.orm import aliased

from contest.domain.letters import BEFORE, TELL_WHO_HAS_NOT_VOTED, LetterKind
from contest.domain.phases import Phase
from contest.models import Candidate, Contest, Letter, RollEntry


def is_in_vain(*, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on `Letter` that its matter no longer holds."""
    return or_(reminds_in_vain(now=now), tells_who_stands_again())


def reminds_in_vain(*, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on `Letter` that it reminds of a vote in vain; false for a letter of any other kind.

    The reader has voted in all that they were asked together, or voting is over, or the last reminder followed that of
    the half-time. Such a letter is neither sent nor shown any more: nobody finds it afterwards and can tell from it who
    voted late (SECRECY, Turnout).
    """
    vote, named, later = aliased(Contest), aliased(Contest), aliased(Letter)
    ballot_left = exists().where(
        named.id == Letter.contest_id,
        func.coalesce(vote.lead_id, vote.id) == func.coalesce(named.lead_id, named.id),
        vote.stage == named.stage,
        vote.scope_id == named.scope_id,
        vote.phase == Phase.VOTING,
        vote.voting_close_at > now,
        RollEntry.contest_id == vote.id,
        RollEntry.employee_id == Letter.employee_id,
        RollEntry.has_voted.is_(False),
    )
    overtaken = exists().where(
        Letter.kind == LetterKind.VOTING_HALF,
        later.kind == LetterKind.VOTING_LAST_DAY,
        later.about.like(Letter.about + f"{BEFORE}%"),
        later.employee_id == Letter.employee_id,
    )
    return and_(Letter.kind.in_(TELL_WHO_HAS_NOT_VOTED), or_(~ballot_left, overtaken))


def tells_who_stands_again() -> ColumnElement[bool]:
    """The condition on `Letter` that it says of somebody that they no longer stand, who does."""
    still_out = exists().where(
        Candidate.contest_id == Letter.contest_id,
        Candidate.dropped_reason.is_not(None),
        literal("candidate:") + cast(Candidate.id, String) == Letter.about,
    )
    return and_(Letter.kind == LetterKind.CANDIDATE_DROPPED, ~still_out)
