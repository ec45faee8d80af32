"""What HR types and ticks at screening: the decisions, the attestation, passes for late nominations."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from contest.domain.nominations import LONGEST_REMARK, REFUSAL_REASONS, RefusalReason
from contest.forms.nominations import VersionForm
from contest.forms.typed_fields import OneRadio, Showable, one_line, paragraphs

LONGEST_LATE_REASON = 500

# What HR writes most often; picked ones go above the remark, in the words of the reader's language at that moment.
PHRASES = {
    "figures": _l("Please give figures: what was it before, what is it now, and since when?"),
    "source": _l("Please say where this can be checked: a record, an order, a log."),
    "own": _l("Please say what this person did, apart from the team."),
    "period": _l("Please keep to the period of the award: part of this work was done before or after it."),
    "papers": _l("Please add the papers that are missing in the checklist."),
    "photo": _l("Please choose another photo: the face is hard to see in this one."),
    "facts": _l("Please correct what the person says is wrong in the text."),
}


class AdmitForm(VersionForm):
    """The one click that admits; a word more where a required paper is missing."""

    without_papers = TextAreaField(
        _l("Why admit without these papers?"),
        description=_l("It is kept in the journal."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )


class SendBackForm(VersionForm):
    """What the nominator has to put right: ready phrases, own words, or both."""

    phrases = SelectMultipleField(
        _l("Ready phrases"),
        choices=[SelectChoice(key, words) for key, words in PHRASES.items()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    remark = TextAreaField(
        _l("What is to be put right"),
        description=_l("The nominator reads this and can submit again."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )

    @property
    def words(self) -> str:
        """The picked phrases, each on a line, and the remark under them."""
        picked = [str(words) for key, words in PHRASES.items() if key in (self.phrases.data or ())]
        return "\n".join(filter(None, [*picked, self.remark.data or ""]))


class RefuseForm(VersionForm):
    """Why a nomination is refused; that a head does not support it, only a head can say."""

    reason = OneRadio(
        _l("Reason"),
        offered=[
            (reason.value, _l(text))
            for reason, text in REFUSAL_REASONS.items()
            if reason is not RefusalReason.NOT_SUPPORTED
        ],
    )
    comment = TextAreaField(
        _l("Comment"),
        description=_l("The nominator reads it together with the reason."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )

    @property
    def refusal_reason(self) -> RefusalReason:
        """The reason chosen; the form has been validated."""
        return RefusalReason(self.reason.data)


class AttestationForm(FlaskForm):
    """Yes or no, and nowhere to write why."""

    is_clean = OneRadio(
        _l("Does anything of a disciplinary kind speak against this person?"),
        offered=[("yes", _l("Nothing speaks against")), ("no", _l("Something does: may not stand"))],
    )

    @property
    def answer(self) -> bool:
        """The answer chosen; the form has been validated."""
        return bool(self.is_clean.data == "yes")


class LatePassForm(FlaskForm):
    """Who may still be nominated after the deadline, and why."""

    number = StringField(_l("Personnel number"), filters=[one_line], validators=[Showable(32)])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is kept in the journal."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_LATE_REASON)],
    )

    def unknown(self) -> None:
        """Say that nobody has this number."""
        self.number.errors = [_("Nobody who works here has this personnel number.")]
