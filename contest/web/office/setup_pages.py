"""What the steps of setting up have in common: their page, keeping what was typed, the way to the next one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from contest.domain.contest_setup import SetupStep
from contest.domain.errors import ChangedMeanwhile
from contest.models import Contest
from contest.queries.seasons import season_of_model
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office import setup_words as words

Answer = str | tuple[str, int] | Response


@contextmanager
def kept(form: Any, contest: Contest) -> Iterator[None]:
    """Keep what was typed, whatever is refused; also where a colleague was faster: saving again then takes over."""
    with refused_beside(form):
        try:
            yield
        except ChangedMeanwhile:
            form.form_errors.append(
                _("Somebody changed this contest in the meantime. What you typed is still here; saving again takes it.")
            )
            form.version.data = str(contest.version)


def page(step: str, form: Any, contest: Contest | None, *, template: str = "", **more: Any) -> tuple[str, int]:
    page = render_template(
        f"office/setup/{template or step}.html",
        form=form,
        contest=contest,
        steps=words.step_links(SetupStep(step), contest),
        whose=words.whose_settings(contest) if contest is not None else "",
        season=season_of_model(contest.id) if contest is not None and contest.is_model else None,
        **more,
    )
    return page, status_of(form)


def onward(contest_id: int, step: SetupStep) -> Response:
    """To the next step, or to the list where the person wants to finish later; from a model back to its season."""
    season = season_of_model(contest_id)
    if season is not None:
        flash(_("Saved for the contests to come; those that are there stay as they are."), "ok")
        return redirect(url_for("office.season", season_id=season.id), 303)
    if request.form.get("then") == "later":
        words.tell("ok", _("Saved."), _("The draft is in the list of contests; go on whenever you like."))
        return redirect(url_for("office.contests"), 303)
    following = list(SetupStep)[step.number]
    return redirect(url_for("office.setup_step", contest_id=contest_id, step=following.value), 303)


def tell_of_new_dates(anew: bool) -> None:
    if anew:
        words.tell("info", _("All dates were laid anew."), _("Look at them once more in the step Schedule."))


def seen_version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(str(get_timezone()))).date()
