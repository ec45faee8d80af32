"""Nominations after the deadline: whom HR let in by name, and drafts that were left (PRODUCT 10)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from contest.domain.nominations import NO_LONGER_LIVE, OF_A_PERSON, OF_A_UNIT, NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, Employee, Evidence, LatePass, Nomination

AFTER_THE_DEADLINE = tuple(
    phase for phase in Phase if phase not in {Phase.DRAFT, Phase.PLANNED, Phase.NOMINATING, Phase.CANCELLED}
)


def late_passes(contest_ids: Collection[int]) -> set[tuple[int, int]]:
    """Whom HR let in after the deadline of these contests: pairs of contest and employee (PRODUCT 10). One query."""
    asked = select(LatePass.contest_id, LatePass.employee_id).where(LatePass.contest_id.in_(contest_ids))
    return {(contest_id, employee_id) for contest_id, employee_id in db.session.execute(asked)}


def people_let_in(contests: Collection[Contest]) -> dict[int, list[Employee]]:
    """Whom HR let in after the deadline and nobody has handed in yet, by contest, with their units. One query.

    Only of contests that HR is still checking: when voting opens, a pass ends.
    """
    checked = [contest.id for contest in contests if contest.phase is Phase.SCREENING]
    handed_in = exists().where(
        Nomination.contest_id == LatePass.contest_id,
        Nomination.employee_id == LatePass.employee_id,
        Nomination.is_late,
        Nomination.status.not_in(NO_LONGER_LIVE),
    )
    asked = (
        select(LatePass.contest_id, Employee)
        .join(Employee, Employee.id == LatePass.employee_id)
        .options(joinedload(Employee.unit))
        .where(LatePass.contest_id.in_(checked), ~handed_in)
        .order_by(Employee.last_name, Employee.first_name, Employee.id)
    )
    found: dict[int, list[Employee]] = {}
    for contest_id, employee in db.session.execute(asked):
        found.setdefault(contest_id, []).append(employee)
    return found


@dataclass(frozen=True)
class PassGiven:
    """Who was let in, by whom in HR, when and why."""

    employee: Employee
    by: Employee
    at: datetime
    reason: str


def passes_given(contest_id: int) -> list[PassGiven]:
    """The passes of a contest, the latest first. One query."""
    person, hr = aliased(Employee), aliased(Employee)
    asked = (
        select(LatePass, person, hr)
        .options(joinedload(person.unit))
        .join(person, person.id == LatePass.employee_id)
        .join(hr, hr.id == LatePass.by_id)
        .where(LatePass.contest_id == contest_id)
        .order_by(LatePass.at.desc(), LatePass.employee_id)
    )
    return [PassGiven(employee, by, given.at, given.reason) for given, employee, by in db.session.execute(asked)]


def used_passes(contest_id: int) -> set[int]:
    """By whose pass somebody was nominated, withdrawn ones left out: ids of employees. One query."""
    asked = select(Nomination.employee_id).where(
        Nomination.contest_id == contest_id, Nomination.is_late, Nomination.status != NominationStatus.WITHDRAWN
    )
    return set(db.session.scalars(asked))


def left_drafts(contest: Contest) -> list[Nomination]:
    """The drafts that move to this contest from earlier ones of its series, held, the latest period first.

    Those of contests past their deadline that let late ones move, that have not moved before, and that nobody may still
    hand in there by name. Whoever is just writing one is waited for.
    """
    let_in = exists().where(
        LatePass.contest_id == Nomination.contest_id,
        LatePass.employee_id == Nomination.employee_id,
        Contest.phase == Phase.SCREENING,
    )
    return list(
        db.session.scalars(
            select(Nomination)
            .join(Nomination.contest)
            .where(
                _same_series(contest),
                Contest.period_start < contest.period_start,
                Contest.phase.in_(AFTER_THE_DEADLINE),
                Contest.late == LatePolicy.NEXT_PERIOD,
                Nomination.status == NominationStatus.DRAFT,
                Nomination.carried_from_id.is_(None),
                ~let_in,
            )
            .options(selectinload(Nomination.evidence).joinedload(Evidence.criterion))
            .order_by(Contest.period_start.desc(), Nomination.id)
            .with_for_update(of=Nomination)
            .execution_options(populate_existing=True)
        )
    )


def has_its_like(draft: Nomination, contest: Contest) -> bool:
    """Whether a contest has a live nomination already that leaves no room for this one beside it."""
    same = (
        and_(Nomination.channel == draft.channel, Nomination.unit_id == draft.unit_id)
        if draft.channel in OF_A_UNIT
        else and_(Nomination.channel.in_(OF_A_PERSON), Nomination.nominator_id == draft.nominator_id)
    )
    asked = select(Nomination.id).where(
        Nomination.contest_id == contest.id,
        Nomination.employee_id == draft.employee_id,
        Nomination.status.not_in(NO_LONGER_LIVE),
        same,
    )
    return db.session.scalar(asked.limit(1)) is not None


def following_open(contest: Contest) -> Contest | None:
    """The next contest of the series, if it takes nominations already."""
    following = (
        select(Contest)
        .where(
            _same_series(contest),
            Contest.period_start > contest.period_start,
            Contest.phase.not_in({Phase.DRAFT, Phase.CANCELLED, Phase.VOID}),
        )
        .order_by(Contest.period_start)
        .limit(1)
    )
    found = db.session.scalar(following)
    return found if found is not None and found.phase is Phase.NOMINATING else None


def _same_series(contest: Contest) -> ColumnElement[bool]:
    """The condition on `Contest` that it asks the same question about another period."""
    return and_(
        Contest.kind == contest.kind,
        Contest.scope_id == contest.scope_id,
        Contest.stage == contest.stage,
        Contest.category_position == contest.category_position,
    )
