"""How anybody may put somebody forward: a colleague, or oneself, where a contest allows it (PRODUCT 6)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from contest.domain.eligibility import Reason, is_within, reason_not_to_stand
from contest.domain.nominations import NO_LONGER_LIVE, OF_A_PERSON, NominationChannel
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries.accounts import SignedIn
from contest.queries.nominations import is_open
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID, found_by, in_subtree, working_on

SHORTEST_SEARCH = 2
MOST_FOUND = 10


@dataclass(frozen=True)
class Way:
    """A contest that takes nominations now from this person: of colleagues, of the person themself, or both."""

    contest: Contest
    by_colleague: bool
    by_oneself: bool


@dataclass(frozen=True)
class Colleague:
    """Somebody whom a colleague may want to put forward, or the reader: why not, or the reader's own nomination."""

    employee: Employee
    reason: Reason | None
    nomination: Nomination | None


def takes_from(contest: Contest, person: SignedIn, channel: NominationChannel) -> bool:
    """Whether a contest lets this person propose by this way, at whatever time: where they take part themselves."""
    allowed = contest.by_colleague if channel is NominationChannel.COLLEAGUE else contest.by_oneself
    return allowed and is_within(person.unit_path, contest.scope.path)


def ways_open_to(person: SignedIn, now: datetime) -> list[Way]:
    """The contests to which this person may propose somebody now, those that close first before others. One query."""
    contests = db.session.scalars(
        select(Contest)
        .where(Contest.phase == Phase.NOMINATING, or_(Contest.by_colleague, Contest.by_oneself))
        .options(joinedload(Contest.scope))
        .order_by(Contest.nominations_close_at, Contest.category_position, Contest.id)
    )
    return [
        Way(contest, contest.by_colleague, contest.by_oneself)
        for contest in contests
        if is_open(contest, now) and is_within(person.unit_path, contest.scope.path)
    ]


def has_business_here(person: SignedIn) -> bool:
    """Whether the room of nominations has anything for this person, who acts for no unit. One query."""
    open_to_all = (
        select(Contest.id)
        .join(Contest.scope)
        .where(Contest.phase == Phase.NOMINATING, or_(Contest.by_colleague, Contest.by_oneself))
        .where(literal(person.unit_path).startswith(Unit.path))
    )
    wrote = exists().where(Nomination.nominator_id == person.id)
    return bool(db.session.scalar(select(or_(open_to_all.exists(), wrote))))


def colleagues(contest: Contest, person: SignedIn, text: str, *, today: date) -> list[Colleague]:
    """The first few people of the contest's part of the company whose number or names hold all words of the text.

    Nobody is found before two letters are typed: the list of staff is not for leafing through. Four queries.
    """
    if len("".join(text.split())) < SHORTEST_SEARCH:
        return []
    return _judged(contest, person, _found(contest, today, Employee.id != person.id, *found_by(text)), today=today)


def colleague(contest: Contest, person: SignedIn, employee_id: int, *, today: date) -> Colleague | None:
    """What the rules say about proposing this employee, who may be the reader; None for nobody of this contest."""
    if not 0 < employee_id <= LARGEST_ID:
        return None
    return next(iter(_judged(contest, person, _found(contest, today, Employee.id == employee_id), today=today)), None)


def _found(contest: Contest, today: date, *wanted: ColumnElement[bool]) -> list[Employee]:
    return list(
        db.session.scalars(
            select(Employee)
            .join(Employee.unit)
            .options(contains_eager(Employee.unit))
            .where(in_subtree(contest.scope.path), working_on(today), *wanted)
            .order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
            .limit(MOST_FOUND)
        )
    )


def _judged(contest: Contest, person: SignedIn, found: list[Employee], *, today: date) -> list[Colleague]:
    persons, terms = people_of_rules(found, contest), terms_of(contest)
    mine = {
        each.employee_id: each
        for each in db.session.scalars(
            select(Nomination).where(
                Nomination.contest_id == contest.id,
                Nomination.nominator_id == person.id,
                Nomination.channel.in_(OF_A_PERSON),
                Nomination.status.not_in(NO_LONGER_LIVE),
                Nomination.employee_id.in_([each.id for each in found]),
            )
        )
    }
    return [Colleague(each, reason_not_to_stand(persons[each.id], terms, today), mine.get(each.id)) for each in found]
