"""Nominations as their own unit sees them, the desk of a head, and the candidates they lead to (PRODUCT 6, 7, 9)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.eligibility import is_within, nominations_are_open, screening_is_open
from contest.domain.nominations import (
    EDITABLE,
    TAKES_A_PLACE,
    WITHDRAWABLE,
    Gap,
    NominationStatus,
    NominationText,
    missing,
)
from contest.domain.phases import ENDED, Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Employee, Evidence, Nomination, Unit
from contest.queries.accounts import SignedIn
from contest.queries.staff import LARGEST_ID

NOT_ENDED = tuple(phase for phase in Phase if phase not in ENDED and phase is not Phase.DRAFT)


# Candidates.


def candidates(contest_id: int) -> list[Candidate]:
    """Those who stand in a contest, in the order of admission, with people, units, nominations, evidence and criteria.

    Three queries for any number of them. Nobody but HR sees them before voting opens (PRODUCT 7): ask the phase first.
    """
    nominations = selectinload(Candidate.nominations)
    return list(
        db.session.scalars(
            select(Candidate)
            .where(Candidate.contest_id == contest_id)
            .options(
                joinedload(Candidate.employee),
                joinedload(Candidate.unit),
                nominations.joinedload(Nomination.unit),
                nominations.joinedload(Nomination.nominator),
                nominations.selectinload(Nomination.evidence).joinedload(Evidence.criterion),
            )
            .order_by(Candidate.id)
        )
    )


# One nomination.


def with_everything() -> tuple[LoaderOption, ...]:
    """What a page about one nomination shows, or a list of them: a constant number of queries."""
    return (
        joinedload(Nomination.contest).joinedload(Contest.scope),
        joinedload(Nomination.contest).selectinload(Contest.criteria),
        joinedload(Nomination.unit),
        joinedload(Nomination.employee).joinedload(Employee.unit),
        joinedload(Nomination.nominator),
        selectinload(Nomination.evidence).joinedload(Evidence.criterion),
    )


def heads(person_id: int, unit_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that a person is head or deputy of the unit with this id."""
    return exists().where(Unit.id == unit_id, or_(Unit.head_id == person_id, Unit.deputy_id == person_id))


def acted_for_by(person_id: int) -> ColumnElement[bool]:
    """The condition on `Nomination` that a person may act for its unit: head or deputy, and not the one it is about."""
    return and_(Nomination.employee_id != person_id, heads(person_id, Nomination.unit_id))


def nomination_seen_by(nomination_id: int, person_id: int) -> Nomination | None:
    """The nomination if this person wrote it or may act for its unit; else None, as for a number that does not exist.

    Nobody else sees it before voting opens, not even the person it is about (PRODUCT 7).
    """
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    return db.session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, or_(Nomination.nominator_id == person_id, acted_for_by(person_id)))
        .options(*with_everything())
        .execution_options(populate_existing=True)
    )


def acts_for(person: SignedIn, nomination: Nomination) -> bool:
    """Whether this person may change it: head or deputy of its unit, and not the one it is about. No query."""
    return nomination.employee_id != person.id and nomination.unit_id in person.headed_unit_ids


def text_of(nomination: Nomination) -> NominationText:
    """What was written, as the rules ask it."""
    return NominationText(
        statement=nomination.statement,
        evidence={each.criterion_id: each.text for each in nomination.evidence},
        person_agrees=nomination.person_agrees,
        praise=nomination.praise,
    )


def gaps(nomination: Nomination) -> list[Gap]:
    """What is missing before it can be submitted; nothing where it has been."""
    if nomination.status not in EDITABLE:
        return []
    return missing(text_of(nomination), [each.id for each in nomination.contest.criteria])


def may_be_edited(nomination: Nomination, now: datetime) -> bool:
    """Whether it may be written and submitted now: what HR sent back also while HR is still checking."""
    contest = nomination.contest
    if nomination.status is NominationStatus.SENT_BACK:
        return screening_is_open(contest.phase, contest.voting_open_at, now)
    return nomination.status in EDITABLE and is_open(contest, now)


def may_be_withdrawn(nomination: Nomination) -> bool:
    """Whether it may be taken back: HR has not decided, and voting has not begun."""
    return nomination.status in WITHDRAWABLE and nomination.contest.phase in {Phase.NOMINATING, Phase.SCREENING}


def is_open(contest: Contest, now: datetime) -> bool:
    """Whether this contest takes nominations at this instant."""
    return nominations_are_open(contest.phase, contest.nominations_open_at, contest.nominations_close_at, now)


# Units.


def units_headed_by(person_id: int) -> list[Unit]:
    """The units somebody heads or is deputy of, from the top down."""
    return list(
        db.session.scalars(
            select(Unit).where(or_(Unit.head_id == person_id, Unit.deputy_id == person_id)).order_by(Unit.path)
        )
    )


def takes_part(unit: Unit, contest: Contest) -> bool:
    """Whether a unit has somebody to nominate in a contest: it lies in the scope, or the scope lies in it."""
    return is_within(unit.path, contest.scope.path) or is_within(contest.scope.path, unit.path)


def places_used(contest_id: int, unit_id: int) -> int:
    """How many places of a unit are taken by nominations submitted or admitted (PRODUCT 7)."""
    taken = (
        select(func.count())
        .select_from(Nomination)
        .where(
            Nomination.contest_id == contest_id,
            Nomination.unit_id == unit_id,
            Nomination.status.in_(TAKES_A_PLACE),
        )
    )
    return db.session.scalar(taken) or 0
