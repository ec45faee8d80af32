"""What colleagues propose: the word of the head, who supports it or declines with a comment."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotAllowed
from contest.domain.nominations import NominationStatus
from contest.forms.nominations import DeclineForm, VersionForm
from contest.models import Nomination
from contest.queries.routing import routes_of
from contest.services import proposals as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.nominations.room import Page, own, room, today_of


@room.post("/<int:nomination_id>/support")
def support(nomination_id: int) -> Response:
    """Say that the unit stands behind it: HR sees it from now on, and it takes a place of the unit."""
    acts.support(nomination_id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
    flash(_("Supported. The nomination is with HR now."), "ok")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id), 303)


@room.route("/<int:nomination_id>/decline", methods=["GET", "POST"])
def decline(nomination_id: int) -> Page:
    """Ask why not, then say no to a proposal."""
    found = own(nomination_id)
    if found.status is not NominationStatus.PROPOSED:
        return redirect(url_for("nominations.nomination", nomination_id=found.id))
    if not decides(found):
        raise NotAllowed
    form = DeclineForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
    elif form.validate():
        with refused_beside(form):
            acts.decline(
                found.id, form.comment.data or "", version=form.seen_version, by=current_user.id, now=clock.now()
            )
            flash(_("Declined. Whoever proposed it reads your comment."), "ok")
            return redirect(url_for("nominations.desk"), 303)
    return render_template("nominations/decline.html", form=form, nomination=found), status_of(form)


def decides(nomination: Nomination) -> bool:
    """Whether the reader has the word about this proposal."""
    if nomination.status is not NominationStatus.PROPOSED:
        return False
    way = routes_of([nomination.employee], today=today_of(nomination.contest))[nomination.employee_id]
    return current_user.id in way.people
