"""Seasons with their periods, what opens next and when, and what a season is fed by (PRODUCT 2, 21)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.calendar import AwardPeriod
from contest.domain.phases import Phase
from contest.domain.plans import Ground, YearLengths, plan_on
from contest.domain.schedule import known_zone
from contest.domain.seasons import next_period, read_lengths
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Qualification, Season, SeasonPeriod
from contest.queries.staff import LARGEST_ID
from contest.queries.working_days import ground_for

SHOWN_PERIODS = 24


@dataclass(frozen=True)
class SeasonSeen:
    """A season for HR: what comes next, when its nominations open, and what became of its periods, the latest first."""

    season: Season
    next_period: AwardPeriod
    opens_at: datetime
    periods: list[SeasonPeriod]


def ground_of(season: Season, period: AwardPeriod) -> Ground:
    """What the contest of this season about a period is laid on: working days, Quality Day, its own lengths."""
    return _with_lengths(season, ground_for(season.model.time_zone, period))


def natural_opening(season: Season, period: AwardPeriod, ground: Ground | None = None) -> datetime:
    """When nominations about a period open by the plan of the season, whatever time it is. Raises NoSuchYear."""
    laid_on = ground or ground_of(season, period)
    local = plan_on(laid_on, period, branches_first=season.model.branch_stage)[0]
    return local.replace(tzinfo=known_zone(season.model.time_zone)).astimezone(UTC)


def _with_lengths(season: Season, ground: Ground) -> Ground:
    lengths = read_lengths(season.model.kind, season.lengths)
    if isinstance(lengths, YearLengths):
        return replace(ground, year_lengths=lengths)
    return replace(ground, lengths=lengths)


def season_by_id(season_id: int) -> Season | None:
    """The season with its model, or None."""
    if not 0 < season_id <= LARGEST_ID:
        return None
    return db.session.get(Season, season_id, options=[joinedload(Season.model).joinedload(Contest.scope)])


def season_seen(season: Season) -> SeasonSeen:
    """One season as its page shows it."""
    periods = list(
        db.session.scalars(
            select(SeasonPeriod)
            .where(SeasonPeriod.season_id == season.id)
            .options(joinedload(SeasonPeriod.contest).joinedload(Contest.scope))
            .order_by(SeasonPeriod.period_start.desc())
        )
    )
    following = next_period(season.model.kind, season.first_period, {each.period_start for each in periods})
    return SeasonSeen(season, following, natural_opening(season, following), periods[:SHOWN_PERIODS])


def seasons() -> list[Season]:
    """All of them with their models and periods, in the order in which they were begun. Three queries."""
    return list(
        db.session.scalars(
            select(Season)
            .options(
                joinedload(Season.model).joinedload(Contest.scope),
                selectinload(Season.periods),
                joinedload(Season.fed_by).joinedload(Season.model).joinedload(Contest.scope),
            )
            .order_by(Season.id)
        )
    )


def seasons_seen() -> list[SeasonSeen]:
    """All of them with what each opens next; two queries for each time zone, however many there are."""
    found = seasons()
    coming = {
        season.id: next_period(season.model.kind, season.first_period, {each.period_start for each in season.periods})
        for season in found
    }
    grounds: dict[tuple[str, int], Ground] = {}
    seen = []
    for season in found:
        period = coming[season.id]
        place = (season.model.time_zone, period.start.year)
        if place not in grounds:
            grounds[place] = ground_for(season.model.time_zone, period)
        opens = natural_opening(season, period, _with_lengths(season, grounds[place]))
        seen.append(SeasonSeen(season, period, opens, list(season.periods)))
    return seen


def running_seasons() -> list[int]:
    """Ids of the seasons that are not paused. One query."""
    return list(db.session.scalars(select(Season.id).where(Season.is_paused.is_(False)).order_by(Season.id)))


def season_of(contest: Contest) -> Season | None:
    """The season that opened a contest or any other of its family, or None."""
    lead = contest.lead_id or contest.id
    return db.session.scalar(
        select(Season).join(SeasonPeriod, SeasonPeriod.season_id == Season.id).where(SeasonPeriod.contest_id == lead)
    )


def season_of_model(contest_id: int) -> Season | None:
    """The season that makes its contests like this one, or None."""
    return db.session.scalar(select(Season).where(Season.model_id == contest_id))


def feeding_contests(season: Season, after: datetime, until: datetime) -> list[Contest]:
    """The votes of this season that named their leader after one instant and not after the other, the earliest first.

    Of a contest with categories all of them; never the votes of branches.
    """
    opened = select(SeasonPeriod.contest_id).where(SeasonPeriod.season_id == season.id)
    return list(
        db.session.scalars(
            select(Contest)
            .where(
                (Contest.id.in_(opened)) | (Contest.lead_id.in_(opened)),
                Contest.stage == Stage.WHOLE,
                Contest.phase == Phase.ANNOUNCED,
                Contest.announce_at > after,
                Contest.announce_at <= until,
            )
            .order_by(Contest.announce_at, Contest.id)
        )
    )


def qualifications_of(contest_ids: list[int]) -> list[Qualification]:
    """Who stands in these votes by having led before, who dropped out and why, by the earlier contest. One query."""
    return list(
        db.session.scalars(
            select(Qualification)
            .where(Qualification.contest_id.in_(contest_ids))
            .options(joinedload(Qualification.source).joinedload(Contest.scope), joinedload(Qualification.employee))
            .order_by(Qualification.source_id, Qualification.employee_id)
        )
    )
