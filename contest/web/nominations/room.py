"""The blueprint of the nominations room, and what its pages ask of an address."""

from datetime import date

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.models import Contest, Nomination, Unit
from contest.queries import desk as desks
from contest.queries import nominations as asked
from contest.queries.contests import contest_by_id

room = Blueprint("nominations", __name__, url_prefix="/nominations")

Page = str | Response | tuple[str, int]


def number(name: str, otherwise: int) -> int:
    """A whole number of the address that a table can hold, else `otherwise`."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def today_of(contest: Contest) -> date:
    """The day that the contest's clocks show."""
    return to_local(clock.now(), contest.time_zone).date()


def own(nomination_id: int) -> Nomination:
    """The nomination, if the reader may see it. Raises NotFound for an unknown number and for somebody else's alike."""
    found = asked.nomination_seen_by(nomination_id, current_user.id)
    if found is None:
        raise NotFound
    return found


def public_contest(contest_id: int) -> Contest:
    """The contest under this number, unless it is still a draft; else NotFound."""
    contest = contest_by_id(contest_id)
    if contest is None or contest.phase is Phase.DRAFT:
        raise NotFound
    return contest


def units_in(contest: Contest) -> list[Unit]:
    """The units for which the reader acts and which take part in the contest. Raises NotFound where there is none."""
    acted_for = asked.units_acted_for(current_user.id, today=today_of(contest))
    found = [unit for unit in acted_for if asked.takes_part(unit, contest)]
    if not found:
        raise NotFound
    return found


def entry_of(contest: Contest, unit: Unit | None) -> desks.DeskEntry | None:
    """The places and nominations of a unit in a contest, on the reader's desk; None for one that is over."""
    entries = desks.entries_of(desks.desk(current_user, clock.now()), contest)
    return next((each for each in entries if unit and each.unit.id == unit.id), None)
