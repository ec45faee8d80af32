"""Setting up who may stand: the categories of a draft, their rule sets, and the commission (PRODUCT 8, 15, 18)."""

from datetime import datetime

from sqlalchemy import delete, select

from contest.domain.categories import MOST_CATEGORIES, CategoryDraft, settled
from contest.domain.contest_setup import SetupStep
from contest.domain.eligibility import RuleSet
from contest.domain.errors import N_, FieldRefused, NotFound, RuleBroken
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import CommissionMember, Contest, Eligibility, Employee
from contest.queries.commission import categories_in_draft
from contest.queries.contest_setup import was_published
from contest.queries.rule_sets import commission_of, rule_set_of
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.drafts import draft_in_hand, step_saved
from contest.services.transaction import held, transaction


class TooManyCategories(RuleBroken):
    """A contest has as many categories as it may have."""


def add_category(contest_id: int, category: CategoryDraft, *, version: int, by: int, now: datetime) -> int:
    """Add a category to the draft of a contest and return its id.

    A contest begins with one question that has no name: the first category names that one, and a rule set that is
    settled already stays unless the category brings one. Raises NotFound, NotADraft, ChangedMeanwhile,
    TooManyCategories, and FieldRefused for one without a name or with a name that is there already.
    """
    category = settled(category)
    with transaction() as session:
        lead = _lead_in_hand(contest_id, version)
        there = categories_in_draft(lead)
        _check_name(category, [each for each in there if _is_named(each)])
        if len(there) >= MOST_CATEGORIES:
            raise TooManyCategories(
                N_("A contest has %(most)s categories at most. Remove one first."), most=MOST_CATEGORIES
            )
        if len(there) == 1 and not _is_named(lead):
            _name(lead, category)
            if lead.eligibility is None or category.rules != RuleSet():
                _settle_rule_set(lead, category.rules)
            added = lead
        else:
            added = _sibling(lead, max(each.category_position for each in there) + 1)
            _name(added, category)
            session.add(added)
            _settle_rule_set(added, category.rules)
        session.flush()
        step_saved(lead, SetupStep.STANDING, by=by, now=now)
        journal.record("category added", by=by, now=now, contest=lead.id, category=added.id)
        return added.id


def save_category(
    contest_id: int, category_id: int, category: CategoryDraft, *, version: int, by: int, now: datetime
) -> None:
    """Store name and rule set of a category; the only one of a contest may go without a name.

    Raises NotFound, NotADraft, ChangedMeanwhile, FieldRefused.
    """
    category = settled(category)
    with transaction():
        lead = _lead_in_hand(contest_id, version)
        there = categories_in_draft(lead)
        chosen = _one_of(there, category_id)
        others = [each for each in there if each.id != chosen.id]
        if others or category.is_named:
            _check_name(category, others)
        _name(chosen, category)
        _settle_rule_set(chosen, category.rules)
        step_saved(lead, SetupStep.STANDING, by=by, now=now)
        journal.record("category saved", by=by, now=now, contest=lead.id, category=chosen.id)


def remove_category(contest_id: int, category_id: int, *, version: int, by: int, now: datetime) -> None:
    """Take a category out of a draft; the last one only loses its name, and its rule set stays.

    Raises NotFound, NotADraft, ChangedMeanwhile, and RuleBroken for one that was published before: the journal tells of
    it.
    """
    with transaction() as session:
        lead = _lead_in_hand(contest_id, version)
        there = categories_in_draft(lead)
        gone = _one_of(there, category_id)
        if len(there) == 1:
            _name(lead, CategoryDraft())
        else:
            if gone is lead:
                # The lead is the contest itself: it becomes what the next one was.
                gone = there[1]
                _name(lead, CategoryDraft(gone.category_en, gone.category_ru))
                _settle_rule_set(lead, rule_set_of(gone.eligibility))
            if was_published(gone.id):
                raise RuleBroken(
                    N_("This contest was published before, so its categories cannot be removed. Cancel it instead.")
                )
            session.delete(gone)
            session.flush()
            for position, each in enumerate((one for one in there if one is not gone), 1):
                each.category_position = position
        step_saved(lead, SetupStep.STANDING, by=by, now=now)
        journal.record("category removed", by=by, now=now, contest=lead.id, category=category_id)


def save_standing(contest_id: int, one_title: bool, *, version: int, by: int, now: datetime) -> None:
    """Store whether one person may lead one category only. Raises NotFound, NotADraft, ChangedMeanwhile."""
    with transaction():
        lead = _lead_in_hand(contest_id, version)
        lead.one_title = one_title
        step_saved(lead, SetupStep.STANDING, by=by, now=now)


