"""The questions before a season begins, with which period and what opens at once, and before it ends."""

from datetime import date, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.calendar import AwardPeriod
from contest.domain.errors import NotFound
from contest.domain.phases import ENDED
from contest.domain.seasons import AHEAD
from contest.forms.seasons import BeginForm
from contest.forms.typed_fields import PageForm
from contest.models import Contest
from contest.queries.beginnings import FirstPeriod, beginnings, season_for
from contest.queries.contests import contest_by_id
from contest.queries.seasons import fed_seasons, season_of
from contest.services import whole_seasons as services
from contest.web.forms_shown import kept_beside, status_of
from contest.web.office.room import room
from contest.web.office.seasons import Answer, known
from contest.wording import date_long, moment, period_name


@room.route("/contests/<int:contest_id>/repeat", methods=["GET", "POST"])
def begin_season(contest_id: int) -> Answer:
    """Ask with which period the contest begins to repeat by itself, and say what opens at once."""
    contest = contest_by_id(contest_id)
    if contest is None or contest.lead_id is not None or contest.is_model:
        raise NotFound
    now = clock.now()
    there = season_of(contest)
    if there is not None:
        return redirect(url_for("office.season", season_id=there.id), 303)
    rival = season_for(contest)
    if rival is not None:
        return render_template("office/repeat_rival.html", contest=contest, season=rival)
    found = beginnings(contest, now=now)
    form = BeginForm(data={"first": _written(found.offered[-1])})
    form.first.offer((_written(each), _label(each)) for each in found.offered)
    if form.validate_on_submit():
        with kept_beside(form, _("Meanwhile something else would open. Look at it once more.")):
            start, _space, at_once = form.first.data.partition(" ")
            season_id = services.begin_season(
                contest_id, by=current_user.id, now=now, first=date.fromisoformat(start), at_once=bool(at_once)
            )
            flash(_("The season is begun. From here on its contests open by themselves."), "ok")
            return redirect(url_for("office.season", season_id=season_id), 303)
    page = render_template(
        "office/repeat.html",
        form=form,
        contest=contest,
        hints={_written(each): _what_happens(each, contest, now) for each in found.offered},
        joining=[each for each in found.joining if each.id != contest.id],
    )
    return page, status_of(form)


@room.route("/seasons/<int:season_id>/end", methods=["GET", "POST"])
def end_season(season_id: int) -> Answer:
    """Ask whether a season is to open nothing more."""
    found = known(season_id)
    form = PageForm()
    if form.validate_on_submit():
        services.end_season(found.id, by=current_user.id, now=clock.now())
        flash(_("The season is ended. It can be begun anew from here."), "ok")
        return redirect(url_for("office.season", season_id=found.id), 303)
    under_way = [each.contest for each in found.periods if each.contest is not None and each.contest.phase not in ENDED]
    return render_template("office/season_end.html", season=found, under_way=under_way, fed=fed_seasons(found))


@room.post("/seasons/<int:season_id>/begin-anew")
def begin_season_anew(season_id: int) -> Response:
    """Let a season go on that was ended."""
    if PageForm().validate_on_submit():
        services.begin_anew(season_id, by=current_user.id, now=clock.now())
        flash(_("The season is begun. From here on its contests open by themselves."), "ok")
    return redirect(url_for("office.season", season_id=season_id), 303)


def _written(first: FirstPeriod) -> str:
    """How a choice stands in the form; where it opens at once this is part of it, so nobody gets that unasked."""
    return f"{first.period.start.isoformat()}{' at once' if first.at_once else ''}"


def _label(first: FirstPeriod) -> str:
    period = _named(first.period)
    return _("%(period)s: opens at once", period=period) if first.at_once else period


def _what_happens(first: FirstPeriod, contest: Contest, now: datetime) -> str:
    """When the contest is there and its nominations open, and when the one after it does."""
    zone, opens = contest.time_zone, moment(first.opens_at, contest.time_zone, now)
    if first.at_once:
        return _(
            "By plan its nominations should be open by now. The contest is published within a few minutes and"
            " nominations open on %(moment)s.",
            moment=opens,
        )
    if first.opens_at - AHEAD <= now:
        return _("The contest appears within a few minutes; nominations open on %(moment)s.", moment=opens)
    return _(
        "Nothing opens now. The contest appears on %(day)s, and nominations open on %(moment)s.",
        day=date_long(first.opens_at - AHEAD, zone),
        moment=opens,
    )


def _named(period: AwardPeriod) -> str:
    name = period_name(period.kind, period.start)
    return name[:1].upper() + name[1:]
