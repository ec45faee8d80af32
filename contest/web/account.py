"""The account room: signing in and out, the first password and the next one, the language, the settings page."""

import hashlib

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from contest import clock
from contest.config import LANGUAGES
from contest.extensions import limiter
from contest.forms.account import ChangePasswordForm, ForgottenForm, InvitationForm, NewPasswordForm, SignInForm
from contest.forms.letters import LetterWishesForm
from contest.models import Employee
from contest.queries.accounts import open_token, open_tokens, person_by_login
from contest.queries.letter_wishes import wishes_of
from contest.queries.letters import quiet_hours
from contest.queries.staff import employee_by_id, headed_units
from contest.services import accounts, invitations
from contest.services.one_time_links import printed_code, same_code, token_named, token_text
from contest.web import devices, receipts
from contest.web.access import forget_session, load_person
from contest.web.attempts import attempt
from contest.web.forms_shown import refused_beside, status_of
from contest.web.language import COOKIE as LANGUAGE_COOKIE
from contest.web.way_back import safe_path

room = Blueprint("account", __name__, url_prefix="/account")

A_YEAR = 365 * 24 * 3600  # seconds
Answer = Response | str | tuple[str, int]


@room.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    """The door. A wrong password and an unknown person get the same answer after the same work."""
    onward = safe_path(request.values.get("next")) or url_for("hall.home")
    if current_user.is_authenticated and request.method == "GET":
        return redirect(onward)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form), status_of(form)
    person = person_by_login(form.login.data, now=clock.now())
    employee_id = person.id if person else None
    tried = attempt(_counted_as(person, form.login.data), known_device=devices.knows(employee_id))
    if tried is None:
        form.form_errors.append(_too_many_tries())
        return render_template("account/sign_in.html", form=form), 429
    token = accounts.sign_in(employee_id, form.password.data, now=clock.now())
    if token is None:
        form.password.errors = [_("This number or e-mail and this password do not belong together.")]
        return render_template("account/sign_in.html", form=form), 422
    tried.was_right()
    return _entered(token, onward)


@room.post("/sign-out")
def sign_out() -> Answer:
    """End this sign-in; whoever kept a copy of the cookie is out too."""
    if current_user.is_authenticated:
        accounts.sign_out(current_user.token)
    return _left(_("You are signed out."))


@room.post("/language")
def switch_language() -> Answer:
    """The other language, from now on and on this device for a year; back to the same page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated:
        accounts.choose_language(current_user.id, language)
    answer = redirect(safe_path(request.form.get("next")) or url_for("hall.home"), 303)
    _set_language_cookie(answer, language)
    return answer


@room.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("100 per hour", methods=["POST"])
def forgot_password() -> Answer:
    """Ask for a letter with a link. The answer is the same whoever asks about whomever."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("account/forgot_password.html", form=form), status_of(form)
    invitations.ask_for_reset(form.login.data, now=clock.now())
    said = _("Look into your work mailbox.")
    more = _(
        "If this person has a work e-mail here, a letter with a link is on its way. Without one, ask HR for a slip."
    )
    flash((said, more), "info")  # type: ignore[arg-type]
    return redirect(url_for("account.sign_in"), 303)


