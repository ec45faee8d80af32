"""What HR types about who may stand: categories, the rule set of each, and the commission."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from contest.domain.categories import (
    LONGEST_CATEGORY,
    LONGEST_GROUP,
    MOST_GROUPS,
    MOST_PAUSE,
    MOST_SENIORITY,
    CategoryDraft,
    groups_of,
)
from contest.domain.eligibility import RuleSet
from contest.domain.tables import folded
from contest.forms.contest_setup import StepForm
from contest.forms.typed_fields import OneRadio, Showable, WholeNumber, one_line, paragraphs

ANYBODY, AFTER_A_PAUSE, NEVER = "anybody", "pause", "never"


class StandingForm(StepForm):
    """Who may stand? The categories themselves are added and removed by buttons."""

    one_title = BooleanField(
        _l("One person leads one category only"),
        description=_l("Whoever comes first in several leads the one that stands first in the list."),
    )
    name_en = StringField(_l("Name in English"), [Showable(LONGEST_CATEGORY)], filters=[one_line])
    name_ru = StringField(_l("Name in Russian"), [Showable(LONGEST_CATEGORY)], filters=[one_line])

    def category(self) -> CategoryDraft:
        """The category whose name was typed, open to everybody."""
        return CategoryDraft(self.name_en.data or "", self.name_ru.data or "")


class CategoryForm(StepForm):
    """A category and its rule set; `known_groups` are the staff groups that the staff list knows."""

    name_en = StringField(_l("Name in English"), [Showable(LONGEST_CATEGORY)], filters=[one_line])
    name_ru = StringField(_l("Name in Russian"), [Showable(LONGEST_CATEGORY)], filters=[one_line])
    seniority_least = WholeNumber(_l("At least, months"), 1, MOST_SENIORITY, optional=True)
    seniority_most = WholeNumber(_l("At most, months"), 1, MOST_SENIORITY, optional=True)
    groups = SelectMultipleField(
        _l("Staff groups"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("As the staff list names them. Tick none, and all groups take part."),
    )
    other_groups = TextAreaField(
        _l("Other staff groups"),
        [Showable(MOST_GROUPS * (LONGEST_GROUP + 1))],
        filters=[paragraphs],
        description=_l("One on each line, if the staff list will name them later."),
    )
    leaders = OneRadio(
        _l("Leaders of before"),
        offered=[
            (ANYBODY, _l("may stand again at once")),
            (AFTER_A_PAUSE, _l("may stand again after a pause")),
            (NEVER, _l("never stand again")),
        ],
        default=ANYBODY,
    )
    leader_pause = WholeNumber(
        _l("Pause in months"),
        1,
        MOST_PAUSE,
        optional=True,
        description=_l("Counted from award period to award period: with 12, the leader of October waits for a year."),
    )
    off_commission = BooleanField(_l("Nobody from the commission stands"))
    needs_attestation = BooleanField(
        _l("HR confirms for every candidate that no disciplinary penalty is in force"),
        description=_l("A yes or a no, never a text. Without it nobody is put on the ballot."),
    )

    def offer_groups(self, known: Iterable[tuple[str, str]]) -> None:
        """Set the list of staff groups: (group, label)."""
        self.groups.choices = [(group, label) for group, label in known]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed; the pause counts only where one is chosen, and then it must be there."""
        super().validate(extra_validators)
        if self.leaders.data != AFTER_A_PAUSE:
            self.leader_pause.errors = []
        elif self.leader_pause.data is None and not self.leader_pause.errors:
            self.leader_pause.errors = [_("Say how many months the pause lasts.")]
        return not self.errors

    def category(self) -> CategoryDraft:
        """What was typed, once the form is valid."""
        rules = RuleSet(
            seniority_least=self.seniority_least.data,
            seniority_most=self.seniority_most.data,
            staff_groups=groups_of([*(self.groups.data or []), *(self.other_groups.data or "").splitlines()]),
            leader_pause=self.leader_pause.data if self.leaders.data == AFTER_A_PAUSE else None,
            never_again=self.leaders.data == NEVER,
            off_commission=self.off_commission.data,
            needs_attestation=self.needs_attestation.data,
        )
        return CategoryDraft(self.name_en.data or "", self.name_ru.data or "", rules)


def filled(category: CategoryDraft, known_groups: Iterable[str]) -> dict[str, object]:
    """The values of the form for a stored category; groups that nobody has any more stand in the text field."""
    rules = category.rules
    wanted = {folded(each): each for each in rules.staff_groups}
    ticked = [each for each in known_groups if folded(each) in wanted]
    found = {folded(each) for each in ticked}
    return {
        "name_en": category.name_en,
        "name_ru": category.name_ru,
        "seniority_least": rules.seniority_least,
        "seniority_most": rules.seniority_most,
        "groups": ticked,
        "other_groups": "\n".join(each for spelt, each in wanted.items() if spelt not in found),
        "leaders": NEVER if rules.never_again else AFTER_A_PAUSE if rules.leader_pause else ANYBODY,
        "leader_pause": rules.leader_pause,
        "off_commission": rules.off_commission,
        "needs_attestation": rules.needs_attestation,
    }


class CommissionForm(StepForm):
    """Nothing is typed; people are put in and taken out by buttons."""
