"""The desk: places, deadlines, drafts and what is missing in them, proposals that wait, what became of all that."""

from functools import partial

from flask import render_template
from flask_login import current_user

from contest import clock
from contest.domain.papers import PAPERS
from contest.domain.schedule import to_local
from contest.models import Nomination
from contest.queries import desk as desks
from contest.queries import nominations as asked
from contest.queries.late import late_passes
from contest.queries.leaders import leaders_of_units
from contest.queries.papers import missing_of
from contest.queries.ways import ways_open_to
from contest.web.nomination_steps import nomination_steps
from contest.web.nominations.room import number, room
from contest.web.phase_line import Step


@room.get("/")
def desk() -> str:
    """My unit and what I proposed myself: what there is to do, and what became of what was done."""
    now = clock.now()
    today = to_local(now, current_user.time_zone).date()
    entries = desks.desk(current_user, now)
    units = asked.units_acted_for(current_user.id, today=today) if current_user.acts_for_a_unit else []
    proposals = asked.proposals_for(current_user.id, today=today) if current_user.acts_for_a_unit else []
    mine = desks.my_proposals(current_user, page=number("mine", 1))
    earlier = desks.earlier_nominations(current_user, page=number("page", 1))
    listed = [*(each for entry in entries for each in entry.nominations), *mine.items, *earlier.items]
    progress = desks.progress_of(listed)
    passes = late_passes({each.contest_id for each in listed})

    def steps(nomination: Nomination) -> list[Step]:
        return nomination_steps(nomination.contest, nomination, progress[nomination.id], now=now)

    return render_template(
        "nominations/desk.html",
        entries=entries,
        units=units,
        proposals=proposals,
        leaders=leaders_of_units([unit.path for unit in units]),
        mine=mine,
        ways=ways_open_to(current_user, now),
        earlier=earlier,
        gaps=partial(asked.gaps, today=today),
        may_be_edited=lambda nomination: asked.may_be_edited(nomination, now, passes),
        missing_papers=missing_of,
        paper_names=PAPERS,
        progress=progress,
        steps=steps,
    )
