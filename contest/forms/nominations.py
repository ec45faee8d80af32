"""What a nominator types, and what HR types when deciding: statement, evidence per criterion, remarks and reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField

from contest.domain.nominations import (
    LONGEST_EVIDENCE,
    LONGEST_PRAISE,
    LONGEST_REMARK,
    LONGEST_STATEMENT,
    REFUSAL_REASONS,
    Gap,
    NominationText,
    RefusalReason,
    evidence_field,
    missing,
    unstorable,
)
from contest.forms.typed_fields import OneRadio, Showable, paragraphs


@dataclass(frozen=True)
class Question:
    """A criterion as the form asks it: name, hint and weight in per cent, in the reader's language."""

    criterion_id: int
    name: str
    hint: str
    weight: int


class VersionForm(FlaskForm):
    """A button that acts on what the person saw: the version of it comes back."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the page showed; 0, which nothing has, where it was left out or invented."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class NominationForm(VersionForm):
    """A nomination; form_for() adds the evidence fields of one contest."""

    questions: Sequence[Question] = ()
    statement: Field
    praise: Field
    person_agrees: Field

    def evidence_fields(self) -> Iterable[tuple[Question, Field]]:
        """Each criterion with its field."""
        return [(each, self[evidence_field(each.criterion_id)]) for each in self.questions]

    @property
    def text(self) -> NominationText:
        """What was typed."""
        evidence = {each.criterion_id: field.data or "" for each, field in self.evidence_fields()}
        return NominationText(
            self.statement.data or "", evidence, bool(self.person_agrees.data), self.praise.data or ""
        ).tidied()

    def fill(self, text: NominationText, version: int) -> None:
        """Show what is stored."""
        self.version.data = str(version)
        self.statement.data = text.statement
        self.person_agrees.data = text.person_agrees
        self.praise.data = text.praise
        for each, field in self.evidence_fields():
            field.data = text.evidence.get(each.criterion_id, "")

    def is_fit(self, *, submitting: bool) -> bool:
        """Whether it can be stored, or submitted; every fault stands beside its field, not only the first one."""
        if not self.validate():
            return False
        faults = unstorable(self.text)
        if submitting and not faults:
            faults = missing(self.text, [each.criterion_id for each in self.questions])
        for fault in faults:
            self._complain(fault)
        return not faults

    def _complain(self, fault: Gap) -> None:
        field = self[fault.field]
        field.errors = [*field.errors, _(fault.message, **fault.params)]


def form_for(questions: Sequence[Question], **filled: Any) -> NominationForm:
    """The form of a contest with these criteria, its fields in the order in which they are read."""
    fields: dict[str, Any] = {
        "questions": tuple(questions),
        "statement": TextAreaField(
            _l("What did this person do?"),
            description=_l("Two or three plain sentences. This is what voters read first."),
        ),
    }
    fields["praise"] = StringField(
        _l("The deed in one line"),
        description=_l("For the ballot paper and the honour board. Left empty, the first sentence above serves."),
    )
    for each in questions:
        fields[evidence_field(each.criterion_id)] = TextAreaField(each.name, description=each.hint)
    fields["person_agrees"] = BooleanField(
        _l("The person agrees to be nominated and shown to all voters by name"),
        description=_l("Ask first. Some people prefer a quiet thank-you."),
    )
    form: NominationForm = type("NominationForm", (NominationForm,), fields)(**filled)
    form.statement.flags.maxlength = LONGEST_STATEMENT
    form.praise.flags.maxlength = LONGEST_PRAISE
    for _each, field in form.evidence_fields():
        field.flags.maxlength = LONGEST_EVIDENCE
    return form


class SendBackForm(VersionForm):
    """What the nominator has to put right."""

    remark = TextAreaField(
        _l("What is to be put right"),
        description=_l("The nominator reads this and can submit again."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )


class RefuseForm(VersionForm):
    """Why a nomination is refused for good."""

    reason = OneRadio(
        _l("Reason"),
        offered=[(reason.value, _l(text)) for reason, text in REFUSAL_REASONS.items()],
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
