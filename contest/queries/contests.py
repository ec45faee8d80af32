"""Contests: one by its number, the list of the office, what is due, who may vote, how many have (PRODUCT 2, 3, 14)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from contest.domain.calendar import PeriodKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.domain.secrecy import reporting_groups
from contest.domain.stages import Stage
from contest.domain.turnout import start_of
from contest.extensions import db
from contest.models import Contest, Employee, HourlyTurnout, Nomination, RollEntry, Unit
from contest.queries.paging import PER_PAGE, Page, nearest_page, page_of
from contest.queries.staff import LARGEST_ID, in_subtree, working_on

NEWEST_FIRST = (Contest.period_start.desc(), Contest.id.desc())


@dataclass(frozen=True)
class ContestName:
    """What the title of a contest is made of, and the unit it is held in."""

    id: int
    kind: PeriodKind
    period_start: date
    name_en: str
    name_ru: str
    scope: str


def contest_by_id(contest_id: int) -> Contest | None:
    """The contest in any phase, with scope and criteria, or None. Whether this reader may see it, the caller asks."""
    if not 0 < contest_id <= LARGEST_ID:
        return None
    return db.session.get(
        Contest, contest_id, options=[joinedload(Contest.scope), selectinload(Contest.criteria)], populate_existing=True
    )


def contests_for_office(
    *,
    phases: Collection[Phase] = (),
    wanted: Callable[[ContestName], bool] | None = None,
    page: int = 1,
) -> Page[Contest]:
    """A page of all contests, newest award period first, drafts included, with their scopes; of a family its lead.

    `phases` keeps to those of which any category is in one of these phases. `wanted` says of each contest's name
    whether it is one looked for: titles are written in the reader's language, so no database can search them.
    """
    leads: ColumnElement[bool] = and_(Contest.lead_id.is_(None), Contest.is_model.is_(False))
    if phases:
        category = aliased(Contest)
        followed = exists().where(
            category.lead_id == Contest.id, category.stage == Stage.WHOLE, category.phase.in_(phases)
        )
        leads = and_(leads, or_(Contest.phase.in_(phases), followed))
    asked = select(Contest).options(joinedload(Contest.scope)).where(leads).order_by(*NEWEST_FIRST)
    if wanted is None:
        return page_of(asked, page)
    names = (
        select(
            Contest.id,
            Contest.kind,
            Contest.period_start,
            Contest.name_en,
            Contest.name_ru,
            Unit.name.label("scope"),
        )
        .join(Unit, Unit.id == Contest.scope_id)
        .where(leads)
        .order_by(*NEWEST_FIRST)
    )
    found = [row.id for row in db.session.execute(names) if wanted(ContestName(*row))]
    number = nearest_page(page, len(found))
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(items=list(db.session.scalars(asked.where(Contest.id.in_(shown)))), page=number, total=len(found))


def due_contests(now: datetime) -> list[int]:
    """Ids of the contests with a step due at `now`, those that close first first. One query; it takes no step."""
    steps = (
        (Phase.PLANNED, Contest.nominations_open_at),
        (Phase.NOMINATING, Contest.nominations_close_at),
        (Phase.SCREENING, Contest.voting_open_at),
        (Phase.VOTING, Contest.voting_close_at),
        (Phase.CLOSED, Contest.voting_close_at),
        (Phase.COUNTED, Contest.announce_at),
    )
    due = or_(*(and_(Contest.phase == phase, instant <= now) for phase, instant in steps))
    return list(db.session.scalars(select(Contest.id).where(due).order_by(Contest.voting_close_at, Contest.id)))


# Who may vote.


def eligible_people(contest: Contest, on: date) -> ColumnElement[bool]:
    """The condition on `Employee` joined with `Unit` that the person may vote: in scope, and working on this day."""
    return and_(in_subtree(contest.scope.path), working_on(on))


def opening_day(contest: Contest, now: datetime) -> date:
    """The day on which voting opens, in the contest's zone; today where that is unknown or past."""
    return to_local(max(contest.voting_open_at or now, now), contest.time_zone).date()


@dataclass(frozen=True)
class Electorate:
    """How many may vote, how many of them have an e-mail address, and how many work in the whole company."""

    voters: int
    with_address: int
    company: int


def electorate(contest: Contest, *, now: datetime) -> Electorate:
    """Counted for the day on which voting opens, in the contest's zone; for today where that is unknown or past."""
    day = opening_day(contest, now)
    eligible = eligible_people(contest, day)
    row = db.session.execute(
        select(
            func.count().filter(eligible).label("voters"),
            func.count().filter(eligible, Employee.email.is_not(None)).label("with_address"),
            func.count().filter(working_on(day)).label("company"),
        )
        .select_from(Employee)
        .join(Unit, Unit.id == Employee.unit_id)
    ).one()
    return Electorate(voters=row.voters, with_address=row.with_address, company=row.company)


