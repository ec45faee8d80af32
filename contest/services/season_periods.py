"""A contest set up by hand in place of one that its season had opened, and that came to nothing (PRODUCT 2, 21)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from contest.domain.phases import ENDED_OTHERWISE
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, SeasonPeriod
from contest.services import journal


def take_the_place(contest: Contest, *, by: int | None, now: datetime) -> None:
    """Let a contest that is published be the one of its season for its period, where the season's own was cancelled.

    Or was void: its leaders go on, and those of before come to it, as they would have. Part of the act that publishes,
    in which no season opens anything. Nothing happens for a contest of a season, and where there is none to replace.
    """
    own = aliased(Contest)
    row = db.session.scalar(
        select(SeasonPeriod)
        .join(own, own.id == SeasonPeriod.contest_id)
        .where(
            SeasonPeriod.period_start == contest.period_start,
            own.kind == contest.kind,
            own.scope_id == contest.scope_id,
            own.stage == Stage.WHOLE,
            own.id != contest.id,
            own.phase.in_(ENDED_OTHERWISE),
        )
        .order_by(SeasonPeriod.season_id)
        .limit(1)
    )
    if row is not None:
        row.contest_id, row.at = contest.id, now
        journal.record("season took over a contest", by=by, now=now, contest_id=contest.id, season=row.season_id)
