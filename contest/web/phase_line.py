"""The phases of a contest as the macro phases() draws them: label, dates in its own zone, done, now or to come."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from contest.models import Contest
from contest.queries.standing import Standing, standing_of
from contest.wording import clock_time, date_tiny, span, time_left

# Which step of the line is the present one.
POSITION = {
    Standing.DRAFT: -1,
    Standing.PLANNED: -1,
    Standing.NOMINATING: 0,
    Standing.SCREENING: 1,
    Standing.VOTING: 2,
    Standing.COUNTING: 3,
    Standing.SEALED: 4,
    Standing.ANNOUNCED: 5,
}


# The same where the branches vote first.
POSITION_OF_STAGES = {
    Standing.DRAFT: -1,
    Standing.PLANNED: -1,
    Standing.NOMINATING: 0,
    Standing.BRANCHES: 1,
    Standing.SCREENING: 2,
    Standing.VOTING: 3,
    Standing.COUNTING: 4,
    Standing.SEALED: 5,
    Standing.ANNOUNCED: 6,
}


@dataclass(frozen=True)
class Step:
    """One phase on the line."""

    label: str
    when: str
    state: str
    chip: str = ""
    peak: bool = False


def phase_line(contest: Contest, *, now: datetime) -> list[Step]:
    """The phases at `now`; none for a contest that was cancelled, is void or has no schedule yet.

    There are five, and six where the branches vote first.
    """
    opens, closes = contest.nominations_open_at, contest.nominations_close_at
    voting, bell, announced = contest.voting_open_at, contest.voting_close_at, contest.announce_at
    first_opens, first_bell = contest.branch_voting_open_at, contest.branch_voting_close_at
    nominated = contest.branch_nominations_close_at
    positions = POSITION_OF_STAGES if contest.branch_stage else POSITION
    present = positions.get(standing_of(contest, now=now))
    if present is None or not (opens and closes and voting and bell and announced):
        return []
    zone = contest.time_zone

    def step(position: int, label: str, when: str, *, until: datetime | None = None, peak: bool = False) -> Step:
        state = "done" if position < present else "now" if position == present else "todo"
        chip = _("Now, %(time_left)s", time_left=time_left(until, now)) if until and state == "now" else ""
        return Step(label=label, when=when, state=state, chip=chip, peak=peak)

    if contest.branch_stage and nominated and first_opens and first_bell:
        return [
            step(0, _("Nominations"), span(opens, nominated, zone, now), until=nominated),
            step(1, _("The branches vote"), span(first_opens, first_bell, zone, now), until=first_bell),
            step(2, _("The candidates are settled"), span(closes, voting, zone, now)),
            step(3, _("All vote"), span(voting, bell, zone, now), until=bell),
            step(4, _("The count"), _instant(bell, zone)),
            step(5, _("Announcement"), _instant(announced, zone), until=announced, peak=True),
        ]
    return [
        step(0, _("Nominations"), span(opens, closes, zone, now), until=closes),
        step(1, _("Check by HR"), span(closes, voting, zone, now)),
        step(2, _("Voting"), span(voting, bell, zone, now), until=bell),
        step(3, _("The count"), _instant(bell, zone)),
        step(4, _("Announcement"), _instant(announced, zone), until=announced, peak=True),
    ]


def _instant(instant: datetime, zone: str) -> str:
    return f"{date_tiny(instant, zone)}, {clock_time(instant, zone)}"
