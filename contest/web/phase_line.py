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


@dataclass(frozen=True)
class Step:
    """One phase on the line."""

    label: str
    when: str
    state: str
    chip: str = ""
    peak: bool = False


def phase_line(contest: Contest, *, now: datetime) -> list[Step]:
    """The five phases at `now`; none for a contest that was cancelled, is void or has no schedule yet."""
    opens, closes = contest.nominations_open_at, contest.nominations_close_at
    voting, bell, announced = contest.voting_open_at, contest.voting_close_at, contest.announce_at
    present = POSITION.get(standing_of(contest, now=now))
    if present is None or not (opens and closes and voting and bell and announced):
        return []
    zone = contest.time_zone

    def step(position: int, label: str, when: str, *, until: datetime | None = None, peak: bool = False) -> Step:
        state = "done" if position < present else "now" if position == present else "todo"
        chip = _("Now, %(time_left)s", time_left=time_left(until, now)) if until and state == "now" else ""
        return Step(label=label, when=when, state=state, chip=chip, peak=peak)

    return [
        step(0, _("Nominations"), span(opens, closes, zone, now), until=closes),
        step(1, _("Check by HR"), span(closes, voting, zone, now)),
        step(2, _("Voting"), span(voting, bell, zone, now), until=bell),
        step(3, _("Count"), _instant(bell, zone)),
        step(4, _("Announcement"), _instant(announced, zone), until=announced, peak=True),
    ]


def _instant(instant: datetime, zone: str) -> str:
    return f"{date_tiny(instant, zone)}, {clock_time(instant, zone)}"
