"""Steering a published contest by hand: cancel, bring a step forward, vote longer (PRODUCT 25: all journalled)."""

from datetime import datetime

from sqlalchemy import func, select, update

from contest.domain.contest_setup import LONGEST_REASON
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, RuleBroken
from contest.domain.phases import CANCELLABLE, Phase
from contest.domain.schedule import FAR
from contest.domain.steering import LEVERS, Forward
from contest.extensions import db
from contest.models import Candidate, Contest
from contest.queries.contest_setup import was_published
from contest.services import journal
from contest.services.moves import move
from contest.services.transaction import claimed, held, transaction

NOT_NEXT = N_("This step is not the next one of this contest any more. Look at it once more.")
NOT_OPEN = N_("Voting is not open in this contest, so it cannot be made longer.")


class TooLate(RuleBroken):
    """The clock was faster: the step has happened, or the worker is about to take it."""


def cancel(contest_id: int, reason: str, *, by: int, now: datetime) -> None:
    """End a contest without a result. The reason is shown to nominators and HR.

    Envelopes that lie in the box stay closed for ever: the key is destroyed. Raises FieldRefused without a reason,
    RuleBroken after voting has closed and for a draft that was never public (that one is discarded).
    """
    reason = _checked_reason(reason)
    with transaction():
        contest = held(Contest, contest_id)
        if contest.phase is Phase.DRAFT and not was_published(contest_id):
            raise RuleBroken(N_("This contest is a draft that nobody has seen. Delete it instead."))
        closed = (
            contest.voting_close_at is not None and contest.voting_close_at <= now and contest.phase is Phase.VOTING
        )
        if contest.phase not in CANCELLABLE or closed:
            raise TooLate(N_("This contest can no longer be cancelled: voting has closed, or it has ended already."))
        old = contest.phase
        move(contest, Phase.CANCELLED, ended_reason=reason, wrapped_key=None)
        journal.record("contest cancelled", by=by, now=now, contest_id=contest_id, phase=old.value, reason=reason)


def bring_forward(contest_id: int, step: Forward, *, by: int, now: datetime) -> None:
    """Set the instant of the next step to `now`; the clock's next sweep takes the step itself. No other instant moves.

    Raises TooLate where the contest is in another phase or the instant has come by itself; RuleBroken where the vote
    would open with too small a field, which would make the contest void.
    """
    lever = LEVERS[step]
    with transaction():
        contest = held(Contest, contest_id)
        planned: datetime | None = getattr(contest, lever.instant)
        if contest.phase not in lever.phases or planned is None:
            raise TooLate(NOT_NEXT)
        if planned <= now:
            raise TooLate(N_("The time for this step has come already. It happens by itself within a minute."))
        before: datetime | None = getattr(contest, lever.before) if lever.before else None
        if before is not None and before >= now:
            raise RuleBroken(N_("The phase has only just begun. Try again in a minute."))
        if step is Forward.OPEN_VOTING:
            _refuse_a_small_field(contest)
        _shift(contest, lever.instant, planned, now)
        journal.record(
            "step brought forward", by=by, now=now, contest_id=contest_id, step=step.value, planned=planned.isoformat()
        )


def vote_longer(contest_id: int, until: datetime, reason: str, *, by: int, now: datetime) -> None:
    """Let the running vote close later, never earlier. Raises FieldRefused for the instant or the reason, TooLate."""
    reason = _checked_reason(reason)
    with transaction():
        contest = held(Contest, contest_id)
        closes_at = contest.voting_close_at
        if contest.phase is not Phase.VOTING or closes_at is None or closes_at <= now:
            raise TooLate(NOT_OPEN)
        if until <= closes_at:
            raise FieldRefused(
                "voting_close_at", N_("Voting can only be made longer. Choose a later time than now set.")
            )
        if until > closes_at + FAR:
            raise FieldRefused("voting_close_at", N_("This is more than three years away. Check the year."))
        if contest.announce_at is not None and until > contest.announce_at:
            raise FieldRefused("voting_close_at", N_("Voting must close before the result is announced."))
        _shift(contest, "voting_close_at", closes_at, until)
        journal.record(
            "voting made longer",
            by=by,
            now=now,
            contest_id=contest_id,
            planned=closes_at.isoformat(),
            until=until.isoformat(),
            reason=reason,
        )


def _shift(contest: Contest, instant: str, planned: datetime, new: datetime) -> None:
    """Move one instant by a guarded update, so that of two organisers one is told that the other was faster."""
    column = getattr(Contest, instant)
    moved = (
        update(Contest)
        .where(Contest.id == contest.id, Contest.phase == contest.phase, column == planned)
        .values({instant: new, "version": Contest.version + 1})
    )
    if not claimed(moved):
        raise ChangedMeanwhile


def _refuse_a_small_field(contest: Contest) -> None:
    candidates = select(func.count()).select_from(Candidate).where(Candidate.contest_id == contest.id)
    admitted = db.session.scalar(candidates) or 0
    if admitted < contest.least_field:
        raise RuleBroken(
            N_("Candidates admitted: %(admitted)s. This contest needs at least %(needed)s: admit more of them first."),
            admitted=admitted,
            needed=contest.least_field,
        )


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) < 3:
        raise FieldRefused("reason", N_("Give a reason; others will read it."))
    if len(reason) > LONGEST_REASON:
        raise FieldRefused("reason", N_("The reason may have %(most)s characters at most."), most=LONGEST_REASON)
    return reason
