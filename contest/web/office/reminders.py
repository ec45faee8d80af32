"""Reminding many people at once: whom it would reach, the question, and who has to be called or handed a sheet."""

from flask import flash, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.letters import LetterKind
from contest.queries.reminders import KINDS, Reminder, plan
from contest.queries.screening import order
from contest.services import reminders as acts
from contest.web.office.room import room
from contest.web.office.screening_wanted import wanted_queue

MOST_AT_ONCE = 1000
WHAT = {
    LetterKind.CONSENT_REMINDER: _l("To say whether they take part"),
    LetterKind.PUT_RIGHT_REMINDER: _l("To put right what was sent back"),
    LetterKind.PROPOSAL_REMINDER: _l("To answer what colleagues proposed"),
}


@room.route("/screening/remind", methods=["GET", "POST"])
def remind() -> str | Response:
    """First who would be reminded of what; after the question the letters leave, and the page shows who is left."""
    wanted, now = wanted_queue(), clock.now()
    if request.method == "POST":
        number = acts.remind(ids_among(request.form.getlist("chosen")), by=current_user.id, now=now)
        flash(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", number), "ok")
        return redirect(request.full_path, 303)
    chosen = chosen_ones()
    found = plan(chosen, now=now)
    return render_template(
        "office/screening_remind.html",
        found=found,
        chosen=chosen,
        wanted=wanted,
        groups=[(WHAT[kind], of_kind(found.letters, kind)) for kind in KINDS],
        WHAT=WHAT,
    )


def chosen_ones() -> list[int]:
    """The nominations that the address names: all under its filters, or those ticked."""
    if request.args.get("scope") == "all":
        return order(wanted_queue().filter)[:MOST_AT_ONCE]
    return ids_among(request.args.getlist("chosen"))


def ids_among(texts: list[str]) -> list[int]:
    """The ids among these texts; what is none is left out."""
    return [int(text) for text in texts[:MOST_AT_ONCE] if text.isascii() and text.isdigit() and len(text) < 10]


def of_kind(reminders: list[Reminder], kind: LetterKind) -> list[Reminder]:
    """Those of one kind, by surname."""
    mine = [each for each in reminders if each.kind is kind]
    return sorted(mine, key=lambda each: (each.reader.last_name, each.reader.first_name, each.reader.id))