@room.route("/invitation", methods=["GET", "POST"])
def invitation() -> Answer:
    """For whoever holds a printed slip: the personnel number and the code on it lead on to the password."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("account/invitation.html", form=form), status_of(form)
    now = clock.now()
    person = person_by_login(form.login.data, now=now)
    tried = attempt(f"code of {_counted_as(person, form.login.data)}", known_device=False)
    if tried is None:
        form.form_errors.append(_too_many_tries())
        return render_template("account/invitation.html", form=form), 429
    secret = _secret_key()
    tokens = open_tokens(person.id, now=now) if person else []
    fitting = next((token for token in tokens if same_code(form.code.data, printed_code(token, secret))), None)
    if fitting is None:
        form.code.errors = [_("This code does not fit this number, has been used or has run out.")]
        return render_template("account/invitation.html", form=form), 422
    tried.was_right()
    return redirect(url_for("account.set_password", token=token_text(fitting, secret)), 303)


@room.route("/password/<token>", methods=["GET", "POST"])
def set_password(token: str) -> Answer:
    """Set a password by the link of an invitation or a reset; only the POST uses the link up."""
    named = token_named(token, _secret_key())
    found = open_token(*named, now=clock.now()) if named else None
    person = employee_by_id(found.employee_id) if found else None
    if found is None or named is None or person is None:
        return render_template("account/dead_link.html"), 410
    form = NewPasswordForm()
    if form.validate_on_submit():
        with refused_beside(form):
            entered = invitations.use_token(*named, form.new.data, company=_company(), now=clock.now())
            answer = _entered(entered, url_for("hall.home"))
            flash(_("Your password is set, and you are signed in."), "ok")
            return answer
    page = render_template("account/set_password.html", form=form, person=person, kind=found.kind)
    return page, status_of(form)


@room.route("/", methods=["GET", "POST"])
def settings() -> Answer:
    """A person's own page: what the staff list says, the password, the language, signing out everywhere."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        tried = attempt(f"account {current_user.id}", known_device=devices.knows(current_user.id))
        if tried is None:
            form.form_errors.append(_too_many_tries())
            return _settings_page(form), 429
        with refused_beside(form):
            token = accounts.change_password(
                current_user.id, form.current.data, form.new.data, company=_company(), now=clock.now()
            )
            tried.was_right()
            answer = _entered(token, url_for("account.settings"))
            flash(_("Your password is changed, and all other devices are signed out."), "ok")
            return answer
    return _settings_page(form), status_of(form)


@room.post("/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End all sign-ins of this person, this one included."""
    accounts.sign_out_everywhere(current_user.id, by=current_user.id, now=clock.now())
    return _left(_("You are signed out on all devices."))


def _left(said: str) -> Response:
    """Leave nothing of this sign-in in the browser, and go back to the door."""
    logout_user()
    forget_session()
    flash(said, "ok")
    answer = redirect(url_for("account.sign_in"), 303)
    receipts.forget(answer)
    return answer


def _entered(token: str, onward: str) -> Response:
    """Begin an empty session for the new sign-in, end the one before, and go on."""
    if current_user.is_authenticated:
        accounts.sign_out(current_user.token)
    forget_session()
    person = load_person(token)
    login_user(person)
    answer = redirect(onward, 303)
    if person is not None:
        devices.remember(answer, person.id)
        _set_language_cookie(answer, person.language)
    return answer


def _settings_page(form: ChangePasswordForm) -> str:
    return render_template(
        "account/settings.html",
        form=form,
        person=employee_by_id(current_user.id),
        headed=headed_units(current_user.id),
        wishes=_wishes_form(),
        hours=quiet_hours(),
    )


def _wishes_form() -> LetterWishesForm:
    """What the person wishes now, also where this page comes back because of the password."""
    form, wishes = LetterWishesForm(), wishes_of(current_user.id)
    form.reminders.data, form.once_a_day.data = wishes.reminders, wishes.once_a_day
    return form


def _set_language_cookie(answer: Response, language: str) -> None:
    if language in LANGUAGES:
        secure = current_app.config["QL"].secure_cookies
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)


def _counted_as(person: Employee | None, login: str) -> str:
    """Under what the wrong passwords of an account are counted, whichever of its logins was typed."""
    if person is not None:
        return f"account {person.id}"
    return f"login {hashlib.sha256(login.casefold().encode('utf-8', 'replace')).hexdigest()}"


def _too_many_tries() -> str:
    return _("Too many wrong tries. Wait an hour, or ask for a new password.")


def _secret_key() -> str:
    return str(current_app.config["QL"].secret_key)


def _company() -> str:
    return str(current_app.config["QL"].company_name)
