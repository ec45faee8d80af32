"""Categories while HR sets them up: their names, ready-made ones, and what a rule set may say (PRODUCT 8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from contest.domain.eligibility import RuleSet
from contest.domain.errors import N_, FieldRefused
from contest.domain.tables import folded

MOST_CATEGORIES = 20
LONGEST_CATEGORY = 80
LONGEST_GROUP = 60
MOST_GROUPS = 40
MOST_SENIORITY = 720
"""Sixty years, in months."""
MOST_PAUSE = 240
YOUNG = 36
"""How many months of service a young specialist has at most."""


@dataclass(frozen=True)
class CategoryDraft:
    """A category as set up. A name in one language serves for both; `rules` say who may stand in it."""

    name_en: str = ""
    name_ru: str = ""
    rules: RuleSet = field(default_factory=RuleSet)

    @property
    def is_named(self) -> bool:
        """Whether it has a name in any language."""
        return bool(self.name_en or self.name_ru)


@dataclass(frozen=True)
class Preset:
    """A ready-made category; `groups` are the ways in which companies write the staff group that belongs to it."""

    name_en: str
    name_ru: str
    groups: tuple[str, ...]
    seniority_most: int | None = None


PRESETS: dict[str, Preset] = {
    "workers": Preset("Workers", "Рабочие", ("workers", "worker", "blue collar", "рабочие", "рабочий")),
    "specialists": Preset(
        "Specialists", "Специалисты", ("specialists", "specialist", "white collar", "специалисты", "специалист")
    ),
    "managers": Preset("Managers", "Руководители", ("managers", "manager", "heads", "руководители", "руководитель")),
    "young": Preset(
        "Young specialists",
        "Молодые специалисты",
        ("specialists", "specialist", "white collar", "специалисты", "специалист"),
        YOUNG,
    ),
}


def from_preset(preset: Preset, known_groups: Iterable[str]) -> CategoryDraft:
    """The category with those of the company's own staff groups that belong to it; where there are none, all."""
    belonging = {folded(each) for each in preset.groups}
    groups = tuple(each for each in known_groups if folded(each) in belonging)
    return CategoryDraft(
        preset.name_en, preset.name_ru, RuleSet(staff_groups=groups, seniority_most=preset.seniority_most)
    )


def groups_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Staff groups tidied: no blanks around them, none empty, none twice in whatever spelling."""
    kept: dict[str, str] = {}
    for line in lines:
        text = " ".join(line.split())
        if folded(text):
            kept.setdefault(folded(text), text)
    return tuple(kept.values())


def settled(draft: CategoryDraft) -> CategoryDraft:
    """The category as it may be stored. Raises FieldRefused beside the field that makes no sense."""
    rules = replace(draft.rules, staff_groups=groups_of(draft.rules.staff_groups))
    for where, wrong, message, params in _faults(rules):
        if wrong:
            raise FieldRefused(where, message, **params)
    for where, name in (("name_en", draft.name_en), ("name_ru", draft.name_ru)):
        if len(name) > LONGEST_CATEGORY:
            raise FieldRefused(where, N_("Write %(most)s characters at most."), most=LONGEST_CATEGORY)
    return replace(draft, rules=rules)


def _faults(rules: RuleSet) -> Iterator[tuple[str, bool, str, dict[str, object]]]:
    """What a rule set may not say: (field, whether it does, sentence, params)."""
    least, most, pause = rules.seniority_least, rules.seniority_most, rules.leader_pause
    whole = N_("Type a whole number from %(least)s to %(most)s.")
    for where, number, limit in (
        ("seniority_least", least, MOST_SENIORITY),
        ("seniority_most", most, MOST_SENIORITY),
        ("leader_pause", pause, MOST_PAUSE),
    ):
        yield where, number is not None and not 1 <= number <= limit, whole, {"least": 1, "most": limit}
    yield (
        "seniority_most",
        least is not None and most is not None and least > most,
        N_("This is less than the least length of service, so nobody could stand."),
        {},
    )
    yield (
        "leader_pause",
        rules.never_again and pause is not None,
        N_("Either a pause or never again: leave one of the two out."),
        {},
    )
    yield (
        "other_groups",
        len(rules.staff_groups) > MOST_GROUPS,
        N_("These are too many staff groups: %(most)s at most."),
        {"most": MOST_GROUPS},
    )
    yield (
        "other_groups",
        any(len(each) > LONGEST_GROUP for each in rules.staff_groups),
        N_("The name of a staff group is too long: %(most)s characters at most."),
        {"most": LONGEST_GROUP},
    )
