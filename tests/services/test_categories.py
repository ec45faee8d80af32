"""Setting up who may stand: categories, rule sets, commission."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from contest.domain.calendar import PeriodKind
from contest.domain.categories import MOST_CATEGORIES, PRESETS, CategoryDraft, from_preset
from contest.domain.contest_setup import Basics, SetupStep
from contest.domain.eligibility import RuleSet
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotFound, RuleBroken
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import CommissionMember, Contest, Eligibility, JournalEntry
from contest.queries.commission import categories_in_draft, commission
from contest.queries.rule_sets import rule_set_of
from contest.services.categories import (
    TooManyCategories,
    add_category,
    add_member,
    copy_commission,
    remove_category,
    remove_member,
    save_category,
    save_standing,
    written_standing,
)
from contest.services.contests import create_contest
from contest.services.drafts import NotADraft
from contest.services.transaction import transaction
from tests.factories import a_contest, a_head, a_unit, an_employee, stored

STRICT = RuleSet(seniority_least=12, staff_groups=("Workers",), leader_pause=6, needs_attestation=True)


class Scene:
    """Dan organises; a draft about October."""

    def __init__(self, now):
        company = a_unit("Northern Meridian")
        a_head("Ada", company)
        self.now = now
        self.dan = an_employee("Dan", company)
        self.id = create_contest(Basics(PeriodKind.MONTH, date(2026, 10, 1)), by=self.dan.id, now=now)

    @property
    def lead(self):
        return db.session.get_one(Contest, self.id, populate_existing=True)

    def do(self, act, *given, **changed):
        return act(self.id, *given, **{"version": self.lead.version, "by": self.dan.id, "now": self.now, **changed})

    def add(self, name, **rules):
        return self.do(add_category, CategoryDraft(name, rules=RuleSet(**rules)))

    @property
    def categories(self):
        return [
            (each.category_position, each.category_en, rule_set_of(each.eligibility))
            for each in categories_in_draft(self.lead)
        ]


@pytest.fixture
def scene(app, now):
    with app.app_context():
        yield Scene(now)


def test_the_first_category_names_the_question_that_is_there_and_every_other_one_is_a_draft_beside_it(scene):
    assert scene.categories == [(1, "", RuleSet())]
    assert scene.add("Workers", seniority_least=12) == scene.id
    coaches = scene.do(add_category, from_preset(PRESETS["young"], ["Specialists"]))
    assert scene.categories == [
        (1, "Workers", RuleSet(seniority_least=12)),
        (2, "Young specialists", RuleSet(staff_groups=("Specialists",), seniority_most=36)),
    ]
    sibling = db.session.get_one(Contest, coaches)
    assert (sibling.lead_id, sibling.phase, sibling.scope_id) == (scene.id, Phase.DRAFT, scene.lead.scope_id)
    assert (sibling.kind, sibling.period_start) == (scene.lead.kind, scene.lead.period_start)
    assert scene.lead.setup_step == SetupStep.STANDING.number


def test_rules_that_are_settled_keep_to_the_question_that_gets_its_first_name(scene):
    scene.do(save_category, scene.id, CategoryDraft(rules=STRICT))
    assert scene.categories == [(1, "", STRICT)]
    scene.add("Workers")
    assert scene.categories == [(1, "Workers", STRICT)]
    scene.do(remove_category, scene.id)
    scene.add("Coaches", seniority_least=6)
    assert scene.categories == [(1, "Coaches", RuleSet(seniority_least=6))]


def test_name_and_rules_of_any_category_can_be_changed(scene):
    scene.add("Workers")
    coaches = scene.add("Coaches")
    scene.do(save_category, coaches, CategoryDraft("Trainers", "Наставники", STRICT))
    assert scene.categories == [(1, "Workers", RuleSet()), (2, "Trainers", STRICT)]
    assert db.session.get_one(Contest, coaches).category_ru == "Наставники"


@pytest.mark.parametrize(
    ("category", "field"),
    [
        (CategoryDraft(), "name_en"),
        (CategoryDraft("workers"), "name_en"),
        (CategoryDraft("Other", "РАБОЧИЕ"), "name_ru"),
        (CategoryDraft("Other", rules=RuleSet(seniority_least=2, seniority_most=1)), "seniority_most"),
    ],
)
def test_a_category_needs_a_name_of_its_own_and_rules_that_make_sense(scene, category, field):
    scene.do(add_category, CategoryDraft("Workers", "Рабочие"))
    coaches = scene.add("Coaches")
    for act in (lambda: scene.do(add_category, category), lambda: scene.do(save_category, coaches, category)):
        with pytest.raises(FieldRefused) as refusal:
            act()
        assert refusal.value.field == field
    assert [name for _, name, _ in scene.categories] == ["Workers", "Coaches"]


def test_a_removed_category_is_gone_and_the_others_close_up(scene):
    scene.add("Workers")
    coaches = scene.add("Coaches")
    scene.add("Managers", seniority_least=6)
    scene.do(remove_category, coaches)
    assert scene.categories == [(1, "Workers", RuleSet()), (2, "Managers", RuleSet(seniority_least=6))]
    assert db.session.get(Eligibility, coaches) is None


def test_when_the_first_one_is_removed_the_next_takes_its_place(scene):
    scene.add("Workers")
    scene.add("Coaches", seniority_least=6)
    scene.do(remove_category, scene.id)
    assert scene.categories == [(1, "Coaches", RuleSet(seniority_least=6))]
    scene.do(remove_category, scene.id)
    assert scene.categories == [(1, "", RuleSet(seniority_least=6))]


def test_a_category_that_was_public_once_is_not_removed(scene, now):
    scene.add("Workers")
    coaches = scene.add("Coaches")
    stored(
        JournalEntry(
            id=900,
            at=now,
            act="contest published",
            contest_id=coaches,
            details="{}",
            previous_hash="0" * 63 + "1",
            hash="1" * 64,
        )
    )
    with pytest.raises(RuleBroken):
        scene.do(remove_category, coaches)


def test_there_are_not_too_many_categories(scene):
    for number in range(MOST_CATEGORIES):
        scene.add(f"Category {number}")
    with pytest.raises(TooManyCategories):
        scene.add("One more")


def test_nothing_is_changed_by_an_old_page_in_another_contest_or_once_it_is_published(scene, now):
    scene.add("Workers")
    coaches = scene.add("Coaches")
    elsewhere = a_contest(Phase.DRAFT, category_en="Elsewhere")
    acts = [
        (add_category, CategoryDraft("More")),
        (save_category, coaches, CategoryDraft("More")),
        (remove_category, coaches),
        (save_standing, False),
        (add_member, scene.dan.id),
        (remove_member, scene.dan.id),
    ]
    before = scene.categories
    for act, *given in acts:
        with pytest.raises(ChangedMeanwhile):
            scene.do(act, *given, version=1)
        with pytest.raises(NotFound):
            act(coaches, *given, version=1, by=scene.dan.id, now=now)
    for act, *given in ((save_category, elsewhere.id, CategoryDraft("More")), (remove_category, elsewhere.id)):
        with pytest.raises(NotFound):
            scene.do(act, *given)
    lead = scene.lead
    lead.phase = Phase.CANCELLED
    db.session.commit()
    for act, *given in acts:
        with pytest.raises(NotADraft):
            scene.do(act, *given)
    lead.phase = Phase.DRAFT
    db.session.commit()
    assert (scene.categories, commission(scene.lead)) == (before, [])


def test_people_are_put_on_the_commission_once_and_taken_off(scene):
    ben, gone = an_employee("Ben"), an_employee("Eve", left_on=scene.now.date())
    for _ in range(2):
        scene.do(add_member, ben.id)
    assert [each.id for each in commission(scene.lead)] == [ben.id]
    with pytest.raises(RuleBroken):
        scene.do(add_member, gone.id)
    with pytest.raises(NotFound):
        scene.do(add_member, 987654)
    scene.do(remove_member, ben.id)
    assert commission(scene.lead) == []
    acts = list(db.session.scalars(select(JournalEntry).where(JournalEntry.act == "commission changed")))
    assert [json.loads(each.details)["change"] for each in acts] == ["added", "added", "taken out"]


def test_a_new_contest_takes_over_the_commission_that_still_works_here(scene):
    stays, gone = an_employee("Ben"), an_employee("Eve", left_on=scene.now.date())
    model = a_contest(Phase.ANNOUNCED)
    for person in (stays, gone):
        stored(CommissionMember(contest_id=model.id, employee_id=person.id))
    with transaction():
        copy_commission(db.session.get_one(Contest, model.id), scene.lead)
    assert [each.id for each in commission(scene.lead)] == [stays.id]


def test_publishing_writes_the_rules_and_the_commission_into_the_journal(scene):
    assert written_standing(scene.lead) == {}
    scene.do(save_category, scene.id, CategoryDraft("Workers", rules=STRICT))
    scene.add("Coaches")
    scene.do(add_member, scene.dan.id)
    assert written_standing(scene.lead) == {
        "rule_sets": "seniority_least 12, staff_groups Workers, leader_pause 6, needs_attestation True; -",
        "commission": str(scene.dan.id),
    }
