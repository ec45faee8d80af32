"""What a nominee answers, what HR copies from a signed form, and what is wrong in a text."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectChoice, SelectMultipleField, TextAreaField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from contest.domain.consents import CONSENT_NAMES, FIELD_NAMES, Answers, ConsentKind, ConsentWay, PublishedField
from contest.domain.nominations import LONGEST_REMARK
from contest.domain.uploads import LARGEST_FILE
from contest.forms.typed_fields import OneRadio, PageForm, Showable, paragraphs
from contest.forms.uploads import LONGEST_NAME_READ

YES_OR_NO = (("yes", _l("Yes")), ("no", _l("No")))


class SomeOf(SelectMultipleField):
    """Ticks, any number of them; nothing but what is on the list is taken."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: object) -> None:
        """Refuse what is not on the list."""
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise ValidationError(_l("Choose one of these."))


def fields_to_choose() -> SomeOf:
    """What may be shown beside the name."""
    return SomeOf(
        _l("What may stand beside my name"),
        choices=[SelectChoice(field.value, _l(name)) for field, name in FIELD_NAMES.items()],
        validate_choice=False,
        description=_l("Nothing ticked: only the name."),
    )


class VersionOfWords(PageForm):
    """The version of the texts that the person has read, and whether a letter led here."""

    text_version = HiddenField()
    way = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the page showed; 0, which never was, where it was left out or invented."""
        text = self.text_version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0

    @property
    def came_by(self) -> ConsentWay:
        """Whether the person came by the link of a letter or by the application itself."""
        return ConsentWay.MAIL if self.way.data == "mail" else ConsentWay.APP


class ConsentForm(VersionOfWords):
    """All three answers at once. Nothing is chosen beforehand: an answer is what somebody did."""

    taking_part = OneRadio(_l(CONSENT_NAMES[ConsentKind.TAKING_PART]), offered=YES_OR_NO)
    internal = OneRadio(_l(CONSENT_NAMES[ConsentKind.INTERNAL]), offered=YES_OR_NO)
    fields = fields_to_choose()
    outside = OneRadio(_l(CONSENT_NAMES[ConsentKind.OUTSIDE]), offered=YES_OR_NO)

    @property
    def answers(self) -> Answers:
        """What was answered; the form has been validated."""
        return Answers(
            said={kind: self[kind.value].data == "yes" for kind in ConsentKind},
            fields=frozenset(PublishedField(one) for one in self["fields"].data or ()),
            text_version=self.seen_version,
        )


class OneAnswerForm(VersionOfWords):
    """One of the three, answered by a button; with the fields for publication inside."""

    fields = fields_to_choose()

    def answers(self, kind: ConsentKind, *, yes: bool) -> Answers:
        """The answer that the pressed button gives."""
        chosen = self["fields"].data if "fields" in self else ()
        return Answers({kind: yes}, frozenset(PublishedField(one) for one in chosen or ()), self.seen_version)


class PaperForm(ConsentForm):
    """What HR copies from the signed form, with its scan."""

    files = FileField(
        _l("Scan of the signed form"),
        description=_l("PDF, JPEG or PNG. It is kept with the papers of the nomination."),
    )

    class Meta(ConsentForm.Meta):
        """What the page sends, with its file."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The values of the request and the file."""
            return FlaskForm.Meta.wrap_formdata(self, form, formdata)

    def scan(self) -> tuple[str, bytes] | None:
        """The name and the bytes of the file, or None; of one that is too large only so much that it can be seen."""
        if not self.files.data or not self.files.data.filename:
            return None
        return self.files.data.filename[:LONGEST_NAME_READ], self.files.data.read(LARGEST_FILE + 1)


class FactForm(PageForm):
    """What is wrong in a text about oneself."""

    text = TextAreaField(
        _l("What is wrong, and what is right"),
        description=_l("HR and whoever nominated you read it."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )
