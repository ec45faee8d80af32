"""What setting up a contest asks: rivals, models to copy, and everything that must be right before it is published."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import DraftFacts
from contest.domain.phases import Phase
from contest.domain.schedule import BRANCH_INSTANTS, IN_ORDER, Schedule, to_local
from contest.domain.secrecy import reporting_groups, reporting_unit
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Employee, JournalEntry, Unit
from contest.queries.contests import NEWEST_FIRST, electorate, eligible_people, opening_day
from contest.queries.families import branches_with_people, lead_id_of, outside_the_branches
from contest.queries.quality_weeks import decided_quality_day
from contest.queries.staff import in_subtree

NOT_LIVE = (Phase.DRAFT, Phase.CANCELLED, Phase.VOID)


def facts_of(contest: Contest, *, now: datetime) -> DraftFacts:
    """What the rules of publishing ask about a draft.

    Five queries, two more where the branches vote first, and one about a year.
    """
    branches = branches_with_people(contest, now=now) if contest.branch_stage else []
    return DraftFacts(
        kind=contest.kind,
        zone=contest.time_zone,
        schedule=schedule_of(contest),
        weights=tuple(criterion.weight for criterion in contest.criteria),
        privacy_threshold=contest.privacy_threshold,
        voters=electorate(contest, now=now).voters,
        nominating_units=nominating_units(contest),
        has_rival=rival_of(contest) is not None,
        places_per_unit=contest.places_per_unit,
        groups=len(eligible_by_group(contest, now=now)),
        method=contest.method_rules,
        weighting=contest.weighting,
        weight_cap_percent=contest.weight_cap_percent,
        open_board=contest.open_board,
        branches=len(branches) if contest.branch_stage else None,
        outside=outside_the_branches(contest, branches, now=now) if branches else 0,
        quorum_percent=contest.quorum_percent,
        period_end=AwardPeriod(contest.kind, contest.period_start).end,
        quality_day=_quality_day_of(contest),
    )


def _quality_day_of(contest: Contest) -> date | None:
    if contest.kind is not PeriodKind.YEAR or contest.announce_at is None:
        return None
    return decided_quality_day(to_local(contest.announce_at, contest.time_zone).year)


@dataclass(frozen=True)
class ReportingGroup:
    """A reporting unit as it would be frozen today; `name` is None for the small units together (SECRECY, Tables)."""

    unit_id: int
    name: str | None
    eligible: int


def eligible_by_group(contest: Contest, *, now: datetime) -> list[ReportingGroup]:
    """The reporting units with their eligible staff, the largest first: counted as the roll will be. Two queries."""
    sizes: Counter[int] = Counter()
    counted = (
        select(Unit.path, func.count())
        .select_from(Employee)
        .join(Unit, Unit.id == Employee.unit_id)
        .where(eligible_people(contest, opening_day(contest, now)))
        .group_by(Unit.path)
    )
    for path, people in db.session.execute(counted):
        sizes[reporting_unit(path, contest.scope.path)] += people
    groups = reporting_groups(sizes, scope_id=contest.scope_id, threshold=contest.privacy_threshold)
    together: Counter[int] = Counter()
    for unit, people in sizes.items():
        together[groups[unit]] += people
    names = {
        unit: name for unit, name in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(list(together))))
    }
    # Where the scope itself is the only group, it is everybody, and has a name to be called by.
    merged = contest.scope_id if len(together) > 1 else None
    found = [ReportingGroup(unit, None if unit == merged else names[unit], people) for unit, people in together.items()]
    return sorted(found, key=lambda group: (group.name is None, -group.eligible, group.name or ""))


def schedule_of(contest: Contest) -> Schedule | None:
    """The instants of the contest, those of the branches too where they vote first, or None while one is missing."""
    names = [name for name in IN_ORDER if contest.branch_stage or name not in BRANCH_INSTANTS]
    known = {name: getattr(contest, name) for name in names}
    return None if None in known.values() else Schedule(**known)


def rival_of(contest: Contest) -> Contest | None:
    """The published contest about the same period in the same unit, which leaves no place for this one (PRODUCT 2)."""
    return db.session.scalar(
        select(Contest)
        .where(
            Contest.kind == contest.kind,
            Contest.period_start == contest.period_start,
            Contest.scope_id == contest.scope_id,
            Contest.stage == contest.stage,
            Contest.phase.not_in(NOT_LIVE),
            func.coalesce(Contest.lead_id, Contest.id) != lead_id_of(contest),
        )
        .order_by(Contest.id)
        .limit(1)
    )


def published_for(kind: PeriodKind, period_start: date, scope_id: int) -> Contest | None:
    """The contest about this period in this unit that is public and counts, the lead of its categories; or None."""
    return db.session.scalar(
        select(Contest).where(
            Contest.kind == kind,
            Contest.period_start == period_start,
            Contest.scope_id == scope_id,
            Contest.stage == Stage.WHOLE,
            Contest.lead_id.is_(None),
            Contest.phase.not_in(NOT_LIVE),
        )
    )


def taken_periods(unit: Unit) -> set[AwardPeriod]:
    """The periods for which this unit has a published contest already, so that no second one finds a place."""
    asked = select(Contest.kind, Contest.period_start).where(
        Contest.scope_id == unit.id, Contest.stage == Stage.WHOLE, Contest.phase.not_in(NOT_LIVE)
    )
    return {AwardPeriod(kind, start) for kind, start in db.session.execute(asked)}


def was_published(contest_id: int) -> bool:
    """Whether the contest has ever been public, even if it is a draft again: from then on it is never deleted."""
    return bool(db.session.scalar(select(exists().where(JournalEntry.contest_id == contest_id))))


def models_to_copy(contest_id: int | None = None, limit: int = 24) -> list[Contest]:
    """The latest published contests, whose settings a new one may take over; without `contest_id`."""
    asked = (
        select(Contest)
        .where(Contest.phase.not_in([Phase.DRAFT, Phase.CANCELLED]), Contest.lead_id.is_(None))
        .options(joinedload(Contest.scope))
        .order_by(*NEWEST_FIRST)
    )
    if contest_id is not None:
        asked = asked.where(Contest.id != contest_id)
    return list(db.session.scalars(asked.limit(limit)))


def nominating_units(contest: Contest) -> int:
    """How many units in scope have a head or a deputy who can nominate."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Unit)
            .where(in_subtree(contest.scope.path), or_(Unit.head_id.is_not(None), Unit.deputy_id.is_not(None)))
        )
        or 0
    )
