"""The step of the set-up about dates: one vote, or that of the branches before it, with a picture of it all."""

from datetime import datetime
from typing import Any

from flask import request
from flask_babel import get_timezone
from flask_login import current_user

from contest.domain.calendar import AwardPeriod
from contest.domain.contest_setup import SetupStep
from contest.domain.schedule import IN_ORDER, Schedule, is_ambiguous, lay_back, to_local
from contest.forms.contest_setup import ScheduleForm
from contest.models import Contest
from contest.queries.contest_setup import schedule_of
from contest.queries.families import branches_with_people
from contest.queries.working_days import ground_for
from contest.services import contests as services
from contest.web.office import setup_words as words
from contest.web.office.holiday_words import holiday_warnings
from contest.web.office.setup_pages import Answer, kept, onward, page, today


def schedule(contest: Contest, now: datetime) -> Answer:
    """Propose dates, read them and keep them.

    Whoever ticks that the branches vote first without saying when is shown all dates laid anew, with time for both.
    """
    saved = schedule_of(contest)
    shown = saved or _laid(contest, now, branches_first=contest.branch_stage)
    form = ScheduleForm(zone=contest.time_zone, now=now, data=_filled(contest, shown))
    fit = form.is_submitted() and (request.form.get("then") == "fit" or form.asks_for_dates())
    if fit:
        shown = _laid(contest, now, branches_first=bool(form.branch_stage.data))
        filled = _filled(contest, shown) | {"sends": form.sends.data or contest.sends}
        form = ScheduleForm(zone=contest.time_zone, now=now, data=filled, formdata=None)
    elif form.validate_on_submit():
        with kept(form, contest):
            services.save_schedule(
                contest.id,
                form.schedule(),
                version=form.seen(),
                by=current_user.id,
                now=now,
                sends=form.sends.data if form.branch_stage.data else None,
            )
            return onward(contest.id, SetupStep.SCHEDULE)
    plan = form.found or shown
    return page(
        "schedule",
        form,
        contest,
        holidays=holiday_warnings(plan, contest.time_zone),
        picture=words.picture_of(plan, contest.time_zone),
        shown=shown,
        fit=fit,
        today=today(now),
        own_zone=str(get_timezone()),
        branches=len(branches_with_people(contest, now=now)),
    )


def _laid(contest: Contest, now: datetime, *, branches_first: bool) -> Schedule:
    period = AwardPeriod(contest.kind, contest.period_start)
    zone = contest.time_zone
    return lay_back(contest.kind, period, zone, now=now, branches_first=branches_first, ground=ground_for(zone, period))


def _filled(contest: Contest, plan: Schedule) -> dict[str, Any]:
    """What stands in the fields: the plan by the clocks of the contest."""
    zone = contest.time_zone
    known = {name: getattr(plan, name) for name in IN_ORDER if getattr(plan, name) is not None}
    times = {name: to_local(instant, zone).replace(tzinfo=None) for name, instant in known.items()}
    folds = {f"{name}_fold": str(local.fold) for name, local in times.items() if is_ambiguous(local, zone)}
    return {
        **times,
        **folds,
        "version": contest.version,
        "branch_stage": plan.has_branches,
        "sends": contest.sends,
    }
