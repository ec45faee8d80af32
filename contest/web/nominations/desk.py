"""The desk: places, deadlines, drafts and what is missing in them, what HR decided."""

from flask import render_template
from flask_login import current_user

from contest import clock
from contest.queries import desk as desks
from contest.queries import nominations as asked
from contest.web.nominations.room import number, room


@room.get("/")
def desk() -> str:
    """My unit: what there is to do, and what became of what was done."""
    now = clock.now()
    return render_template(
        "nominations/desk.html",
        entries=desks.desk(current_user, now),
        units=asked.units_headed_by(current_user.id),
        earlier=desks.earlier_nominations(current_user, page=number("page", 1)),
        gaps=asked.gaps,
        may_be_edited=asked.may_be_edited,
    )
