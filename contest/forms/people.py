"""What HR chooses on the staff list: whom to show, and a unit to invite."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SearchField, SelectChoice, SelectField

from contest.forms.account import stripped

STATES = [
    SelectChoice("all", _l("Everybody who works here")),
    SelectChoice("ready", _l("Can sign in")),
    SelectChoice("waiting", _l("No password yet")),
    SelectChoice("left", _l("Has left")),
]
LONGEST_ID_TEXT = 10


def as_id(typed: str | int | None) -> int:
    """The id that a choice stands for; 0 for none and for nonsense."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID_TEXT else 0


class PeopleSearchForm(FlaskForm):
    """What the staff list is narrowed by; it changes nothing, so it needs no token."""

    class Meta:
        csrf = False

    q = SearchField(_l("Name or personnel number"), filters=[stripped])
    unit = SelectField(_l("Unit"), coerce=as_id, validate_choice=False)
    state = SelectField(_l("Account"), choices=STATES, validate_choice=False)


class InvitationsForm(FlaskForm):
    """The unit whose people are counted."""

    class Meta:
        csrf = False

    unit = SelectField(_l("Unit, with all below it"), coerce=as_id, validate_choice=False)
