"""Choosing for which contest and whom: everybody of the units, and why not the others."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from contest import clock
from contest.domain.eligibility import REASONS
from contest.domain.schedule import to_local
from contest.queries import desk as desks
from contest.queries import nominations as asked
from contest.queries.eligibility import people_to_nominate
from contest.services import nominations as acts
from contest.web.nominations.room import Page, contest_of_mine, number, room


def choose_contest() -> Page:
    """The contests that take nominations now; a single one is chosen already."""
    entries = desks.open_entries(desks.desk(current_user, clock.now()))
    contests = list({entry.contest.id: entry.contest for entry in entries}.values())
    if len(contests) == 1:
        return redirect(url_for("nominations.people", contest=contests[0].id))
    return render_template("nominations/choose_contest.html", contests=contests, entries=entries)


@room.get("/people")
def people() -> Page:
    """Choose whom to nominate: everybody of the units, found by name or number, and why not."""
    now = clock.now()
    contest = contest_of_mine(number("contest", 0))
    acts.check_open(contest, now)
    units = [unit for unit in asked.units_headed_by(current_user.id) if asked.takes_part(unit, contest)]
    within = next((unit for unit in units if unit.id == number("unit", 0)), None)
    text = request.args.get("q", "")[:100]
    found = people_to_nominate(
        contest,
        units,
        current_user.id,
        text=text,
        within=within,
        page=number("page", 1),
        today=to_local(now, contest.time_zone).date(),
    )
    return render_template(
        "nominations/people.html",
        contest=contest,
        units=units,
        within=within,
        text=text,
        found=found,
        entries=[entry for entry in desks.desk(current_user, now) if entry.contest.id == contest.id],
        reasons=REASONS,
    )
