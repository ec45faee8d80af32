"""Nominations as their own unit sees them, the desk of a head, and the candidates they lead to (PRODUCT 6, 7, 9)."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from contest.domain.eligibility import is_within, nominations_are_open, screening_is_open
from contest.domain.nominations import (
    EDITABLE,
    OF_A_PERSON,
    OF_A_UNIT,
    TAKES_A_PLACE,
    WITHDRAWABLE,
    Gap,
    Minutes,
    NominationChannel,
    NominationStatus,
    NominationText,
    missing,
    missing_minutes,
)
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Attachment, Candidate, Contest, Employee, Evidence, Nomination, Unit
from contest.queries import routing
from contest.queries.accounts import SignedIn
from contest.queries.late import late_passes as late_passes
from contest.queries.staff import LARGEST_ID

BEFORE_THE_HEAD = frozenset({NominationStatus.DRAFT, NominationStatus.WITHDRAWN})

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


def written_by(person_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition on `Nomination` that a person may write it.

    Those of a unit are written by whoever is in a place of it, also as secretary, or acts for its empty post, but not
    by the one they are about; what a colleague or the person proposes is the proposer's own.
    """
    return or_(
        and_(Nomination.channel.in_(OF_A_PERSON), Nomination.nominator_id == person_id),
        and_(
            Nomination.channel.in_(OF_A_UNIT),
            Nomination.employee_id != person_id,
            routing.acts_in(person_id, Nomination.unit_id),
        ),
    )


def seen_by(person_id: int) -> ColumnElement[bool]:
    """The condition on `Nomination` that a person may read it before voting opens (PRODUCT 7).

    Whoever may write it, who once wrote it, and of what was proposed the unit that decides about it.
    """
    return or_(
        Nomination.nominator_id == person_id,
        and_(
            Nomination.employee_id != person_id,
            or_(Nomination.channel.in_(OF_A_UNIT), Nomination.status.not_in(BEFORE_THE_HEAD)),
            routing.acts_in(person_id, Nomination.unit_id),
        ),
    )


def nomination_seen_by(nomination_id: int, person_id: int) -> Nomination | None:
    """The nomination if this person wrote it or may act for its unit; else None, as for a number that does not exist.

    Nobody else sees it before voting opens, not even the person it is about (PRODUCT 7).
    """
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    return db.session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, seen_by(person_id))
        .options(*with_everything(), selectinload(Nomination.attachments).joinedload(Attachment.upload))
        .execution_options(populate_existing=True)
    )


def acts_for(person: SignedIn, nomination: Nomination) -> bool:
    """Whether this person may change it. No query, unless it is of a unit in which the person has no place."""
    if nomination.channel in OF_A_PERSON:
        return nomination.nominator_id == person.id
    if nomination.employee_id == person.id:
        return False
    if nomination.unit_id in person.headed_unit_ids | person.typed_unit_ids:
        return True
    asked = select(Nomination.id).where(Nomination.id == nomination.id, written_by(person.id))
    return db.session.scalar(asked) is not None


def text_of(nomination: Nomination) -> NominationText:
    """What was written, as the rules ask it."""
    return NominationText(
        statement=nomination.statement,
        evidence={each.criterion_id: each.text for each in nomination.evidence},
        person_agrees=nomination.person_agrees,
        praise=nomination.praise,
    )


def minutes_of(nomination: Nomination) -> Minutes:
    """The minutes of its assembly, as the rules ask them."""
    return Minutes(nomination.minutes_number, nomination.minutes_date)


def gaps(nomination: Nomination, *, today: date) -> list[Gap]:
    """What is missing before it can be submitted, but for papers; nothing where it has been.

    An assembly after `today` has not been held yet.
    """
    if nomination.status not in EDITABLE:
        return []
    return [
        *missing(text_of(nomination), [each.id for each in nomination.contest.criteria], nomination.channel),
        *missing_minutes(nomination.channel, minutes_of(nomination), today),
    ]


def may_be_edited(nomination: Nomination, now: datetime, passes: Collection[tuple[int, int]] = frozenset()) -> bool:
    """Whether it may be written and submitted now: what HR sent back also while HR is still checking.

    `passes` are those of late.late_passes(): who was let in by name, is until voting opens.
    """
    contest = nomination.contest
    let_in = (nomination.contest_id, nomination.employee_id) in passes
    if nomination.status is NominationStatus.SENT_BACK or (let_in and nomination.status in EDITABLE):
        return screening_is_open(contest.phase, contest.voting_open_at, now)
    return nomination.status in EDITABLE and is_open(contest, now)


