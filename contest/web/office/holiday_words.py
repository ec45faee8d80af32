"""Days off inside the phases of a contest, as a warning to whoever plans it."""

from flask_babel import gettext as _

from contest.domain.errors import N_
from contest.domain.schedule import Schedule, to_local
from contest.domain.working_days import holidays_inside
from contest.queries.working_days import country_of, working_days
from contest.wording import date_short, page_language

INSIDE = {
    "nominations_open_at": N_("%(day)s is a day off inside nominations: %(name)s."),
    "branch_voting_open_at": N_("%(day)s is a day off inside voting in the branches: %(name)s."),
    "voting_open_at": N_("%(day)s is a day off inside voting: %(name)s."),
}
ENDS = {
    "nominations_open_at": "nominations_close_at",
    "branch_voting_open_at": "branch_voting_close_at",
    "voting_open_at": "voting_close_at",
}
MOST = 8


def holiday_warnings(schedule: Schedule | None, zone: str) -> list[str]:
    """A sentence for every holiday inside nominations or voting, and for an announcement on a day off. One query."""
    if schedule is None:
        return []
    announced = to_local(schedule.announce_at, zone).date()
    years = range(to_local(schedule.nominations_open_at, zone).year, announced.year + 1)
    calendar = working_days(years, country=country_of(zone), language=page_language())
    spans = {}
    for opens, closes in ENDS.items():
        if opens == "nominations_open_at" and schedule.branch_nominations_close_at is not None:
            closes = "branch_nominations_close_at"
        begins, ends = getattr(schedule, opens), getattr(schedule, closes)
        if begins is not None and ends is not None and begins < ends:
            spans[opens] = (begins, ends)
    found = [
        _(INSIDE[each.opens], day=date_short(each.day), name=each.name or _("day off"))
        for each in holidays_inside(spans, calendar, zone_day=lambda instant: to_local(instant, zone).date())
    ]
    if not calendar.is_worked(announced):
        found.append(_("The leader is announced on a day off: %(day)s.", day=date_short(announced)))
    return found[:MOST]
