"""What the rules about standing ask: the people as they see them, and the terms of a contest (PRODUCT 8)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.consents import NOT_WILLING, ConsentKind
from contest.domain.eligibility import Person, Reason, RuleSet, Terms, reason_not_to_stand
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import (
    Attestation,
    Candidate,
    CommissionMember,
    Consent,
    Contest,
    Eligibility,
    Employee,
    Outcome,
    Placing,
    Unit,
)
from contest.queries.title_holders import HELD_SINCE, NAMED_A_LEADER


@dataclass(frozen=True)
class Known:
    """What is known in a contest about anybody: the commission, the titles of before, HR's attestations."""

    commission: Collection[int]
    led_until: Mapping[int, date]
    attested: Mapping[int, bool]

    def person(
        self,
        number: int,
        unit_path: str,
        hired_on: date | None,
        left_on: date | None,
        staff_group: str,
        heads: Collection[str] = (),
    ) -> Person:
        """The employee of this id as the rules see them."""
        return Person(
            id=number,
            unit_path=unit_path,
            hired_on=hired_on,
            left_on=left_on,
            heads=frozenset(heads),
            staff_group=staff_group,
            on_commission=number in self.commission,
            led_until=self.led_until.get(number),
            is_clean=self.attested.get(number),
        )


def known_in(contest: Contest) -> Known:
    """What is known in this contest, about whomever. Three queries."""
    return Known(commission_of(contest), _led_until(contest), attestations_of(contest.id))


def people_of_rules(employees: Collection[Employee], contest: Contest) -> dict[int, Person]:
    """For each of these employees (with their units loaded) what the rules ask about them, by id. Four queries."""
    headed: dict[int, set[str]] = {}
    ids = [each.id for each in employees]
    for head_id, path in db.session.execute(select(Unit.head_id, Unit.path).where(Unit.head_id.in_(ids))):
        if head_id is not None:
            headed.setdefault(head_id, set()).add(path)
    known = known_in(contest)
    return {
        each.id: known.person(
            each.id, each.unit.path, each.hired_on, each.left_on, each.staff_group, headed.get(each.id, ())
        )
        for each in employees
    }


def reasons_in(
    contest: Contest, candidates: Sequence[Candidate], *, now: datetime, terms: Terms | None = None
) -> dict[int, Reason | None]:
    """For each of these people, by candidate id, why they may not stand in this contest today, or None. Six queries.

    They need not be its candidates yet; their units are loaded. `terms` are those of the contest unless others are
    given.
    """
    terms = terms or terms_of(contest)
    today = to_local(now, contest.time_zone).date()
    persons = people_of_rules([each.employee for each in candidates], contest)
    unwilling = set(
        db.session.scalars(
            select(Consent.employee_id).where(
                Consent.contest_id == contest.id,
                Consent.kind == ConsentKind.TAKING_PART,
                Consent.state.in_(NOT_WILLING),
            )
        )
    )
    return {
        each.id: (
            Reason.CONSENT_WITHDRAWN
            if each.employee_id in unwilling
            else reason_not_to_stand(persons[each.employee_id], terms, today)
        )
        for each in candidates
    }


def terms_of(contest: Contest) -> Terms:
    """What the contest asks of those who stand.

    A category that is still being set up takes unit and period from its lead, where HR may yet change them.
    """
    about = contest.lead if contest.lead is not None and contest.phase is Phase.DRAFT else contest
    period = AwardPeriod(about.kind, about.period_start)
    return Terms.of(about.scope.path, period, rule_set_of(contest.eligibility))


def rule_set_of(stored: Eligibility | None) -> RuleSet:
    """The rule set as the rules know it; a contest that has none asks what every contest asks."""
    if stored is None:
        return RuleSet()
    return RuleSet(
        seniority_least=stored.seniority_least,
        seniority_most=stored.seniority_most,
        staff_groups=tuple(filter(None, stored.staff_groups.splitlines())),
        leader_pause=stored.leader_pause,
        never_again=stored.never_again,
        off_commission=stored.off_commission,
        needs_attestation=stored.needs_attestation,
    )


def commission_of(contest: Contest) -> set[int]:
    """Who sits on the commission of the contest, which is that of its lead. One query."""
    return set(
        db.session.scalars(
            select(CommissionMember.employee_id).where(CommissionMember.contest_id == (contest.lead_id or contest.id))
        )
    )


def attestations_of(contest_id: int) -> dict[int, bool]:
    """HR's attestations in a contest, by employee. One query."""
    asked = select(Attestation.employee_id, Attestation.is_clean).where(Attestation.contest_id == contest_id)
    return {employee: is_clean for employee, is_clean in db.session.execute(asked)}


def _led_until(contest: Contest) -> dict[int, date]:
    """The last day of the latest period whose leader somebody was, by employee; titles of other contests. One query.

    A title is what an announced contest of as long a period or a longer one gave, as corrected since: to have led a
    month is what leads to the year, and going on from a branch is no title. For a contest that is announced itself,
    only those from before count: a later title takes nothing away from it.
    """
    kinds = list(PeriodKind)
    own = aliased(Outcome)
    announced = select(own.announced_at).where(own.contest_id == contest.id).scalar_subquery()
    asked = (
        select(Candidate.employee_id, Contest.kind, Contest.period_start)
        .join(Placing, (Placing.candidate_id == Candidate.id) & (Placing.contest_id == Candidate.contest_id))
        .join(Outcome, Outcome.contest_id == Candidate.contest_id)
        .join(Contest, Contest.id == Candidate.contest_id)
        .where(
            *NAMED_A_LEADER,
            Contest.kind.in_(kinds[kinds.index(contest.kind) :]),
            func.coalesce(Contest.lead_id, Contest.id) != (contest.lead_id or contest.id),
            or_(announced.is_(None), announced > HELD_SINCE),
        )
    )
    found: dict[int, date] = {}
    for employee, kind, start in db.session.execute(asked):
        last_day = AwardPeriod(kind, start).last_day
        found[employee] = max(last_day, found.get(employee, last_day))
    return found
