"""Quiet hours: when no letter leaves."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.forms.letters import LetterHoursForm
from contest.queries.letters import quiet_hours
from contest.services.letter_hours import decide_quiet_hours
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room


@room.route("/letters/hours", methods=["GET", "POST"])
def letter_hours() -> Response | tuple[str, int]:
    """The hours that hold, to be changed."""
    hours = quiet_hours()
    form = LetterHoursForm(data={"begin": hours.begin, "end": hours.end})
    if form.validate_on_submit():
        with refused_beside(form):
            decide_quiet_hours(form.begin.data, form.end.data, by=current_user.id, now=clock.now())
            flash(_("The quiet hours are kept. They hold for letters from now on."), "ok")
            return redirect(url_for("office.letters"), 303)
    return render_template("office/letter_hours.html", form=form), status_of(form)
