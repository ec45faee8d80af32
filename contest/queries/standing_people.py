"""How many may stand in a contest, and who falls out and why: for HR while the rules are set up (PRODUCT 8)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from contest.domain.eligibility import Reason, Terms, reason_not_to_stand
from contest.domain.staff import search_words
from contest.extensions import db
from contest.models import Contest, Employee, Unit
from contest.queries.paging import PER_PAGE, Page, nearest_page
from contest.queries.rule_sets import known_in, terms_of
from contest.queries.staff import in_subtree, working_on


@dataclass(frozen=True)
class FallsOut:
    """Somebody who may not stand, and why."""

    employee: Employee
    reason: Reason


@dataclass(frozen=True)
class WhoMayStand:
    """Of `people` who work in the scope, `may` may stand; `reasons` says how many fall out by which rule.

    `falling_out` is a page of these, as far as it was asked for.
    """

    people: int
    reasons: Mapping[Reason, int]
    falling_out: Page[FallsOut]

    @property
    def may(self) -> int:
        """How many may stand."""
        return self.people - sum(self.reasons.values())


def who_may_stand(
    contest: Contest,
    *,
    today: date,
    terms: Terms | None = None,
    reason: Reason | None = None,
    text: str = "",
    page: int = 1,
) -> WhoMayStand:
    """The people of the scope by the contest's rules, or by these `terms`. Five queries, and the scope of the contest.

    The list holds those who fall out, by surname; `reason` and `text` narrow it and change no number.
    """
    terms = terms or terms_of(contest)
    known = known_in(contest)
    words = search_words(text)
    reasons: Counter[Reason] = Counter()
    listed: list[tuple[int, Reason]] = []
    people = 0
    for number, path, hired_on, left_on, staff_group, search_text in db.session.execute(_people(terms, today)):
        people += 1
        found = reason_not_to_stand(known.person(number, path, hired_on, left_on, staff_group), terms, today)
        if found is None:
            continue
        reasons[found] += 1
        if reason in (None, found) and all(word in search_text for word in words):
            listed.append((number, found))
    return WhoMayStand(people, _in_order(reasons), _page(listed, page))


def counts(contests: list[Contest], *, today: date) -> dict[int, WhoMayStand]:
    """How many may stand in each of these categories, by contest id: five queries for each."""
    return {each.id: who_may_stand(each, today=today) for each in contests}


def staff_groups_in(scope_path: str, *, today: date) -> list[tuple[str, int]]:
    """The staff groups of those who work in a unit and below, with how many belong to each, by name. One query."""
    asked = (
        select(Employee.staff_group, func.count())
        .join(Unit, Unit.id == Employee.unit_id)
        .where(in_subtree(scope_path), working_on(today), Employee.staff_group != "")
        .group_by(Employee.staff_group)
        .order_by(Employee.staff_group)
    )
    return [(group, people) for group, people in db.session.execute(asked)]


def _people(terms: Terms, today: date) -> Select[int, str, date | None, date | None, str, str]:
    columns = (Employee.id, Unit.path, Employee.hired_on, Employee.left_on, Employee.staff_group, Employee.search_text)
    return (
        select(*columns)
        .join(Unit, Unit.id == Employee.unit_id)
        .where(in_subtree(terms.scope_path), working_on(today))
        .order_by(Employee.last_name, Employee.first_name, Employee.middle_name, Employee.id)
    )


def _page(listed: list[tuple[int, Reason]], number: int) -> Page[FallsOut]:
    number = nearest_page(number, len(listed))
    shown = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    loaded = {
        each.id: each
        for each in db.session.scalars(
            select(Employee).where(Employee.id.in_([who for who, _ in shown])).options(joinedload(Employee.unit))
        )
    }
    items = [FallsOut(loaded[who], why) for who, why in shown]
    return Page(items=items, page=number, total=len(listed))


def _in_order(reasons: Counter[Reason]) -> dict[Reason, int]:
    return {reason: reasons[reason] for reason in Reason if reasons[reason]}
