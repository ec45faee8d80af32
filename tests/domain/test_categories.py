"""Categories while they are set up: what they may be called, what their rules may say, the ready-made ones."""

import pytest

from contest.domain.categories import (
    LONGEST_CATEGORY,
    MOST_GROUPS,
    PRESETS,
    CategoryDraft,
    from_preset,
    groups_of,
    settled,
)
from contest.domain.eligibility import RuleSet
from contest.domain.errors import FieldRefused


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({}, None),
        ({"seniority_least": 1, "seniority_most": 1}, None),
        ({"seniority_least": 720}, None),
        ({"seniority_least": 0}, "seniority_least"),
        ({"seniority_least": 721}, "seniority_least"),
        ({"seniority_most": 0}, "seniority_most"),
        ({"seniority_least": 13, "seniority_most": 12}, "seniority_most"),
        ({"leader_pause": 240}, None),
        ({"leader_pause": 0}, "leader_pause"),
        ({"leader_pause": 241}, "leader_pause"),
        ({"never_again": True}, None),
        ({"never_again": True, "leader_pause": 12}, "leader_pause"),
        ({"staff_groups": tuple(map(str, range(MOST_GROUPS)))}, None),
        ({"staff_groups": tuple(map(str, range(MOST_GROUPS + 1)))}, "other_groups"),
        ({"staff_groups": ("g" * 61,)}, "other_groups"),
    ],
)
def test_a_rule_set_that_makes_no_sense_is_refused_beside_its_field(rules, field):
    draft = CategoryDraft("Workers", rules=RuleSet(**rules))
    if field is None:
        assert settled(draft).rules == RuleSet(**rules)
        return
    with pytest.raises(FieldRefused) as refusal:
        settled(draft)
    assert refusal.value.field == field


def test_a_name_is_no_longer_than_its_column():
    assert settled(CategoryDraft("n" * LONGEST_CATEGORY)).is_named
    with pytest.raises(FieldRefused):
        settled(CategoryDraft(name_ru="n" * (LONGEST_CATEGORY + 1)))


def test_staff_groups_are_tidied_and_stand_once():
    assert groups_of([" Workers  of the shop ", "workers of the shop", "", "--", "Ёлочники", "елочники"]) == (
        "Workers of the shop",
        "Ёлочники",
    )


def test_a_ready_made_category_takes_the_companys_own_groups():
    known = ["Managers", "РАБОЧИЕ", "Рабочий", "Specialists"]
    assert from_preset(PRESETS["workers"], known).rules == RuleSet(staff_groups=("РАБОЧИЕ", "Рабочий"))
    assert from_preset(PRESETS["young"], known).rules == RuleSet(staff_groups=("Specialists",), seniority_most=36)
    assert from_preset(PRESETS["managers"], []).rules == RuleSet()
    assert [each.name_ru for each in PRESETS.values()] == [
        "Рабочие",
        "Специалисты",
        "Руководители",
        "Молодые специалисты",
    ]
