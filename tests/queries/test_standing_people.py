"""How many may stand by a rule set, and who falls out and why."""

from datetime import date

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.eligibility import Reason, RuleSet, Terms
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Attestation, Candidate, CommissionMember, Contest, Eligibility
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.standing_people import staff_groups_in, who_may_stand
from tests.factories import NOW, a_contest, a_unit, an_employee, stored
from tests.outcomes import a_counted_contest
from tests.statements import statements

TODAY = date(2026, 10, 20)
OCTOBER = date(2026, 10, 1)


def shown(found):
    return [(each.employee.last_name, each.reason) for each in found.falling_out.items]


def test_only_those_who_work_in_the_scope_are_counted(company):
    plant = a_unit("Plant", company)
    for name, unit, values in (
        ("Cleo", plant, {}),
        ("Ben", company, {}),
        ("Gone", plant, {"left_on": TODAY}),
        ("New", plant, {"hired_on": date(2026, 11, 1)}),
    ):
        an_employee(name, unit, **values)
    found = who_may_stand(a_contest(Phase.DRAFT, plant, period_start=OCTOBER), today=TODAY)
    assert (found.people, found.may, found.reasons) == (2, 1, {Reason.HIRED_LATER: 1})
    assert shown(found) == [("New", Reason.HIRED_LATER)]


def test_who_falls_out_is_listed_by_name_and_can_be_narrowed_without_changing_the_numbers(company):
    contest = a_contest(Phase.DRAFT, company, period_start=OCTOBER)
    an_employee("Able", company, staff_group="Workers", hired_on=date(2026, 10, 2))
    an_employee("Ёлкина", company, staff_group="Managers")
    an_employee("Baker", company, staff_group="workers", hired_on=date(2020, 1, 1))
    terms = Terms.of(
        company.path,
        AwardPeriod(PeriodKind.MONTH, OCTOBER),
        RuleSet(staff_groups=("Workers",), seniority_least=1),
    )
    everybody = who_may_stand(contest, today=TODAY, terms=terms)
    assert (everybody.people, everybody.may) == (3, 1)
    assert shown(everybody) == [("Able", Reason.TOO_NEW), ("Ёлкина", Reason.WRONG_GROUP)]
    narrowed = who_may_stand(contest, today=TODAY, terms=terms, reason=Reason.WRONG_GROUP)
    assert (narrowed.may, narrowed.reasons, shown(narrowed)) == (
        1,
        {Reason.WRONG_GROUP: 1, Reason.TOO_NEW: 1},
        [("Ёлкина", Reason.WRONG_GROUP)],
    )
    assert shown(who_may_stand(contest, today=TODAY, terms=terms, text="ЕЛК")) == [("Ёлкина", Reason.WRONG_GROUP)]


def test_commission_and_attestation_count_in_their_contest_only(company):
    contest = a_contest(Phase.DRAFT, company, period_start=OCTOBER)
    cleo, ben = an_employee("Cleo", company), an_employee("Ben", company)
    other = a_contest(Phase.NOMINATING, company)
    for each in (contest, other):
        stored(CommissionMember(contest_id=each.id, employee_id=cleo.id))
    stored(Attestation(contest_id=other.id, employee_id=ben.id, is_clean=False, by_id=cleo.id, at=NOW))
    assert who_may_stand(contest, today=TODAY).reasons == {Reason.ON_COMMISSION: 1}
    assert who_may_stand(other, today=TODAY).reasons == {Reason.ON_COMMISSION: 1, Reason.PENALTY: 1}


def test_the_commission_of_the_lead_is_that_of_every_category_and_a_category_in_draft_follows_its_lead(company):
    plant = a_unit("Plant", company)
    lead = a_contest(Phase.DRAFT, plant, period_start=OCTOBER)
    sibling = a_contest(Phase.DRAFT, company, lead_id=lead.id, category_position=2, category_en="Coaches")
    cleo = an_employee("Cleo", plant)
    an_employee("Ben", company)
    stored(CommissionMember(contest_id=lead.id, employee_id=cleo.id))
    assert terms_of(sibling) == Terms(plant.path, date(2026, 10, 31))
    assert who_may_stand(sibling, today=TODAY).reasons == {Reason.ON_COMMISSION: 1}


def led(contest_id):
    """Candidates of the announced contest by who they are."""
    return {each.employee_id for each in db.session.query(Candidate).filter_by(contest_id=contest_id)}


def test_only_announced_titles_of_other_contests_count_and_never_those_of_a_branch(company):
    def titled(phase=Phase.ANNOUNCED, **values):
        other, (first, _) = a_counted_contest(5, 3, phase=phase, scope=company, **values)
        return other, first.employee

    past = {"period_start": date(2026, 3, 1)}
    _, leader = titled(**past)
    _, sealed = titled(Phase.COUNTED, period_start=date(2026, 4, 1))
    whole, _ = titled(Phase.NOMINATING, period_start=date(2026, 5, 1))
    _, of_a_branch = titled(period_start=date(2026, 5, 1), stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id)
    contest = a_contest(
        Phase.SCREENING, company, period_start=OCTOBER, eligibility=Eligibility(leader_pause=12, off_commission=True)
    )
    own, leads_here = titled(lead_id=contest.id, category_position=2, period_start=OCTOBER)
    people = people_of_rules([leader, sealed, of_a_branch, leads_here], contest)
    assert [people[each.id].led_until for each in (leader, sealed, of_a_branch, leads_here)] == [
        date(2026, 3, 31),
        None,
        None,
        None,
    ]
    assert who_may_stand(contest, today=TODAY).reasons == {Reason.LEADER_BEFORE: 1}
    assert own.id != contest.id


def test_the_list_is_paged_and_asks_as_often_for_thirty_as_for_one(company):
    contest_id = a_contest(
        Phase.DRAFT, company, period_start=OCTOBER, eligibility=Eligibility(seniority_least=12, off_commission=True)
    ).id
    asked = []
    for people in (1, 29):
        for _ in range(people):
            an_employee(unit=a_unit(parent=company), hired_on=date(2026, 10, 1))
        contest = db.session.get_one(Contest, contest_id)
        db.session.expire_all()
        with statements() as heard:
            found = who_may_stand(contest, today=TODAY, page=2)
            assert all(each.employee.unit.name for each in found.falling_out.items)
        asked.append(len(heard))
    assert asked[0] == asked[1] <= 8
    assert (len(found.falling_out.items), found.falling_out.page, found.falling_out.total) == (5, 2, 30)


def test_the_staff_groups_of_a_unit_are_those_of_who_works_there(company):
    plant = a_unit("Plant", company)
    for group in ("Workers", "Workers", "Managers", ""):
        an_employee(unit=plant, staff_group=group)
    an_employee(unit=company, staff_group="Directors")
    an_employee(unit=plant, staff_group="Temporary", left_on=TODAY)
    assert staff_groups_in(plant.path, today=TODAY) == [("Managers", 1), ("Workers", 2)]
