"""Saving by itself while somebody writes: the answers that static/js/autosave.js hears."""

from flask import jsonify, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.forms.nominations import NominationForm
from contest.models import Nomination
from contest.queries import nominations as asked
from contest.web.fields import faults
from contest.web.nominations.beginning import beginning, form_about, form_of
from contest.web.nominations.room import own, room, today_of
from contest.web.nominations.saving import refused_in, save_again, save_new
from contest.wording import clock_time

Answer = Response | tuple[Response, int]


@room.post("/new/keep")
def keep_new() -> Answer:
    """The first save: the draft is there from now on, under an address of its own."""
    begun = beginning()
    form = form_of(begun.contest, begun.channels)
    if form.is_fit(submitting=False, today=today_of(begun.contest)):
        with refused_in(form):
            return kept(save_new(form, begun), version=1)
    return not_kept(form)


@room.post("/<int:nomination_id>/keep")
def keep(nomination_id: int) -> Answer:
    """A later save. The version told is the one just made: whatever somebody else made after it is not passed over.

    What is stored already is not stored again: a save may arrive after the page that sent it was loaded anew, or at the
    same time as the one of that page.
    """
    found = own(nomination_id)
    found_version = found.version
    form = form_about(found)
    if form.validate() and typed(form) == stored(found):
        return kept(found.id, version=found.version)
    if form.is_fit(submitting=False, today=today_of(found.contest)):
        with refused_in(form):
            save_again(form, found)
            return kept(found.id, version=form.seen_version + 1)
    found = own(nomination_id)
    if found.version != found_version and typed(form) == stored(found):
        return kept(found.id, version=found.version)
    return not_kept(form)


def typed(form: NominationForm) -> tuple[object, ...]:
    """All that the form says; it has been validated."""
    return form.text, form.chosen_channel, form.minutes


def stored(nomination: Nomination) -> tuple[object, ...]:
    """The same of what lies in the tables."""
    return asked.text_of(nomination), nomination.channel, asked.minutes_of(nomination)


def kept(nomination_id: int, *, version: int) -> Response:
    """When it was saved, as which version, and where the nomination and its papers live."""
    return jsonify(
        said=_("Saved %(time)s", time=clock_time(clock.now(), current_user.time_zone)),
        version=version,
        address=url_for("nominations.edit", nomination_id=nomination_id),
        keep=url_for("nominations.keep", nomination_id=nomination_id),
        papers=url_for("papers.papers", nomination_id=nomination_id),
    )


def not_kept(form: NominationForm) -> tuple[Response, int]:
    """Why nothing was saved, and whether it is of no use to try again."""
    stop = bool(form.form_errors)
    said = _("Not saved. %(why)s", why=" ".join(fault.text for fault in faults(form)))
    return jsonify(said=said, stop=stop), 409 if stop else 422
