"""The ballot paper as a form: a single choice or ticks."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from contest.domain.contests import Method

NOBODY = "none"


class SingleChoiceForm(FlaskForm):
    """One candidate, or none of them."""

    mark = RadioField(_l("Your vote"), validate_choice=False)

    def validate_mark(self, field: RadioField) -> None:
        """The choice is on the paper."""
        # The first of two values would be read and the other dropped: two marks are no single choice.
        if len(field.raw_data or []) != 1 or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one person, or “None of these”."))

    def marked(self) -> list[int]:
        """Ids of the marked candidates: one or none."""
        return [] if self.mark.data == NOBODY else [int(self.mark.data)]


class ApprovalForm(FlaskForm):
    """Any number of candidates up to the limit; none at all is a blank ballot."""

    mark = SelectMultipleField(
        _l("Your vote"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    def validate_mark(self, field: SelectMultipleField) -> None:
        """Every tick is on the paper, once, and there are not too many."""
        ticks = field.data or []
        if len(set(ticks)) != len(ticks) or not set(ticks) <= {choice.value for choice in field.choices}:
            raise ValidationError(_("One of the ticks is not on your ballot paper. Please tick again."))
        if len(ticks) > self.most:
            raise ValidationError(
                _("You ticked %(ticked)s people; %(most)s at most are allowed.", ticked=len(ticks), most=self.most)
            )

    most: int

    def marked(self) -> list[int]:
        """Ids of the marked candidates."""
        return [int(tick) for tick in self.mark.data or []]


def ballot_form(method: Method, candidate_ids: Iterable[int], most: int) -> SingleChoiceForm | ApprovalForm:
    """The form of this method over these candidates, in this order."""
    choices = [SelectChoice(str(number), str(number)) for number in candidate_ids]
    if method is Method.PLURALITY:
        single = SingleChoiceForm()
        single.mark.choices = [*choices, SelectChoice(NOBODY, NOBODY)]
        return single
    ticks = ApprovalForm()
    ticks.mark.choices = choices
    ticks.most = most
    return ticks
