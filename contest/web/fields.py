"""What the form macros ask: the attributes of a field for a screen reader, and the faults of a whole form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField
from wtforms.form import BaseForm
from wtforms.widgets import ListWidget


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the element to jump to ("" for the form as a whole) and what to say."""

    anchor: str
    text: str


def field_attributes(field: Field, hint: str = "", **more: Any) -> dict[str, Any]:
    """The attributes of an input: its class, whether it is wrong, and the ids of the texts that describe it.

    The macros in templates/macros/forms.html write the hint under `<id>-h`, the error under `<id>-e`, the counter
    under `<id>-c`.
    """
    described = (
        [f"{field.id}-h"] * bool(hint)
        + [f"{field.id}-e"] * bool(field.errors)
        + [f"{field.id}-c"] * ("data-chars" in more)
    )
    attributes: dict[str, Any] = {"class_": "in", **more}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def faults(form: BaseForm) -> list[Fault]:
    """Everything wrong with a form, in the order of its fields, those of nested forms and lists included."""
    own = [Fault("", str(error)) for error in getattr(form, "form_errors", [])]
    return own + [fault for field in form for fault in _faults_of(field)]


def _faults_of(field: Field) -> Iterator[Fault]:
    if isinstance(field, FormField):
        yield from faults(field.form)
    elif isinstance(field, FieldList):
        yield from (Fault(field.id, str(error)) for error in field.errors if not isinstance(error, dict | list | tuple))
        for entry in field.entries:
            yield from _faults_of(entry)
    else:
        # A group of radios has no element of its own name: the first of them takes the focus.
        anchor = f"{field.id}-0" if isinstance(field.widget, ListWidget) else field.id
        for error in field.errors:
            yield Fault(anchor, str(error) if isinstance(field, BooleanField) else _labelled(field, error))


def _labelled(field: Field, error: Any) -> str:
    """The fault under the name of its field; a label that asks needs no colon."""
    label = str(field.label.text)
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error}"
