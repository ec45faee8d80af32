"""Nominations as HR sees them, drafts left out: the queue, and one beside what it competes with (PRODUCT 9)."""

from dataclasses import dataclass

from sqlalchemy import Select, false, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from contest.domain.nominations import SEEN_BY_HR, NominationStatus
from contest.domain.phases import ENDED
from contest.extensions import db
from contest.models import Contest, Nomination, Unit
from contest.queries.nominations import places_used, with_everything
from contest.queries.paging import Page, page_of
from contest.queries.staff import LARGEST_ID, in_subtree


@dataclass(frozen=True)
class QueueFilter:
    """Which nominations the queue shows; what is None does not narrow it."""

    contest_id: int | None = None
    status: NominationStatus | None = NominationStatus.SUBMITTED
    unit: Unit | None = None


def queue(wanted: QueueFilter, *, page: int = 1) -> Page[Nomination]:
    """A page of the nominations that HR may see, those that have waited longest first."""
    return page_of(_in_order(_filtered(wanted)).options(*with_everything()), page)


def counts_by_status(wanted: QueueFilter) -> dict[NominationStatus, int]:
    """How many nominations of each state the other filters leave; every state that HR sees is named. One query."""
    asked = _filtered(QueueFilter(contest_id=wanted.contest_id, status=None, unit=wanted.unit))
    rows = db.session.execute(asked.with_only_columns(Nomination.status, func.count()).group_by(Nomination.status))
    found = {status: count for status, count in rows}
    return {status: found.get(status, 0) for status in NominationStatus if status in SEEN_BY_HR}


def contests_with_nominations() -> list[Contest]:
    """The contests that the queue can be narrowed to, the latest period first."""
    return list(
        db.session.scalars(
            select(Contest)
            .where(Contest.id.in_(select(Nomination.contest_id).where(Nomination.status.in_(SEEN_BY_HR))))
            .options(joinedload(Contest.scope))
            .order_by(Contest.period_start.desc(), Contest.id.desc())
        )
    )


def units_with_nominations() -> list[Unit]:
    """The nominating units and all units above them, by path: what the queue can be narrowed to. Two queries."""
    paths = db.session.scalars(
        select(Unit.path)
        .where(Unit.id.in_(select(Nomination.unit_id).where(Nomination.status.in_(SEEN_BY_HR))))
        .distinct()
    )
    ids = {int(number) for path in paths for number in path.strip("/").split("/")}
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.path)))


def nomination_for_hr(nomination_id: int) -> Nomination | None:
    """The nomination, if it has been submitted and not withdrawn; else None, as for a number that does not exist."""
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    return db.session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, Nomination.status.in_(SEEN_BY_HR))
        .options(*with_everything(), joinedload(Nomination.decided_by))
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class Beside:
    """What HR weighs a nomination against: others about the same person, others by the same unit, and its places."""

    same_person: list[Nomination]
    same_unit: list[Nomination]
    places_used: int


def beside(nomination: Nomination) -> Beside:
    """The other nominations of this contest about the same person and by the same unit."""
    others = (
        select(Nomination)
        .where(
            Nomination.contest_id == nomination.contest_id,
            Nomination.id != nomination.id,
            Nomination.status.in_(SEEN_BY_HR),
            or_(Nomination.employee_id == nomination.employee_id, Nomination.unit_id == nomination.unit_id),
        )
        .options(*with_everything())
        .order_by(Nomination.submitted_at, Nomination.id)
    )
    found = list(db.session.scalars(others))
    return Beside(
        same_person=[each for each in found if each.employee_id == nomination.employee_id],
        same_unit=[each for each in found if each.unit_id == nomination.unit_id],
        places_used=places_used(nomination.contest_id, nomination.unit_id),
    )


def next_to_check(wanted: QueueFilter, *, after: Nomination) -> int | None:
    """The id of the next nomination waiting behind this one, else of the first that waits; None when all is done."""
    waiting = QueueFilter(contest_id=wanted.contest_id, status=NominationStatus.SUBMITTED, unit=wanted.unit)
    asked = _in_order(_filtered(waiting)).where(Nomination.id != after.id).with_only_columns(Nomination.id).limit(1)
    if after.submitted_at is not None:
        place = tuple_(Nomination.submitted_at, Nomination.id)
        behind = db.session.scalar(asked.where(place > (after.submitted_at, after.id)))
        if behind is not None:
            return behind
    return db.session.scalar(asked)


def _filtered(wanted: QueueFilter) -> Select[Nomination]:
    # What a cancelled or finished contest left undecided waits for nobody any more.
    over = select(Contest.id).where(Contest.phase.in_(ENDED))
    asked = (
        select(Nomination)
        .join(Nomination.unit)
        .where(Nomination.status.in_(SEEN_BY_HR))
        .where(or_(Nomination.status != NominationStatus.SUBMITTED, Nomination.contest_id.not_in(over)))
    )
    if wanted.contest_id is not None and not 0 < wanted.contest_id <= LARGEST_ID:
        asked = asked.where(false())
    elif wanted.contest_id is not None:
        asked = asked.where(Nomination.contest_id == wanted.contest_id)
    if wanted.status is not None:
        asked = asked.where(Nomination.status == wanted.status)
    if wanted.unit is not None:
        asked = asked.where(in_subtree(wanted.unit.path))
    return asked


def _in_order(asked: Select[Nomination]) -> Select[Nomination]:
    return asked.order_by(Nomination.submitted_at, Nomination.id)
