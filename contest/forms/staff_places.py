"""The forms for putting people into places: head, deputy and secretary of a unit, and rights given by name."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Length

from contest.domain.staff import Role

LONGEST_NUMBER = 32

TOO_LONG = Length(max=LONGEST_NUMBER, message=_l("A personnel number has 32 characters at most."))

ROLE_NAMES = {
    Role.HR: _l("HR"),
    Role.ADMIN: _l("Administrator"),
    Role.WITNESS: _l("Witness"),
}
ROLE_HINTS = {
    Role.HR: _l("Imports staff, sets up contests, checks nominations, watches turnout. Sees nobody's vote."),
    Role.ADMIN: _l("Gives and takes these rights."),
    Role.WITNESS: _l("Checks the count from outside. Changes nothing."),
}


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class HeadsForm(FlaskForm):
    """Who leads a unit and who types for them, by personnel number; an empty field leaves the place free."""

    head = StringField(
        _l("Head"),
        description=_l("Personnel number. Need not work in this unit. Empty: nobody."),
        filters=[_stripped],
        validators=[TOO_LONG],
    )
    deputy = StringField(
        _l("Deputy"),
        description=_l("Personnel number. May do everything that the head may. Empty: nobody."),
        filters=[_stripped],
        validators=[TOO_LONG],
    )
    secretary = StringField(
        _l("Secretary"),
        description=_l("Personnel number. Types nominations for the head and decides nothing. Empty: nobody."),
        filters=[_stripped],
        validators=[TOO_LONG],
    )


class GrantRoleForm(FlaskForm):
    """Who shall get which right."""

    personnel_number = StringField(
        _l("Personnel number"),
        filters=[_stripped],
        validators=[DataRequired(_l("Write the personnel number of the person.")), TOO_LONG],
    )
    role = RadioField(
        _l("Right"),
        choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()],
        validators=[DataRequired(_l("Choose the right to give."))],
        validate_choice=True,
    )


class TakeRoleForm(FlaskForm):
    """The answer to the question before a right is taken."""
