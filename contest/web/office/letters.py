"""Letters: which wait, arrived, were refused or are in doubt, and sending them again."""

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.letters import LetterKind, LetterState
from contest.forms.typed_fields import PageForm
from contest.queries import letters_listed as asked
from contest.queries.letters import quiet_hours
from contest.queries.refused_addresses import count_refused_addresses
from contest.queries.refused_addresses import refused_addresses as refusing
from contest.services.letters_again import send_again
from contest.web.office.room import room
from contest.web.searching import search_text

FILTERS = ("state", "kind", "contest", "person", "q", "page")


class Wanted(NamedTuple):
    """What the address asks for."""

    filter: asked.LetterFilter
    page: int


@room.get("/letters")
def letters() -> str:
    """The list, the latest first, by state, kind, contest and person."""
    wanted = wanted_letters()
    return render_template(
        "office/letters.html",
        wanted=wanted.filter,
        found=asked.letters(wanted.filter, page=wanted.page),
        counts=asked.letter_states(wanted.filter),
        contests=asked.contests_with_letters(),
        kinds=asked.KINDS_LISTED,
        hours=quiet_hours(),
        refusing=count_refused_addresses(now=clock.now()),
        troubled=len(asked.troubled_letters(wanted.filter)),
    )


@room.get("/letters/addresses")
def refused_addresses() -> str:
    """Whose mail server did not take the last letter."""
    found = refusing(now=clock.now(), page=number("page") or 1)
    return render_template("office/refused_addresses.html", found=found)


@room.post("/letters/again")
def letters_again() -> Response:
    """Queue one letter again, or all of this filter that did not arrive."""
    form = PageForm()
    wanted = wanted_letters().filter
    if form.validate_on_submit():
        if "letter" in request.form:
            one = whole_number(request.form["letter"])
            ids = [one] if one is not None else []
        else:
            ids = asked.troubled_letters(wanted)
        again = send_again(ids, by=current_user.id, now=clock.now())
        flash(
            ngettext("%(num)s letter leaves again.", "%(num)s letters leave again.", again)
            if again
            else _("Nothing was to be sent again."),
            "ok" if again else "info",
        )
    # Nothing but the filters: url_for() takes words of its own too.
    filters: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    return redirect(url_for("office.letters", **filters), 303)


def wanted_letters() -> Wanted:
    """The filters of the address; what is none of the choices does not narrow the list."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return Wanted(
        asked.LetterFilter(
            state=LetterState(state) if state in set(LetterState) else None,
            kind=LetterKind(kind) if kind in set(LetterKind) else None,
            contest_id=number("contest"),
            employee_id=number("person"),
            text=search_text(),
        ),
        number("page") or 1,
    )


def number(name: str) -> int | None:
    """A whole number of the address that a table can hold, else None."""
    return whole_number(request.args.get(name, ""))


def whole_number(text: str) -> int | None:
    """The text as a number that a table can hold, else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
