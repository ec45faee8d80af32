"""Reminding many people at once: whom it would reach, the question, and who has to be called or handed a sheet."""

from datetime import datetime

from flask import flash, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.letters import LetterKind
from contest.queries.reminders import KINDS, Reminder, Waiting, plan, waiting_among
from contest.queries.screening import order
from contest.services import reminders as acts
from contest.web.office.room import room
from contest.web.office.screening_wanted import wanted_queue
from contest.wording import moment

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
        reminded = acts.remind(ids_among(request.form.getlist("chosen")), by=current_user.id, now=now)
        flash(reminded_words(reminded, now), "ok")
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
        waiting_words=lambda reminders: waiting_words(waiting_among(reminders), now),
    )


def reminded_words(reminded: acts.Reminded, now: datetime) -> str:
    """What was done, and when the e-mails leave where that is not at once."""
    if not reminded.waiting:
        return ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", reminded.people)
    written = ngettext("%(num)s reminder is written.", "%(num)s reminders are written.", reminded.people)
    return f"{written} {waiting_words(reminded.waiting, now)}"


def waiting_words(waiting: tuple[Waiting, ...], now: datetime) -> str:
    """How many e-mails wait, and until when by the clocks of their readers; nothing where all leave at once."""
    if not waiting:
        return ""
    moments = ", ".join(dict.fromkeys(moment(at, zone, now) for at, zone in waiting))
    return ngettext(
        "%(num)s e-mail waits for the morning and leaves on %(moments)s, by the clock where its reader works.",
        "%(num)s e-mails wait for the morning and leave on %(moments)s, by the clock where each reader works.",
        len(waiting),
        moments=moments,
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
