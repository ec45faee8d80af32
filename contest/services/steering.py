"""Steering a published contest by hand: cancel, bring a step forward, vote longer (PRODUCT 25: all journalled)."""

from datetime import datetime

from sqlalchemy import update

from contest.domain.contest_setup import LONGEST_REASON
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused, RuleBroken
from contest.domain.phases import CANCELLABLE, ENDED, Phase
from contest.domain.schedule import FAR
from contest.domain.stages import Stage
from contest.domain.steering import LEVERS, Forward
from contest.models import Contest
from contest.queries.contest_setup import was_published
from contest.queries.families import Family, standing_for_election
from contest.services import journal
from contest.services.due_reminders import remind_once_more
from contest.services.endings import tell_of_a_cancellation
from contest.services.families import held_family
from contest.services.moves import move
from contest.services.transaction import claimed, claimed_rows, transaction

NOT_NEXT = N_("This step is not the next one of this contest any more. Look at it once more.")
NOT_OPEN = N_("Voting is not open in this contest, so it cannot be made longer.")


class TooLate(RuleBroken):
    """The clock was faster: the step has happened, or the worker is about to take it."""


def cancel(contest_id: int, reason: str, *, by: int, now: datetime) -> None:
    """End a contest without a result, with all its categories and branches. Nominees and nominators read the reason.

    Envelopes that lie in the box stay closed for ever: the key is destroyed. A branch whose vote has closed already is
    still counted, and leads nowhere. Raises FieldRefused without a reason, RuleBroken after voting has closed and for
    a draft that was never public (that one is discarded).
    """
    reason = _checked_reason(reason)
    with transaction():
        family = held_family(contest_id)
        lead = family.lead
        if lead.phase is Phase.DRAFT and not was_published(lead.id):
            raise RuleBroken(N_("This contest is a draft that nobody has seen. Delete it instead."))
        live = [whole for whole in family.wholes if whole.phase is not Phase.VOID]
        if not live or not all(_may_be_cancelled(whole, now) for whole in live):
            raise TooLate(N_("This contest can no longer be cancelled: voting has closed, or it has ended already."))
        old = live[0].phase
        ended = [*live, *(one for one in family.branch_votes if _may_be_cancelled(one, now))]
        for vote in ended:
            move(vote, Phase.CANCELLED, ended_reason=reason, wrapped_key=None)
        tell_of_a_cancellation(family, ended, now=now)
        journal.record("contest cancelled", by=by, now=now, contest_id=lead.id, phase=old.value, reason=reason)


def bring_forward(contest_id: int, step: Forward, *, reason: str = "", by: int, now: datetime) -> None:
    """Set the instant of the next step to `now`; the clock's next sweep takes the step itself. No other instant moves.

    The page of the contest says so, with the reason where one is given.

    It holds for all categories, and where it is a step of the branches for all branches. Raises TooLate where the
    contest is in another phase or the instant has come by itself; RuleBroken where the vote would open with too small a
    field, which would make the contest void, and where the branches come first.
    """
    lever = LEVERS[step]
    with transaction():
        family = held_family(contest_id)
        contest = _in(family, contest_id)
        planned: datetime | None = getattr(contest, lever.instant)
        if contest.phase not in lever.phases or planned is None:
            raise TooLate(NOT_NEXT)
        if planned <= now:
            raise TooLate(N_("The time for this step has come already. It happens by itself within a minute."))
        before: datetime | None = getattr(contest, lever.before) if lever.before else None
        if before is not None and before >= now:
            raise RuleBroken(N_("The phase has only just begun. Try again in a minute."))
        votes = family.rows if step is Forward.OPEN_NOMINATIONS else family.of_stage(contest.stage)
        moved = [vote for vote in votes if vote.phase in lever.phases and _is_ahead(vote, lever.instant, now)]
        if contest.branch_stage:
            _refuse_before_the_branches(family, step)
        if step is Forward.OPEN_VOTING and contest.stage is Stage.WHOLE:
            for vote in moved:
                _refuse_a_small_field(vote)
        for vote in moved:
            _shift(vote, lever.instant, getattr(vote, lever.instant), now)
        if contest.stage is Stage.BRANCH and step is not Forward.OPEN_NOMINATIONS:
            _note_on_the_wholes(family, lever.instant, now)
        reason = " ".join(reason.split())[:LONGEST_REASON]
        journal.record(
            "step brought forward",
            by=by,
            now=now,
            contest_id=contest_id,
            step=step.value,
            planned=planned.isoformat(),
            **({"reason": reason} if reason else {}),
        )


def vote_longer(contest_id: int, until: datetime, reason: str, *, by: int, now: datetime) -> None:
    """Let the running vote close later, never earlier; in all categories, and in all branches where it is theirs.

    Whoever was reminded that it closes soon and has a ballot left is reminded once more before the new close.
    Raises FieldRefused for the instant or the reason, TooLate.
    """
    reason = _checked_reason(reason)
    with transaction():
        family = held_family(contest_id)
        contest = _in(family, contest_id)
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
        moved = [
            vote
            for vote in family.of_stage(contest.stage)
            if vote.phase is Phase.VOTING and vote.voting_close_at == closes_at
        ]
        for vote in moved:
            _shift(vote, "voting_close_at", closes_at, until)
        remind_once_more(moved)
        if contest.stage is Stage.BRANCH:
            _note_on_the_wholes(family, "voting_close_at", until)
        journal.record(
            "voting made longer",
            by=by,
            now=now,
            contest_id=contest_id,
            planned=closes_at.isoformat(),
            until=until.isoformat(),
            reason=reason,
        )


AS_THE_WHOLE_SEES_IT = {
    "nominations_close_at": "branch_nominations_close_at",
    "voting_open_at": "branch_voting_open_at",
    "voting_close_at": "branch_voting_close_at",
    "announce_at": "nominations_close_at",
}
"""Under which name an instant of the branches stands on the votes that they lead to."""


def _note_on_the_wholes(family: Family, instant: str, new: datetime) -> None:
    """Let the plan of the whole say what has moved in its branches."""
    live = [whole.id for whole in family.wholes if whole.phase not in ENDED]
    values = {AS_THE_WHOLE_SEES_IT[instant]: new, "version": Contest.version + 1}
    claimed_rows(update(Contest).where(Contest.id.in_(live)).values(values))


def _in(family: Family, contest_id: int) -> Contest:
    return next(vote for vote in family.rows if vote.id == contest_id)


def _is_ahead(vote: Contest, instant: str, now: datetime) -> bool:
    planned: datetime | None = getattr(vote, instant)
    return planned is not None and planned > now


def _may_be_cancelled(vote: Contest, now: datetime) -> bool:
    closed = vote.phase is Phase.VOTING and vote.voting_close_at is not None and vote.voting_close_at <= now
    return vote.phase in CANCELLABLE and not closed


def _refuse_before_the_branches(family: Family, step: Forward) -> None:
    """Raises RuleBroken for a step of the whole that only the branches can bring about, or must come after them."""
    if step is Forward.CLOSE_NOMINATIONS:
        raise RuleBroken(
            N_("The branches vote first: their first become the candidates here when the branches are announced.")
        )
    if step is Forward.OPEN_VOTING and any(vote.phase not in ENDED for vote in family.branch_votes):
        raise RuleBroken(N_("Not all branches have been announced yet. Voting opens after them."))


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
    admitted = standing_for_election(contest.id)
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
