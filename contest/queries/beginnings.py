"""With which period a season could begin that repeats a contest, what opens at once, what is in the way (PRODUCT 2)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from contest.domain.calendar import AwardPeriod
from contest.domain.phases import ENDED_OTHERWISE, Phase
from contest.domain.schedule import lay_back
from contest.domain.seasons import AT_ONCE
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod
from contest.queries.seasons import Grounds, usual_ground, usual_opening


@dataclass(frozen=True)
class FirstPeriod:
    """A period with which the season can begin, and when the nominations of its contest open.

    `at_once`: by plan they should be open, or nearly; the contest would be published within minutes.
    """

    period: AwardPeriod
    opens_at: datetime
    at_once: bool


@dataclass(frozen=True)
class Beginnings:
    """What may come first, the one in the future last; and the contests that are there and become its own."""

    offered: list[FirstPeriod]
    joining: list[Contest]


def beginnings(contest: Contest, *, now: datetime) -> Beginnings:
    """What may come first in a season that repeats this contest.

    The next period that opens in the future, and the latest of those that are late, where there is one. A period that
    has had a public contest is none of them, whatever became of that one: what was cancelled is not held again. One
    query, two more for each year. Raises NoSuchYear.
    """
    there = _held_since(contest)
    read: Grounds = {}
    late: AwardPeriod | None = None
    period = AwardPeriod(contest.kind, contest.period_start)
    while period.start in there or usual_opening(contest, period, read) <= now + AT_ONCE:
        late = late if period.start in there else period
        period = period.next()
    offered = [FirstPeriod(period, usual_opening(contest, period, read), False)]
    if late is not None:
        laid = lay_back(
            late.kind,
            late,
            contest.time_zone,
            now=now,
            branches_first=contest.branch_stage,
            ground=usual_ground(contest, late, read),
        )
        offered.insert(0, FirstPeriod(late, laid.nominations_open_at, True))
    return Beginnings(offered, [each for each in there.values() if each is not None])


def _held_since(contest: Contest) -> dict[date, Contest | None]:
    """The contests that were public about its period and later ones; None stands for one that has a season already.

    Of several about one period, that which counts.
    """
    asked = (
        select(Contest, SeasonPeriod.season_id)
        .outerjoin(SeasonPeriod, SeasonPeriod.contest_id == Contest.id)
        .where(
            Contest.kind == contest.kind,
            Contest.scope_id == contest.scope_id,
            Contest.stage == Stage.WHOLE,
            Contest.lead_id.is_(None),
            Contest.phase != Phase.DRAFT,
            Contest.period_start >= contest.period_start,
        )
        .order_by(Contest.period_start, Contest.phase.not_in(ENDED_OTHERWISE), Contest.id)
    )
    return {each.period_start: each if season_id is None else None for each, season_id in db.session.execute(asked)}


def season_for(contest: Contest) -> Season | None:
    """The season of its kind in its unit that has not ended, paused or not, the model's own left out; or None."""
    return db.session.scalar(
        select(Season)
        .join(Season.model)
        .where(
            Contest.kind == contest.kind,
            Contest.scope_id == contest.scope_id,
            Season.model_id != contest.id,
            Season.ended_at.is_(None),
        )
        .options(contains_eager(Season.model))
        .order_by(Season.id)
        .limit(1)
    )