def may_be_withdrawn(nomination: Nomination) -> bool:
    """Whether it may be taken back: HR has not decided, and voting has not begun."""
    return nomination.status in WITHDRAWABLE and nomination.contest.phase in {Phase.NOMINATING, Phase.SCREENING}


# When and where.


def takes_directly(contest: Contest) -> bool:
    """Whether people are nominated in this vote, and not in those of the branches that come before it."""
    return not (contest.branch_stage and contest.stage is Stage.WHOLE)


def takes_by(contest: Contest, channel: NominationChannel) -> bool:
    """Whether the contest takes nominations by this way; the head's is always open (PRODUCT 6)."""
    return {
        NominationChannel.HEAD: True,
        NominationChannel.COLLECTIVE: contest.by_collective,
        NominationChannel.COLLEAGUE: contest.by_colleague,
        NominationChannel.ONESELF: contest.by_oneself,
    }[channel]


def vote_taking(contest_id: int, employee_id: int) -> int:
    """The contest that takes nominations of this person: with a branch stage the vote of the branch (PRODUCT 3).

    The contest itself where there is none for the person's unit.
    """
    own = aliased(Unit)
    branch = (
        select(Contest.id)
        .join(Contest.scope)
        .join(Employee, Employee.id == employee_id)
        .join(own, own.id == Employee.unit_id)
        .where(Contest.next_id == contest_id, own.path.startswith(Unit.path))
        .order_by(Contest.id)
        .limit(1)
    )
    return db.session.scalar(branch) or contest_id


def is_open(contest: Contest, now: datetime) -> bool:
    """Whether this contest takes nominations at this instant."""
    return takes_directly(contest) and nominations_are_open(
        contest.phase, contest.nominations_open_at, contest.nominations_close_at, now
    )


# Units.


def units_acted_for(person_id: int, *, today: date) -> list[Unit]:
    """The units somebody heads, deputises or types for, and the vacant ones that fall to these; from the top down."""
    return routing.units_acted_for(person_id, today=today)


def takes_part(unit: Unit, contest: Contest) -> bool:
    """Whether a unit has somebody to nominate in a contest: it lies in the scope, or the scope lies in it."""
    return takes_directly(contest) and (
        is_within(unit.path, contest.scope.path) or is_within(contest.scope.path, unit.path)
    )


def places_used(contest_id: int, unit_id: int) -> int:
    """How many people take a place of a unit, however many of its nominations are about one of them (PRODUCT 7)."""
    return db.session.scalar(select(func.count()).select_from(_with_a_place(contest_id, unit_id).subquery())) or 0


def has_a_place(contest_id: int, unit_id: int, employee_id: int) -> bool:
    """Whether this person takes one of the unit's places already: another nomination of them takes no further one."""
    asked = _with_a_place(contest_id, unit_id).where(Nomination.employee_id == employee_id)
    return db.session.scalar(asked) is not None


def _with_a_place(contest_id: int, unit_id: int) -> Select[int]:
    return (
        select(Nomination.employee_id)
        .where(
            Nomination.contest_id == contest_id,
            Nomination.unit_id == unit_id,
            Nomination.status.in_(TAKES_A_PLACE),
        )
        .distinct()
    )


# Proposals of colleagues.


def proposals_for(person_id: int, *, today: date) -> list[Nomination]:
    """What colleagues proposed and this person decides about as head or deputy, the oldest first.

    Whose the decision is, is asked anew each time, for heads come and go. A fixed number of queries.
    """
    found = list(
        db.session.scalars(
            select(Nomination)
            .join(Nomination.contest)
            .where(
                Nomination.status == NominationStatus.PROPOSED,
                Contest.phase == Phase.NOMINATING,
                Nomination.employee_id != person_id,
                routing.acts_in(person_id, Nomination.unit_id),
            )
            .options(*with_everything())
            .order_by(Nomination.submitted_at, Nomination.id)
        )
    )
    ways = routing.routes_of([each.employee for each in found], today=today)
    return [each for each in found if person_id in ways[each.employee_id].people]
