"""The blueprint of the nominations room, and what its pages ask of an address."""

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
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


def own(nomination_id: int) -> Nomination:
    """The nomination of the reader's unit. Raises NotFound for an unknown number and for somebody else's alike."""
    found = asked.nomination_seen_by(nomination_id, current_user.id)
    if found is None:
        raise NotFound
    return found


def contest_of_mine(contest_id: int) -> Contest:
    """The contest, if one of the reader's units takes part in it; else NotFound."""
    contest = contest_by_id(contest_id)
    units = asked.units_headed_by(current_user.id)
    if contest is None or contest.phase is Phase.DRAFT or not any(asked.takes_part(unit, contest) for unit in units):
        raise NotFound
    return contest


def entry_of(contest: Contest, unit: Unit | None) -> desks.DeskEntry | None:
    """The places and nominations of a unit in a contest; None for one that is over."""
    entries = desks.desk(current_user, clock.now())
    return next((each for each in entries if unit and (each.contest.id, each.unit.id) == (contest.id, unit.id)), None)
