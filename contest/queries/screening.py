"""Nominations as HR sees them, drafts left out: the queue in its order, and the ways on from each (PRODUCT 9)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.consents import ConsentState
from contest.domain.nominations import SEEN_BY_HR
from contest.domain.papers import PaperKind
from contest.domain.phases import ENDED
from contest.extensions import db
from contest.models import Contest, Nomination, Unit
from contest.queries.nominations import with_everything
from contest.queries.paging import Page, page_of
from contest.queries.papers import missing_of
from contest.queries.screening_filters import ASKED, ORDERS, SAME_PERSON, QueueFilter, consent_asked, filtered, other
from contest.queries.staff import LARGEST_ID


@dataclass(frozen=True)
class Waiting:
    """A line of the queue: the nomination, and what to know before one opens it."""

    nomination: Nomination
    consent: ConsentState | None
    missing: list[PaperKind]
    others: int

    @property
    def id(self) -> int:
        """The id of the nomination."""
        return self.nomination.id


def queue(wanted: QueueFilter, *, page: int = 1) -> Page[Waiting]:
    """A page of the nominations that HR may see, those that have waited longest first unless sorted otherwise."""
    asked = filtered(wanted).options(
        *with_everything(),
        joinedload(Nomination.contest).selectinload(Contest.papers),
        selectinload(Nomination.attachments),
    )
    found = page_of(asked.order_by(*ORDERS[wanted.sort]), page)
    return Page(lines(found.items), found.page, found.total, found.per_page)


def lines(nominations: list[Nomination]) -> list[Waiting]:
    """These nominations (with papers loaded) as lines of the queue. Two queries."""
    ids = [each.id for each in nominations]
    answers = select(Nomination.id, consent_asked.state).join(consent_asked, ASKED).where(Nomination.id.in_(ids))
    consents = {number: state for number, state in db.session.execute(answers)}
    same_person = (
        select(Nomination.id, func.count())
        .join(other, SAME_PERSON)
        .where(Nomination.id.in_(ids))
        .group_by(Nomination.id)
    )
    others = {number: count for number, count in db.session.execute(same_person)}
    return [
        Waiting(
            nomination=each,
            consent=consents.get(each.id),
            missing=missing_of(each),
            others=others.get(each.id, 0),
        )
        for each in nominations
    ]


def order(wanted: QueueFilter) -> list[int]:
    """The ids of all nominations under this filter, in its order: what "next" and "previous" mean. One query."""
    return list(db.session.scalars(filtered(wanted).order_by(*ORDERS[wanted.sort]).with_only_columns(Nomination.id)))


@dataclass(frozen=True)
class Neighbours:
    """Who comes before and after a nomination under a filter, and which one of how many it is; 0 where it is none."""

    previous: int | None
    next: int | None
    place: int
    total: int


def neighbours(wanted: QueueFilter, nomination: Nomination) -> Neighbours:
    """The ways on from this nomination. From one outside of the filter the first in it is next; after the last comes
    the first again, as long as it is another one.
    """
    ids = order(wanted)
    if nomination.id not in ids:
        return Neighbours(None, ids[0] if ids else None, 0, len(ids))
    place = ids.index(nomination.id)
    following = ids[place + 1] if place + 1 < len(ids) else ids[0]
    return Neighbours(
        previous=ids[place - 1] if place else None,
        next=following if following != nomination.id else None,
        place=place + 1,
        total=len(ids),
    )


# What the queue can be narrowed to.


def contests_to_choose(*, ended: bool) -> list[Contest]:
    """The leads of all contests in which HR sees nominations, the latest period first."""
    led = select(func.coalesce(Contest.lead_id, Contest.id)).where(
        Contest.id.in_(select(Nomination.contest_id).where(Nomination.status.in_(SEEN_BY_HR)))
    )
    return _contests(Contest.id.in_(led), ended=ended)


def parts_to_choose(contest_id: int | None) -> list[Contest]:
    """The categories and branches of one contest; nothing where there is only the contest itself."""
    if contest_id is None or not 0 < contest_id <= LARGEST_ID:
        return []
    found = _contests(or_(Contest.id == contest_id, Contest.lead_id == contest_id), ended=True)
    in_order = sorted(found, key=lambda each: (each.stage, each.category_position, each.id))
    return in_order if len(in_order) > 1 else []


def units_with_nominations() -> list[Unit]:
    """The nominating units and all units above them, by path: what the queue can be narrowed to. Two queries."""
    paths = db.session.scalars(
        select(Unit.path)
        .where(Unit.id.in_(select(Nomination.unit_id).where(Nomination.status.in_(SEEN_BY_HR))))
        .distinct()
    )
    ids = {int(number) for path in paths for number in path.strip("/").split("/")}
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.path)))


def _contests(condition: ColumnElement[bool], *, ended: bool) -> list[Contest]:
    asked = (
        select(Contest)
        .where(condition)
        .options(joinedload(Contest.scope))
        .order_by(Contest.period_start.desc(), Contest.id.desc())
    )
    return list(db.session.scalars(asked if ended else asked.where(Contest.phase.not_in(ENDED))))
