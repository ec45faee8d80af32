"""Where a contest leads on that ended without a leader: to the next of its kind, to the last result, to a new one."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import contains_eager

from contest.domain.phases import ENDED, ENDED_OTHERWISE, Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Unit
from contest.queries.contest_setup import published_for
from contest.queries.families import family_of

NOT_COMING = (Phase.DRAFT, *ENDED)


@dataclass(frozen=True)
class LeadsOn:
    """What comes after: `coming` runs now or comes next, `last` was announced last; either may be missing.

    `may_be_repeated`: it ended whole, and no other one is held about its period.
    """

    coming: Contest | None
    last: Contest | None
    may_be_repeated: bool


def leads_on(contest: Contest) -> LeadsOn | None:
    """What comes after a contest that was cancelled or is void; None for any other, and for the vote of a branch.

    Those of its kind in its own unit come first, then in the units above. A fixed number of queries.
    """
    if contest.phase not in ENDED_OTHERWISE or contest.stage is not Stage.WHOLE:
        return None
    around = (
        select(Contest)
        .join(Contest.scope)
        .where(
            Contest.kind == contest.kind,
            Contest.stage == Stage.WHOLE,
            Contest.lead_id.is_(None),
            Contest.is_model.is_(False),
            literal(contest.scope.path).startswith(Unit.path),
        )
        .options(contains_eager(Contest.scope))
        .order_by(func.length(Unit.path).desc())
        .limit(1)
    )
    coming = around.where(Contest.phase.not_in(NOT_COMING), Contest.period_start >= contest.period_start)
    last = around.where(Contest.phase == Phase.ANNOUNCED)
    return LeadsOn(
        coming=db.session.scalar(coming.order_by(Contest.period_start, Contest.id)),
        last=db.session.scalar(last.order_by(Contest.announce_at.desc(), Contest.id.desc())),
        may_be_repeated=_ended_whole(contest)
        and published_for(contest.kind, contest.period_start, contest.scope_id) is None,
    )


def _ended_whole(contest: Contest) -> bool:
    """A category that is void is not held again alone; what was cancelled was so with all categories."""
    return contest.lead_id is None and (contest.phase is Phase.CANCELLED or not family_of(contest).has_categories)
