"""Seasons: series that open their contests by themselves; pausing, leaving out a period, changing what is to come."""

from dataclasses import asdict
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.calendar import PeriodKind
from contest.domain.errors import NotFound
from contest.domain.seasons import AHEAD, read_lengths
from contest.domain.tables import folded
from contest.forms.seasons import BringBackForm, SeasonForm, SkipForm, season_form
from contest.forms.typed_fields import PageForm
from contest.models import Season
from contest.queries import seasons as asked
from contest.queries.beginnings import season_for
from contest.queries.qualifying import qualifying_next
from contest.services import seasons as services
from contest.web.forms_shown import kept_beside, status_of
from contest.web.office.room import room
from contest.web.searching import search_text
from contest.wording import contest_name

Answer = str | Response | tuple[str, int]
SHORTER = list(PeriodKind)
FEW = 5
"""So many seasons are seen at a glance: no search is offered."""


@room.get("/seasons")
def seasons() -> str:
    """All seasons, with what each opens next, those that have ended below; by name or unit."""
    search = search_text()
    every = asked.seasons_seen()
    words = folded(search).split()
    seen = [each for each in every if all(word in _searched(each.season) for word in words)]
    return render_template(
        "office/seasons.html",
        seen=seen,
        going_on=[each for each in seen if not each.season.is_ended],
        ended=[each for each in seen if each.season.is_ended],
        all=len(every),
        search=search,
        few=FEW,
    )


@room.get("/seasons/<int:season_id>")
def season(season_id: int) -> str:
    """One season: what comes next, its model step by step, its periods."""
    return season_page(known(season_id), SkipForm(formdata=None))


@room.get("/contests/<int:contest_id>/season")
def season_of_model(contest_id: int) -> Response:
    """From the steps of a model back to its season."""
    found = asked.season_of_model(contest_id)
    if found is None:
        raise NotFound
    return redirect(url_for("office.season", season_id=found.id))


@room.route("/seasons/<int:season_id>/change", methods=["GET", "POST"])
def change_season(season_id: int) -> Answer:
    """Lengths of the phases and what feeds it, for the contests to come."""
    found = known(season_id)
    kind = found.model.kind
    filled = {
        **asdict(read_lengths(kind, found.lengths)),
        "fed_by": str(found.fed_by_id or ""),
        "next_in_line": found.next_in_line,
        "version": found.version,
    }
    form = season_form(kind, data=filled)
    sources = [
        each
        for each in asked.seasons()
        if SHORTER.index(each.model.kind) < SHORTER.index(kind) and (not each.is_ended or each.id == found.fed_by_id)
    ]
    form.fed_by.offer([("", _("Nobody’s")), *((str(each.id), contest_name(each.model)) for each in sources)])
    if form.validate_on_submit():
        faster = _("Somebody changed this season in the meantime. What you typed is still here; saving again takes it.")
        with kept_beside(form, faster):
            services.change_season(
                found.id,
                lengths=form.lengths(),
                fed_by=int(form.fed_by.data) if form.fed_by.data else None,
                next_in_line=form.next_in_line.data,
                version=form.seen(),
                by=current_user.id,
                now=clock.now(),
            )
            flash(_("Saved for the contests to come; those that are there stay as they are."), "ok")
            return redirect(url_for("office.season", season_id=found.id), 303)
    return change_page(form, found)


@room.post("/seasons/<int:season_id>/<any(pause, resume):what>")
def pause_season(season_id: int, what: str) -> Response:
    """Stop opening contests, or go on."""
    form = PageForm()
    if form.validate_on_submit():
        act = services.pause_season if what == "pause" else services.resume_season
        act(season_id, by=current_user.id, now=clock.now())
    return redirect(url_for("office.season", season_id=season_id), 303)


@room.post("/seasons/<int:season_id>/skip")
def skip_period(season_id: int) -> Answer:
    """Leave out the next period."""
    found = known(season_id)
    form = SkipForm()
    if form.validate_on_submit():
        with kept_beside(form, _("Meanwhile another period comes next. Look at it once more.")):
            services.skip_period(found.id, _day(form.period.data), form.note.data, by=current_user.id, now=clock.now())
            flash(_("Left out. The season goes on with the period after it."), "ok")
            return redirect(url_for("office.season", season_id=found.id), 303)
    return season_page(found, form), status_of(form)


@room.post("/seasons/<int:season_id>/bring-back")
def bring_period_back(season_id: int) -> Response:
    """Do not leave a period out after all."""
    form = BringBackForm()
    if form.validate_on_submit():
        services.bring_period_back(season_id, _day(form.period.data), by=current_user.id, now=clock.now())
        flash(_("Its contest opens as planned."), "ok")
    return redirect(url_for("office.season", season_id=season_id), 303)


def _day(text: str | None) -> date:
    """The day that a page has sent back. Raises NotFound."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise NotFound from None


def season_page(found: Season, skip: SkipForm) -> str:
    """The page of a season, with who would qualify for its next contest where another season feeds it."""
    now = clock.now()
    seen = asked.season_seen(found)
    return render_template(
        "office/season.html",
        seen=seen,
        appears_at=seen.opens_at - AHEAD,
        rival=season_for(found.model) if found.is_ended else None,
        to_bring_back=asked.may_be_brought_back(seen, now=now),
        qualifying=None if found.is_ended else qualifying_next(found, now=now),
        skip=skip,
    )


def change_page(form: SeasonForm, found: Season) -> Answer:
    """The form of a season."""
    page = render_template("office/season_change.html", form=form, season=found, names=form.names)
    return (page, status_of(form)) if request.method == "POST" else page


def _searched(season: Season) -> str:
    return folded(f"{contest_name(season.model)} {season.model.scope.name}")


def known(season_id: int) -> Season:
    """The season of this number. Raises NotFound."""
    found = asked.season_by_id(season_id)
    if found is None:
        raise NotFound
    return found
