"""What a nominator types, and a head who answers a proposal: statement, evidence per criterion, a comment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, HiddenField, StringField, TextAreaField

from contest.domain.nominations import (
    LONGEST_EVIDENCE,
    LONGEST_MINUTES,
    LONGEST_PRAISE,
    LONGEST_REMARK,
    LONGEST_STATEMENT,
    Gap,
    Minutes,
    NominationChannel,
    NominationText,
    evidence_field,
    missing,
    missing_minutes,
    unstorable,
    unstorable_minutes,
)
from contest.forms.typed_fields import OneRadio, Showable, one_line, paragraphs

DAYS = ("%Y-%m-%d", "%d.%m.%Y")
BY_A_UNIT = {
    NominationChannel.HEAD: _l("The head of the unit"),
    NominationChannel.COLLECTIVE: _l("The labour collective, by the vote of an assembly"),
}


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


class Day(DateField):
    """A day of the calendar, or none."""

    def __init__(self, label: Any = "", **named: Any) -> None:
        super().__init__(label, format=list(DAYS), **named)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError with our sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: date | None = None
        if not text:
            return
        for shape in DAYS:
            try:
                self.data = datetime.strptime(text, shape).date()
                return
            except ValueError:
                continue
        raise ValueError(_("Give a date, such as 2026-11-12."))


class NominationForm(VersionForm):
    """A nomination; form_for() adds the fields that this contest and this channel ask."""

    questions: Sequence[Question] = ()
    channels: Sequence[NominationChannel] = ()
    statement: Field
    praise: Field

    @property
    def chosen_channel(self) -> NominationChannel:
        """By which way the person is put forward: the one chosen, or the only one there is."""
        return NominationChannel(self["channel"].data) if "channel" in self else self.channels[0]

    @property
    def minutes(self) -> Minutes:
        """The minutes of the assembly, as far as they are typed and the collective puts forward."""
        if "minutes_number" not in self or self.chosen_channel is not NominationChannel.COLLECTIVE:
            return Minutes()
        return Minutes(self["minutes_number"].data or "", self["minutes_date"].data).tidied()

    def evidence_fields(self) -> Iterable[tuple[Question, Field]]:
        """Each criterion with its field."""
        return [(each, self[evidence_field(each.criterion_id)]) for each in self.questions]

    @property
    def text(self) -> NominationText:
        """What was typed."""
        evidence = {each.criterion_id: field.data or "" for each, field in self.evidence_fields()}
        # Whoever puts themself forward need not be asked.
        agrees = bool(self["person_agrees"].data) if "person_agrees" in self else True
        return NominationText(self.statement.data or "", evidence, agrees, self.praise.data or "").tidied()

    def fill(
        self,
        text: NominationText,
        version: int,
        channel: NominationChannel | None = None,
        minutes: Minutes | None = None,
    ) -> None:
        """Show what is stored."""
        self.version.data = str(version)
        self.statement.data = text.statement
        self.praise.data = text.praise
        if "person_agrees" in self:
            self["person_agrees"].data = text.person_agrees
        if "channel" in self:
            self["channel"].data = channel.value if channel else None
        if "minutes_number" in self and minutes is not None:
            self["minutes_number"].data, self["minutes_date"].data = minutes.number, minutes.date
        for each, field in self.evidence_fields():
            field.data = text.evidence.get(each.criterion_id, "")

    def is_fit(self, *, submitting: bool, today: date) -> bool:
        """Whether it can be stored, or submitted; every fault stands beside its field, not only the first one."""
        if not self.validate():
            return False
        text, channel, minutes = self.text, self.chosen_channel, self.minutes
        faults = unstorable(text) + unstorable_minutes(minutes)
        if submitting and not faults:
            criteria = [each.criterion_id for each in self.questions]
            faults = missing(text, criteria, channel) + missing_minutes(channel, minutes, today)
        for fault in faults:
            self._complain(fault)
        return not faults

    def _complain(self, fault: Gap) -> None:
        field = self[fault.field]
        field.errors = [*field.errors, _(fault.message, **fault.params)]


def form_for(
    questions: Sequence[Question], channels: Sequence[NominationChannel] = (NominationChannel.HEAD,), **filled: Any
) -> NominationForm:
    """The form of a contest with these criteria, its fields in the order in which they are read.

    Of several `channels` one is chosen; the first is offered. Of the collective the minutes are asked.
    """
    fields: dict[str, Any] = {"questions": tuple(questions), "channels": tuple(channels)}
    if len(channels) > 1:
        fields["channel"] = OneRadio(
            _l("Who puts this person forward?"),
            offered=[(channel.value, BY_A_UNIT[channel]) for channel in channels],
            default=channels[0].value,
        )
    if NominationChannel.COLLECTIVE in channels:
        fields["minutes_number"] = StringField(
            _l("Number of the minutes"), filters=[one_line], validators=[Showable(LONGEST_MINUTES)]
        )
        fields["minutes_date"] = Day(_l("Date of the assembly"))
    oneself = channels[0] is NominationChannel.ONESELF
    fields["statement"] = TextAreaField(
        _l("What did you do?") if oneself else _l("What did this person do?"),
        description=_l("Two or three plain sentences. This is what voters read first."),
    )
    fields["praise"] = StringField(
        _l("The deed in one line"),
        description=_l("For the ballot paper and the honour board. Left empty, the first sentence above serves."),
    )
    for each in questions:
        fields[evidence_field(each.criterion_id)] = TextAreaField(each.name, description=each.hint)
    if not oneself:
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


class DeclineForm(VersionForm):
    """Why the head does not support what a colleague proposed."""

    comment = TextAreaField(
        _l("Why not?"),
        description=_l("Whoever proposed it reads this."),
        filters=[paragraphs],
        validators=[Showable(LONGEST_REMARK)],
    )