# Turnout.


@dataclass(frozen=True)
class GroupTurnout:
    """Voters and votes of a reporting group; `name` is None for the units too small to be shown by themselves."""

    name: str | None
    voters: int
    voted: int

    @property
    def percent(self) -> int:
        """The share of the voters who have voted, rounded down to whole per cent."""
        return 100 * self.voted // self.voters if self.voters else 0


@dataclass(frozen=True)
class Turnout:
    """The whole roll, and its reporting groups from the highest turnout down; none where there are not two to compare.

    `is_shown` is false where the whole roll is below the privacy threshold: then no figure may be shown at all.
    `as_of` is the full hour of the step shown while voting runs, None once the roll is final. `is_counted` is false
    before the first step: then `voted` says nothing yet.
    """

    voters: int
    voted: int
    groups: list[GroupTurnout]
    is_shown: bool
    as_of: datetime | None = None
    is_counted: bool = True

    @property
    def percent(self) -> int:
        """The share of all voters who have voted, rounded down to whole per cent."""
        return 100 * self.voted // self.voters if self.voters else 0


def turnout(contest: Contest) -> Turnout:
    """How many of the roll have voted, by the groups frozen at the opening (SECRECY, Turnout). One query.

    While voting runs, the figures are those of the last full hour: nobody sees who votes just now. Groups below the
    privacy threshold are merged, and where the merged ones are still too few, the smallest other group joins them, so
    that neither a figure nor the difference of two shows a small group. Nobody's name is asked for.
    """
    is_open = contest.phase is Phase.VOTING
    rows = db.session.execute(_last_step(contest) if is_open else _on_the_roll(contest)).all()
    shown = reporting_groups(
        {row.unit_id: row.voters for row in rows}, scope_id=contest.scope_id, threshold=contest.privacy_threshold
    )
    alone = len(set(shown.values())) < 2
    groups = []
    for group in sorted(set(shown.values())):
        members = [row for row in rows if shown[row.unit_id] == group]
        name = None if group == contest.scope_id else next(row.name for row in members if row.unit_id == group)
        groups.append(GroupTurnout(name, sum(row.voters for row in members), sum(row.voted for row in members)))
    groups.sort(key=lambda each: (each.name is None, -each.percent, each.name or ""))
    voters = sum(row.voters for row in rows)
    return Turnout(
        voters=voters,
        voted=sum(row.voted for row in rows),
        groups=[] if alone else groups,
        is_shown=voters >= contest.privacy_threshold,
        as_of=start_of(rows[0].hour) if is_open and rows else None,
        is_counted=bool(rows) or not is_open,
    )


def _on_the_roll(contest: Contest) -> Select[*tuple[Any, ...]]:
    """Voters and votes by reporting unit as the roll says now: after the close only."""
    return (
        select(
            RollEntry.unit_id,
            Unit.name,
            func.count().label("voters"),
            func.count().filter(RollEntry.has_voted).label("voted"),
        )
        .join(Unit, Unit.id == RollEntry.unit_id)
        .where(RollEntry.contest_id == contest.id)
        .group_by(RollEntry.unit_id, Unit.name)
    )


def _last_step(contest: Contest) -> Select[*tuple[Any, ...]]:
    """The same as services.turnout counted it at the last full hour."""
    return (
        select(
            HourlyTurnout.unit_id,
            Unit.name,
            HourlyTurnout.eligible.label("voters"),
            HourlyTurnout.voted,
            HourlyTurnout.hour,
        )
        .join(Unit, Unit.id == HourlyTurnout.unit_id)
        .where(HourlyTurnout.contest_id == contest.id)
    )


# Nominations and letters, as figures.


def nomination_counts(contest_id: int) -> dict[NominationStatus, int]:
    """How many nominations stand in each state; every state is named. Drafts are counted, never shown."""
    rows = db.session.execute(
        select(Nomination.status, func.count()).where(Nomination.contest_id == contest_id).group_by(Nomination.status)
    )
    found = {status: count for status, count in rows}
    return {status: found.get(status, 0) for status in NominationStatus}


def nominations_waiting(contest_id: int, limit: int = 5) -> list[Nomination]:
    """The submitted nominations that have waited longest, with the person, the unit and the nominator."""
    return list(
        db.session.scalars(
            select(Nomination)
            .where(Nomination.contest_id == contest_id, Nomination.status == NominationStatus.SUBMITTED)
            .options(
                joinedload(Nomination.employee).joinedload(Employee.unit),
                joinedload(Nomination.unit),
                joinedload(Nomination.nominator),
            )
            .order_by(Nomination.submitted_at, Nomination.id)
            .limit(limit)
        )
    )
