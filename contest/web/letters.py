"""What people wish for their letters: on their own page, or by the link in a reminder, without signing in."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.letter_times import Wishes
from contest.extensions import csrf
from contest.forms.letters import LetterWishesForm
from contest.queries.letter_wishes import wishes_of
from contest.queries.staff import employee_by_id
from contest.services.letter_wishes import may_take_back, reader_named, token_to_take_back, wish, wish_reminders

room = Blueprint("letters", __name__, url_prefix="/letters")


@room.post("/wishes")
def wishes() -> Response:
    """Keep what was ticked on one's own page."""
    form = LetterWishesForm()
    if form.validate_on_submit():
        wish(current_user.id, Wishes(reminders=form.reminders.data, once_a_day=form.once_a_day.data))
        # The address leads to the part of the page about letters, and the answer stands there.
        flash(_("Your choice about letters is kept."), "letters")
    return redirect(url_for("account.settings", _anchor="letters"), 303)


@room.route("/reminders/<token>", methods=["GET", "POST"])
@csrf.exempt  # The token is the proof, and mail programs press this button too (RFC 8058).
def reminders(token: str) -> str:
    """Stop reminders by e-mail. Only the button changes something, never the link.

    To whom a letter was passed on must not begin them again: the answer to who stopped them can, for an hour, and the
    page of one's own after signing in. The answer is no redirect: mail programs do not follow one.
    """
    secret, now = str(current_app.config["QL"].secret_key), clock.now()
    employee_id = reader_named(token, secret)
    if employee_id is None or employee_by_id(employee_id) is None:
        raise NotFound
    answered, taking_back = request.method == "POST", ""
    if answered and request.form.get("wanted") != "yes":
        if wish_reminders(employee_id, False):
            taking_back = token_to_take_back(employee_id, secret, now=now)
    elif answered:
        answered = may_take_back(request.form.get("taking_back", ""), employee_id, secret, now=now)
        if answered:
            wish_reminders(employee_id, True)
    wanted = wishes_of(employee_id).reminders
    return render_template("account/reminders.html", wanted=wanted, answered=answered, taking_back=taking_back)
