"""The people of a unit on its desk: who may be nominated, who is already, why not the others; and what was before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import contains_eager

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Consent, Contest, Employee, Nomination, Outcome, Placing, Unit
from contest.queries.eligibility import Proposed, proposed
from contest.queries.nominations import takes_part
from contest.queries.paging import PER_PAGE, Page, nearest_page
from contest.queries.staff import found_by, in_subtree, working_on
from contest.queries.title_holders import NAMED_A_LEADER


class Wanted(StrEnum):
    """Which people a list keeps to."""

    FREE = "free"
    ALREADY = "already"
    NOT = "not"


@dataclass(frozen=True)
class Before:
    """What a person did in contests that are over: how often nominated, how often on the ballot, which ones led."""

    nominated: int = 0
    stood: int = 0
    led: tuple[Contest, ...] = ()


@dataclass(frozen=True)
class PersonOfUnit:
    """A person with what the rules say now and what was before."""

    choice: Proposed
    before: Before

    @property
    def employee(self) -> Employee:
        """The person."""
        return self.choice.employee


@dataclass(frozen=True)
class PeopleOfUnits:
    """A page of people, and how many of those found are of each sort."""

    page: Page[PersonOfUnit]
    counts: dict[Wanted, int]

    @property
    def everybody(self) -> int:
        """How many were found, of any sort."""
        return sum(self.counts.values())


def sort_of(choice: Proposed) -> Wanted:
    """Of which sort a person is."""
    if choice.nomination is not None:
        return Wanted.ALREADY
    return Wanted.FREE if choice.reason is None else Wanted.NOT


def people_of_units(
    contest: Contest,
    units: Sequence[Unit],
    nominator_id: int,
    *,
    text: str = "",
    within: Unit | None = None,
    wanted: Wanted | None = None,
    page: int = 1,
    today: date,
) -> PeopleOfUnits:
    """A page of the people who work in these units and take part in the contest, by surname.

    `text` keeps to those whose number and names hold all of its words, `within` to one of the units, `wanted` to one
    sort. `units` are all for which the reader nominates: for which of them somebody is nominated follows from the
    rules. The rules are asked about everybody found, since only they know the sorts; the number of queries is fixed.
    """
    wide = [each.path for each in ([within] if within is not None else units) if takes_part(each, contest)]
    found = list(
        db.session.scalars(
            select(Employee)
            .join(Employee.unit)
            .options(contains_eager(Employee.unit))
            .where(in_subtree(contest.scope.path), working_on(today), *found_by(text))
            .where(or_(false(), *(in_subtree(path) for path in wide)))
            .order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
        )
    )
    choices = proposed(contest, units, nominator_id, found, today=today)
    counts = {each: 0 for each in Wanted}
    for choice in choices:
        counts[sort_of(choice)] += 1
    kept = [choice for choice in choices if wanted is None or sort_of(choice) is wanted]
    number = nearest_page(page, len(kept))
    shown = kept[(number - 1) * PER_PAGE : number * PER_PAGE]
    before = before_now([each.employee.id for each in shown], [each.id for each in units])
    return PeopleOfUnits(
        page=Page(items=[PersonOfUnit(each, before[each.employee.id]) for each in shown], page=number, total=len(kept)),
        counts=counts,
    )


def before_now(employee_ids: Collection[int], unit_ids: Collection[int]) -> dict[int, Before]:
    """What these people did in contests that are announced. Three queries.

    Nominations of other units count only where they led to the ballot, which everybody saw; a title only where the
    person agreed that it be known (PRODUCT 7, 23).
    """
    over = (Contest.phase == Phase.ANNOUNCED,)
    nominated = _counted(
        select(Nomination.employee_id, func.count(Nomination.contest_id.distinct()))
        .join(Nomination.contest)
        .where(
            *over,
            Nomination.employee_id.in_(employee_ids),
            Nomination.status.in_([NominationStatus.ADMITTED, NominationStatus.REFUSED]),
            or_(Nomination.status == NominationStatus.ADMITTED, Nomination.unit_id.in_(unit_ids)),
        )
        .group_by(Nomination.employee_id)
    )
    stood = _counted(
        select(Candidate.employee_id, func.count())
        .join(Candidate.contest)
        .where(*over, Candidate.employee_id.in_(employee_ids))
        .group_by(Candidate.employee_id)
    )
    led: dict[int, list[Contest]] = {}
    asked = (
        select(Candidate.employee_id, Contest)
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Outcome, Outcome.contest_id == Candidate.contest_id)
        .join(Contest, Contest.id == Candidate.contest_id)
        .join(
            Consent,
            (Consent.contest_id == Candidate.contest_id)
            & (Consent.employee_id == Candidate.employee_id)
            & (Consent.kind == ConsentKind.INTERNAL)
            & (Consent.state == ConsentState.GIVEN),
        )
        .where(*NAMED_A_LEADER, Candidate.employee_id.in_(employee_ids))
        .order_by(Contest.period_start.desc(), Contest.id.desc())
    )
    for employee_id, contest in db.session.execute(asked):
        led.setdefault(employee_id, []).append(contest)
    return {
        each: Before(max(nominated.get(each, 0), stood.get(each, 0)), stood.get(each, 0), tuple(led.get(each, ())))
        for each in employee_ids
    }


def _counted(asked: Select[int, int]) -> dict[int, int]:
    return {employee_id: count for employee_id, count in db.session.execute(asked)}
