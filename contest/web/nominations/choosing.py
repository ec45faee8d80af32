"""Choosing for which contest and whom: the people of the units with why not the others, and colleagues by search."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from contest import clock
from contest.domain.eligibility import MAY_NOT, NOBODYS_BUSINESS, REASONS
from contest.domain.errors import NotFound
from contest.domain.nominations import NominationChannel
from contest.queries import desk as desks
from contest.queries.desk_people import Wanted, people_of_units
from contest.queries.ways import colleagues, takes_from, ways_open_to
from contest.services import nominations as acts
from contest.web.nominations.room import Page, number, public_contest, room, today_of, units_in
from contest.web.searching import search_text


def choose_contest() -> Page:
    """The contests that take nominations now; a single one is chosen already, where there is nothing else to choose."""
    now = clock.now()
    entries = desks.open_entries(desks.desk(current_user, now))
    contests = list({entry.contest.id: entry.contest for entry in entries}.values())
    ways = ways_open_to(current_user, now)
    if len(contests) == 1 and not ways:
        return redirect(url_for("nominations.people", contest=contests[0].id))
    return render_template("nominations/choose_contest.html", contests=contests, ways=ways)


@room.get("/people")
def people() -> Page:
    """Choose whom to nominate: everybody of the units, found by name or number, and why not."""
    now = clock.now()
    contest = public_contest(number("contest", 0))
    units = units_in(contest)
    acts.check_open(contest, now)
    within = next((unit for unit in units if unit.id == number("unit", 0)), None)
    sort = request.args.get("sort", "")
    wanted = Wanted(sort) if sort in set(Wanted) else None
    text = search_text()
    found = people_of_units(
        contest,
        units,
        current_user.id,
        text=text,
        within=within,
        wanted=wanted,
        page=number("page", 1),
        today=today_of(contest),
    )
    return render_template(
        "nominations/people.html",
        contest=contest,
        units=units,
        within=within,
        wanted=wanted,
        text=text,
        found=found,
        entries=desks.entries_of(desks.desk(current_user, now), contest),
        reasons=REASONS,
    )


@room.get("/colleagues")
def find_colleague() -> Page:
    """Put forward a colleague: found by name or number; nobody is listed before."""
    contest = public_contest(number("contest", 0))
    if not takes_from(contest, current_user, NominationChannel.COLLEAGUE):
        raise NotFound
    acts.check_open(contest, clock.now())
    text = search_text()
    return render_template(
        "nominations/colleagues.html",
        contest=contest,
        text=text,
        found=colleagues(contest, current_user, text, today=today_of(contest)),
        reasons=REASONS,
        nobodys_business=NOBODYS_BUSINESS,
        may_not=MAY_NOT,
    )
