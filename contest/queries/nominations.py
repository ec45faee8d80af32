"""Nominations as their own unit sees them, the desk of a head, and the candidates they lead to (PRODUCT 6, 7, 9)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.calendar import AwardPeriod
from contest.domain.eligibility import Person, Terms, is_within, nominations_are_open, screening_is_open
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
from contest.queries.paging import Page, page_of
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


# People, as the rules ask about them.


def people_of_rules(employees: Collection[Employee]) -> dict[int, Person]:
    """For each of these employees (with their units loaded) what the rules ask about them, by id. One query."""
    headed: dict[int, set[str]] = {}
    rows = db.session.execute(select(Unit.head_id, Unit.path).where(Unit.head_id.in_([each.id for each in employees])))
    for head_id, path in rows:
        if head_id is not None:
            headed.setdefault(head_id, set()).add(path)
    return {
        each.id: Person(
            id=each.id,
            unit_path=each.unit.path,
            hired_on=each.hired_on,
            left_on=each.left_on,
            heads=frozenset(headed.get(each.id, ())),
        )
        for each in employees
    }


def terms_of(contest: Contest) -> Terms:
    """What the contest asks of those who stand."""
    return Terms.of(contest.scope.path, AwardPeriod(contest.kind, contest.period_start))


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


# The desk.


@dataclass(frozen=True)
class DeskEntry:
    """A contest on the desk of a unit: places, deadline, and the unit's nominations in it, the latest first."""

    contest: Contest
    unit: Unit
    nominations: list[Nomination]
    is_open: bool

    @property
    def places(self) -> int:
        """How many nominations the unit may have before HR or on the ballot."""
        return self.contest.places_per_unit

    @property
    def used(self) -> int:
        """How many places are taken."""
        return sum(1 for each in self.nominations if each.status in TAKES_A_PLACE)

    @property
    def left(self) -> int:
        """How many places are free."""
        return max(0, self.places - self.used)


def desk(person: SignedIn, now: datetime) -> list[DeskEntry]:
    """What a head or deputy has to do: an entry for each contest under way and each unit of theirs that takes part.

    Contests that take nominations come first, those that close first before others. What is about the person is left
    out; so are contests past the deadline in which the unit nominated nobody. Five queries.
    """
    units = units_headed_by(person.id)
    contests = list(
        db.session.scalars(
            select(Contest)
            .where(Contest.phase.in_(NOT_ENDED))
            .options(joinedload(Contest.scope), selectinload(Contest.criteria))
            .order_by(Contest.nominations_close_at, Contest.id)
        )
    )
    nominations = db.session.scalars(
        select(Nomination)
        .where(
            Nomination.contest_id.in_([each.id for each in contests]),
            Nomination.unit_id.in_([each.id for each in units]),
            Nomination.employee_id != person.id,
        )
        .options(*with_everything())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )
    written: dict[tuple[int, int], list[Nomination]] = {}
    for nomination in nominations:
        written.setdefault((nomination.contest_id, nomination.unit_id), []).append(nomination)
    entries = [
        DeskEntry(contest, unit, written.get((contest.id, unit.id), []), is_open(contest, now))
        for contest in contests
        for unit in units
        if takes_part(unit, contest)
    ]
    shown = [each for each in entries if each.is_open or each.nominations or each.contest.phase is Phase.PLANNED]
    return sorted(shown, key=lambda each: (not each.is_open, each.contest.phase is Phase.PLANNED))


def open_entries(entries: Iterable[DeskEntry]) -> list[DeskEntry]:
    """Those of a desk in which somebody can be nominated now."""
    return [each for each in entries if each.is_open]


def my_nominations(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """A page of everything this person wrote or may act for, in contests of any phase, the latest first."""
    return page_of(_mine(person), page)


def earlier_nominations(person: SignedIn, *, page: int = 1) -> Page[Nomination]:
    """The same, of contests that are over."""
    return page_of(_mine(person).join(Nomination.contest).where(Contest.phase.in_(ENDED)), page)


def _mine(person: SignedIn) -> Select[Nomination]:
    return (
        select(Nomination)
        .where(or_(Nomination.nominator_id == person.id, acted_for_by(person.id)))
        .options(*with_everything())
        .order_by(Nomination.saved_at.desc(), Nomination.id.desc())
    )
