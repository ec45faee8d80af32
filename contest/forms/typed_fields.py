"""Fields that answer every slip of the keyboard with one sentence of ours and keep what was typed."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TimeField,
    ValidationError,
)

from contest.domain.tables import UNSHOWABLE

LOCAL_TIMES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")


def one_line(text: str | None) -> str:
    """What was typed on one line: single blanks, none at the ends."""
    return " ".join((text or "").split())


def paragraphs(text: str | None) -> str:
    """What was typed into a large field: lines end in a plain newline, none is blank at the ends."""
    return "\n".join(line.rstrip() for line in (text or "").splitlines()).strip()


class PageForm(FlaskForm):
    """A form that reads what a page sends, and nothing else.

    Flask-WTF would read a JSON body as well, whose values may be anything; and where a page sends nothing at all, it
    would take the stored values for typed ones.
    """

    class Meta(FlaskForm.Meta):
        """How the form gets its values."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The values handed in, or those of the request."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() else None


class Showable:
    """Refuses characters that cannot be seen or stored, such as NUL, and texts that are too long."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most, "max_length": most}

    def __call__(self, form: Any, field: Field) -> None:
        """The check, as WTForms calls it."""
        text = field.data or ""
        if UNSHOWABLE.search(text.replace("\n", " ")):
            raise ValidationError(_("There is a character here that cannot be shown. Please type the text anew."))
        if len(text) > self.most:
            raise ValidationError(
                _("This is too long: %(number)s characters, %(most)s at most.", number=len(text), most=self.most)
            )


class WholeNumber(IntegerField):
    """A whole number within limits; empty only where that is allowed, and then None."""

    def __init__(self, label: Any, least: int, most: int, *, optional: bool = False, **named: Any) -> None:
        super().__init__(label, render_kw={"min": least, "max": most, "inputmode": "numeric"}, **named)
        self.least, self.most, self.optional = least, most, optional

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with our sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text and self.optional:
            return
        # Ten digits are more than any limit here; Python refuses to read thousands of them.
        if not (text.removeprefix("-").isdecimal() and len(text) <= 10) or not self.least <= int(text) <= self.most:
            raise ValueError(_("Type a whole number from %(least)s to %(most)s.", least=self.least, most=self.most))
        self.data = int(text)

    def pre_validate(self, form: Any) -> None:
        """A form in which the field is missing altogether is incomplete too."""
        if self.data is None and not self.optional and not self.process_errors:
            raise ValidationError(
                _("Type a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )


class LocalTime(DateTimeLocalField):
    """A date and time of the clocks in some zone; the zone is somebody else's business. Empty only where allowed."""

    def __init__(self, label: Any = "", *, optional: bool = False, **named: Any) -> None:
        super().__init__(label, format=list(LOCAL_TIMES), **named)
        self.optional = optional

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time. Raises ValueError with our sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: datetime | None = None
        if not text and self.optional:
            return
        for shape in LOCAL_TIMES:
            try:
                self.data = datetime.strptime(text, shape)
                return
            except ValueError:
                continue
        raise ValueError(_("Give a date and a time, such as 2026-11-12 10:00."))

    def pre_validate(self, form: Any) -> None:
        """A form in which the field is missing altogether is incomplete too."""
        if self.data is None and not self.optional and not self.process_errors:
            raise ValidationError(_("Give a date and a time, such as 2026-11-12 10:00."))


class ClockTime(TimeField):
    """A time of the day, always wanted."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time. Raises ValueError with our sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: time | None = None
        for shape in ("%H:%M", "%H:%M:%S"):
            try:
                # Python reads the digits of any script.
                self.data = datetime.strptime(text, shape).time() if text.isascii() else None
            except ValueError:
                continue
        if self.data is None:
            raise ValueError(_("Type a time, as 20:00."))

    def pre_validate(self, form: Any) -> None:
        """A form in which the field is missing altogether is incomplete too."""
        if self.data is None and not self.process_errors:
            raise ValidationError(_("Type a time, as 20:00."))


class Offered:
    """A choice from a list of (value, label) that the page is handed; values are texts, and nothing else is taken."""

    choices: Any
    data: Any

    def offer(self, pairs: Iterable[tuple[str, Any]]) -> None:
        """Set the list."""
        self.choices = [SelectChoice(value, label) for value, label in pairs]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_("Choose one of these."))


class OneOf(Offered, SelectField):
    """The list opens on a click."""

    def __init__(self, label: Any = "", offered: Iterable[tuple[str, Any]] = (), **named: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **named)
        self.offer(offered)


class OneRadio(Offered, RadioField):
    """All choices are in view."""

    def __init__(self, label: Any = "", offered: Iterable[tuple[str, Any]] = (), **named: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **named)
        self.offer(offered)