def add_member(contest_id: int, employee_id: int, *, version: int, by: int, now: datetime) -> None:
    """Put somebody who works here on the commission; whoever sits there already stays.

    Raises NotFound, NotADraft, ChangedMeanwhile, RuleBroken for somebody who has left.
    """
    with transaction() as session:
        lead = _lead_in_hand(contest_id, version)
        person = session.get(Employee, employee_id) if 0 < employee_id <= LARGEST_ID else None
        if person is None:
            raise NotFound
        if person.left_on is not None and person.left_on <= now.date():
            raise RuleBroken(N_("This person no longer works here."))
        session.merge(CommissionMember(contest_id=lead.id, employee_id=person.id))
        step_saved(lead, SetupStep.STANDING, by=by, now=now)
        journal.record("commission changed", by=by, now=now, contest=lead.id, employee=person.id, change="added")


def remove_member(contest_id: int, employee_id: int, *, version: int, by: int, now: datetime) -> None:
    """Take somebody off the commission. Raises NotFound, NotADraft, ChangedMeanwhile."""
    with transaction() as session:
        lead = _lead_in_hand(contest_id, version)
        session.execute(
            delete(CommissionMember).where(
                CommissionMember.contest_id == lead.id, CommissionMember.employee_id == employee_id
            )
        )
        step_saved(lead, SetupStep.STANDING, by=by, now=now)
        journal.record("commission changed", by=by, now=now, contest=lead.id, employee=employee_id, change="taken out")


def copy_commission(model: Contest, contest: Contest) -> None:
    """Take over the commission of another contest, as far as it works here; inside the act that makes the draft."""
    members = select(Employee.id).where(Employee.id.in_(commission_of(model)), Employee.left_on.is_(None))
    db.session.add_all(
        CommissionMember(contest_id=contest.id, employee_id=number) for number in db.session.scalars(members).all()
    )
    db.session.flush()


def written_standing(lead: Contest) -> dict[str, object]:
    """Who may stand, for the journal when a contest is published: the rule set of each category, the commission."""
    rules = [_written(rule_set_of(each.eligibility)) for each in categories_in_draft(lead)]
    members = sorted(commission_of(lead))
    return {
        **({"rule_sets": "; ".join(each or "-" for each in rules)} if any(rules) else {}),
        **({"commission": ", ".join(map(str, members))} if members else {}),
    }


def _written(rules: RuleSet) -> str:
    default = RuleSet()
    changed = {name: value for name, value in vars(rules).items() if value != getattr(default, name)}
    return ", ".join(
        f"{name} {'/'.join(value) if isinstance(value, tuple) else value}" for name, value in changed.items()
    )


def _lead_in_hand(contest_id: int, version: int) -> Contest:
    """The draft with its categories held. A category is reached by its contest only: alone it has no draft."""
    lead = draft_in_hand(contest_id, version)
    if lead.lead_id is not None:
        raise NotFound
    siblings = select(Contest.id).where(Contest.lead_id == lead.id).order_by(Contest.id)
    for number in db.session.scalars(siblings).all():
        held(Contest, number)
    return lead


def _sibling(lead: Contest, position: int) -> Contest:
    """A category more; everything but its name and its rules is settled with the lead."""
    return Contest(
        kind=lead.kind,
        period_start=lead.period_start,
        scope_id=lead.scope_id,
        time_zone=lead.time_zone,
        phase=Phase.DRAFT,
        lead_id=lead.id,
        category_position=position,
        created_by_id=lead.created_by_id,
    )


def _one_of(categories: list[Contest], category_id: int) -> Contest:
    for each in categories:
        if each.id == category_id:
            return each
    raise NotFound


def _is_named(category: Contest) -> bool:
    return bool(category.category_en or category.category_ru)


def _check_name(category: CategoryDraft, others: list[Contest]) -> None:
    if not category.is_named:
        raise FieldRefused("name_en", N_("Give the category a name in one of the languages."))
    for field, name, stored in (
        ("name_en", category.name_en, "category_en"),
        ("name_ru", category.name_ru, "category_ru"),
    ):
        if name and any(getattr(each, stored).casefold() == name.casefold() for each in others):
            raise FieldRefused(field, N_("There is a category of this name already."))


def _name(contest: Contest, category: CategoryDraft) -> None:
    contest.category_en = category.name_en
    contest.category_ru = category.name_ru


def _settle_rule_set(contest: Contest, rules: RuleSet) -> None:
    stored = contest.eligibility
    if stored is None:
        stored = contest.eligibility = Eligibility()
    for name, value in vars(rules).items():
        setattr(stored, name, "\n".join(value) if isinstance(value, tuple) else value)
    db.session.flush()
