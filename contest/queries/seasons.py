"""Seasons with their periods, what opens next and when, and what a season is fed by (PRODUCT 2, 21)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.phases import ENDED, Phase
from contest.domain.plans import Ground, YearLengths, plan_on
from contest.domain.schedule import BRANCH_INSTANTS, IN_ORDER, known_zone, to_local
from contest.domain.seasons import AT_ONCE, next_period, read_lengths
from contest.domain.stages import Stage
from contest.domain.troubles import STOPS_THE_COUNT
from contest.extensions import db
from contest.models import Contest, Outcome, Qualification, Season, SeasonPeriod, TroubleNoted
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


Grounds = dict[tuple[str, int], Ground]
"""The working days and Quality Days that have been read, by time zone and year."""


def ground_of(season: Season, period: AwardPeriod) -> Ground:
    """What the contest of this season about a period is laid on: working days, Quality Day, its own lengths.

    A quarter that the leaders of its months stand in takes nominations until the last of them is announced; a year
    takes the leaders from one Quality Week to the next.
    """
    laid = _own_ground(season.model, season.lengths, period, {})
    return replace(laid, open_until=_last_leaders_on(season, period))


def last_month(season: Season, period: AwardPeriod) -> AwardPeriod | None:
    """The last of the periods whose leaders stand in a quarter; None for a year, and where no season feeds this one."""
    if season.fed_by is None or season.model.kind is PeriodKind.YEAR:
        return None
    return AwardPeriod.containing(season.fed_by.model.kind, period.last_day)


def usual_ground(contest: Contest, period: AwardPeriod, read: Grounds) -> Ground:
    """What the contest about a period is laid on in a season that begins with this contest."""
    return _own_ground(contest, "", period, read)


def usual_opening(contest: Contest, period: AwardPeriod, read: Grounds) -> datetime:
    """When its nominations open by the plan of such a season, whatever time it is. Raises NoSuchYear."""
    return _planned(contest, period, usual_ground(contest, period, read))["nominations_open_at"]


def _own_ground(model: Contest, written: str, period: AwardPeriod, read: Grounds) -> Ground:
    """What a contest is laid on whoever feeds it; `read` keeps what several seasons are laid on alike."""
    place = (model.time_zone, period.start.year)
    if place not in read:
        read[place] = ground_for(model.time_zone, period)
    lengths = read_lengths(model.kind, written)
    if isinstance(lengths, YearLengths):
        return replace(read[place], year_lengths=lengths)
    return replace(read[place], lengths=lengths)


def natural_opening(season: Season, period: AwardPeriod, read: Grounds | None = None) -> datetime:
    """When nominations about a period open by the plan of the season, whatever time it is. Raises NoSuchYear."""
    ground = _own_ground(season.model, season.lengths, period, {} if read is None else read)
    return _planned(season.model, period, ground)["nominations_open_at"]


def natural_cut_off(season: Season, period: AwardPeriod) -> datetime:
    """When nominations about a period close by the plan of the season, whatever time it is. Raises NoSuchYear."""
    return _planned(season.model, period, ground_of(season, period))["nominations_close_at"]


def _planned(model: Contest, period: AwardPeriod, ground: Ground) -> dict[str, datetime]:
    branches_first = model.branch_stage
    names = [name for name in IN_ORDER if branches_first or name not in BRANCH_INSTANTS]
    local = plan_on(ground, period, branches_first=branches_first)
    zone = known_zone(model.time_zone)
    return {name: each.replace(tzinfo=zone).astimezone(UTC) for name, each in zip(names, local, strict=True)}


def _last_leaders_on(season: Season, period: AwardPeriod) -> date | None:
    """The day on which the last leaders of the months of a quarter are announced; None where none stand.

    As their contest says, which may have come late; where there is none, by plan.
    """
    source, last = season.fed_by, last_month(season, period)
    if source is None or last is None:
        return None
    opened = db.session.scalar(
        select(Contest.announce_at)
        .join(SeasonPeriod, SeasonPeriod.contest_id == Contest.id)
        .where(SeasonPeriod.season_id == source.id, SeasonPeriod.period_start == last.start)
    )
    announced = opened or _planned(source.model, last, ground_of(source, last))["announce_at"]
    return to_local(announced, season.model.time_zone).date()


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
    read: Grounds = {}
    return [
        SeasonSeen(season, coming[season.id], natural_opening(season, coming[season.id], read), list(season.periods))
        for season in found
    ]


def may_be_brought_back(seen: SeasonSeen, *, now: datetime) -> set[date]:
    """The first days of those periods that were left out whose contest can still open as planned.

    Two queries for each year.
    """
    season = seen.season
    read: Grounds = {}
    return {
        each.period_start
        for each in seen.periods
        if each.contest_id is None and still_opens_in_time(season, each.period_start, now=now, read=read)
    }


def still_opens_in_time(season: Season, start: date, *, now: datetime, read: Grounds | None = None) -> bool:
    """Whether the nominations of the period that begins on this day open a day from now or later."""
    period = AwardPeriod.containing(season.model.kind, start)
    return natural_opening(season, period, read) > now + AT_ONCE


def fed_seasons(season: Season) -> list[Season]:
    """Those that go on in which the leaders of this one stand."""
    asked = select(Season).where(Season.fed_by_id == season.id).options(joinedload(Season.model)).order_by(Season.id)
    return [each for each in db.session.scalars(asked) if not each.is_ended]


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


def feeding_contests(season: Season, after: datetime, fed: Contest) -> list[Contest]:
    """The votes of this season whose leaders stand in `fed`, the earliest first.

    They have been announced, were to be when `fed` closed its nominations, and were not yet at `after`; whose leaders
    went on to another period already do not do so again. Of a contest with categories all of them; never the votes of
    branches.
    """
    other = aliased(Contest)
    taken = (
        select(Qualification.source_id)
        .join(other, other.id == Qualification.contest_id)
        .where(other.kind == fed.kind, other.scope_id == fed.scope_id, other.period_start != fed.period_start)
    )
    return list(
        db.session.scalars(
            select(Contest)
            .join(Outcome, Outcome.contest_id == Contest.id)
            .where(
                _is_of(season),
                Contest.stage == Stage.WHOLE,
                Contest.phase == Phase.ANNOUNCED,
                Outcome.announced_at > after,
                Contest.announce_at <= fed.nominations_close_at,
                Contest.id.not_in(taken),
            )
            .order_by(Contest.announce_at, Contest.id)
        )
    )


def votes_between(season: Season, after: datetime, until: datetime) -> list[Contest]:
    """The votes of this season that were or are to name their leader after one instant and not after the other.

    Whatever became of them; never the votes of branches. One query.
    """
    return list(
        db.session.scalars(
            select(Contest)
            .where(
                _is_of(season),
                Contest.stage == Stage.WHOLE,
                Contest.phase != Phase.DRAFT,
                Contest.announce_at > after,
                Contest.announce_at <= until,
            )
            .order_by(Contest.announce_at, Contest.id)
        )
    )


def next_of(season: Season) -> AwardPeriod:
    """The first period of a season that is neither opened nor skipped; its periods are loaded, or one query."""
    return next_period(season.model.kind, season.first_period, {each.period_start for each in season.periods})


def late_leaders(season: Season, until: datetime) -> bool:
    """Whether a vote of this season should have named its leader by then and still will, by itself. Two queries."""
    awaited = select(Contest.id).where(
        _is_of(season),
        Contest.stage == Stage.WHOLE,
        Contest.phase.not_in([Phase.DRAFT, *ENDED]),
        Contest.announce_at <= until,
    )
    stuck = (
        select(TroubleNoted.contest_id)
        .join(Contest, Contest.id == TroubleNoted.contest_id)
        .where(_is_of(season), TroubleNoted.kind.in_(STOPS_THE_COUNT))
    )
    return db.session.scalar(awaited.limit(1)) is not None and db.session.scalar(stuck.limit(1)) is None


def _is_of(season: Season) -> ColumnElement[bool]:
    """The condition that a vote is one of this season, its categories and branches among them."""
    opened = select(SeasonPeriod.contest_id).where(SeasonPeriod.season_id == season.id)
    return or_(Contest.id.in_(opened), Contest.lead_id.in_(opened))


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
