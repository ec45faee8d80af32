"""What people type to sign in, to set a password and to find somebody on the staff list."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

LOGIN = _l("Type your personnel number or your work e-mail.")
SAME = _l("The two passwords differ. Type the same one twice.")
NEW_HINT = _l("12 characters or more. A short sentence is easy to remember.")


def stripped(text: str | None) -> str:
    """What was typed without blanks round it, and without the NUL that no database takes in a text."""
    return (text or "").replace("\0", "").strip()


class SignInForm(FlaskForm):
    """Who, and the password."""

    login = StringField(_l("Personnel number or work e-mail"), [InputRequired(LOGIN)], filters=[stripped])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])


class ForgottenForm(FlaskForm):
    """Who has forgotten the password."""

    login = StringField(_l("Personnel number or work e-mail"), [InputRequired(LOGIN)], filters=[stripped])


class InvitationForm(FlaskForm):
    """The printed invitation: personnel number and code."""

    login = StringField(_l("Personnel number"), [InputRequired(_l("Type your personnel number."))], filters=[stripped])
    code = StringField(
        _l("Code on the slip"),
        [InputRequired(_l("Type the code on your slip."))],
        filters=[stripped],
        description=_l("Twelve letters and figures. Hyphens and small letters do not matter."),
    )


class NewPasswordForm(FlaskForm):
    """A password, twice."""

    new = PasswordField(_l("New password"), [InputRequired(_l("Type a new password."))], description=NEW_HINT)
    again = PasswordField(_l("New password once more"), [EqualTo("new", SAME)])


class ChangePasswordForm(NewPasswordForm):
    """The present password and the next one."""

    current = PasswordField(_l("Present password"), [InputRequired(_l("Type your present password."))])
