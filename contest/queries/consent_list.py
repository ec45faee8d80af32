"""The consents as HR follows them up: who has not answered, since when, and how to reach them (PRODUCT 23)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import SEEN_BY_HR, NominationStatus
from contest.extensions import db
from contest.models import Attachment, Consent, Contest, Employee, Nomination
from contest.queries.consents import states_of, waits_for_an_answer
from contest.queries.paging import Page, page_of


class Shelf(StrEnum):
    """Which of the answers are listed."""

    WAITING = "waiting"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Reach(StrEnum):
    """How somebody can be reached: by mail, or only in person and on paper."""

    MAIL = "mail"
    PAPER = "paper"


@dataclass(frozen=True)
class ConsentFilter:
    """What the list is narrowed to."""

    shelf: Shelf = Shelf.WAITING
    contest_id: int | None = None
    reach: Reach | None = None


@dataclass(frozen=True)
class Line:
    """One person in one contest: the answer about taking part, and the newest nomination that asks for it."""

    consent: Consent
    nomination: Nomination | None

    @property
    def employee(self) -> Employee:
        """Who was asked."""
        return self.consent.employee


def consent_list(wanted: ConsentFilter, *, page: int, now: datetime) -> Page[Line]:
    """A page of the people, those asked longest ago first. Three queries."""
    found = page_of(
        _narrowed(wanted, now)
        .options(
            contains_eager(Consent.contest).joinedload(Contest.scope),
            contains_eager(Consent.employee).joinedload(Employee.unit),
        )
        .order_by(Consent.asked_at, Employee.last_name, Employee.first_name, Employee.id, Contest.id),
        page,
    )
    nominations = _newest_nominations(found.items)
    lines = [Line(each, nominations.get((each.contest_id, each.employee_id))) for each in found.items]
    return Page(items=lines, page=found.page, total=found.total, per_page=found.per_page)


def counts_by_shelf(wanted: ConsentFilter, now: datetime) -> dict[Shelf, int]:
    """How many there are on each shelf under the other filters."""
    counts = {}
    for shelf in Shelf:
        rows = _narrowed(ConsentFilter(shelf, wanted.contest_id, wanted.reach), now).order_by(None).subquery()
        counts[shelf] = db.session.scalar(select(func.count()).select_from(rows)) or 0
    return counts


def contests_that_asked() -> list[Contest]:
    """The contests in which somebody was asked, the newest first."""
    asked = select(Consent.contest_id)
    return list(
        db.session.scalars(
            select(Contest)
            .where(Contest.id.in_(asked))
            .options(joinedload(Contest.scope), joinedload(Contest.lead))
            .order_by(Contest.period_start.desc(), Contest.id.desc())
        )
    )


@dataclass(frozen=True)
class PaperAnswer:
    """What HR copies from a signed form: whose, in which contest, the nomination its scan goes to."""

    employee: Employee
    contest: Contest
    consents: dict[ConsentKind, Consent]
    nomination: Nomination
    has_scan: bool


def paper_answer(contest_id: int, employee_id: int) -> PaperAnswer | None:
    """The person who was asked in this contest, or None."""
    consents = states_of(contest_id, [employee_id]).get(employee_id)
    if not consents:
        return None
    nominations = _nominations_of([(contest_id, employee_id)])
    if not nominations:
        return None
    scan = select(Attachment.id).where(
        Attachment.nomination_id.in_([each.id for each in nominations]), Attachment.kind == "consent"
    )
    return PaperAnswer(
        employee=nominations[-1].employee,
        contest=nominations[-1].contest,
        consents=consents,
        nomination=nominations[-1],
        has_scan=db.session.scalar(scan.limit(1)) is not None,
    )


def _narrowed(wanted: ConsentFilter, now: datetime) -> Select[Consent]:
    asked = (
        select(Consent)
        .join(Consent.contest)
        .join(Consent.employee)
        .where(Consent.kind == ConsentKind.TAKING_PART, Employee.left_on.is_(None) | (Employee.left_on > now.date()))
    )
    if wanted.shelf is Shelf.WAITING:
        asked = asked.where(waits_for_an_answer(now))
    else:
        asked = asked.where(Consent.state == ConsentState(wanted.shelf.value))
    if wanted.contest_id is not None:
        asked = asked.where(Consent.contest_id == wanted.contest_id)
    if wanted.reach is not None:
        has_address = Employee.email.is_not(None)
        asked = asked.where(has_address if wanted.reach is Reach.MAIL else ~has_address)
    return asked


def _newest_nominations(consents: Collection[Consent]) -> dict[tuple[int, int], Nomination]:
    return {
        (each.contest_id, each.employee_id): each
        for each in _nominations_of([(one.contest_id, one.employee_id) for one in consents])
    }


def _nominations_of(pairs: Collection[tuple[int, int]]) -> list[Nomination]:
    """The nominations of these people in these contests that HR can see and that stand, the newest last."""
    contests, people = {contest for contest, _ in pairs}, {person for _, person in pairs}
    found = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.contest_id.in_(contests),
            Nomination.employee_id.in_(people),
            Nomination.status.in_(SEEN_BY_HR - {NominationStatus.REFUSED}),
        )
        .options(joinedload(Nomination.contest).joinedload(Contest.scope), joinedload(Nomination.employee))
        .order_by(Nomination.id)
    )
    return [each for each in found if (each.contest_id, each.employee_id) in set(pairs)]
