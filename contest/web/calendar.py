"""The calendar of a year for everybody, and the feed that other programs subscribe to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, get_timezone
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from contest import clock
from contest.config import Config
from contest.domain.errors import NotFound
from contest.feeds import contests_feed
from contest.forms.typed_fields import PageForm
from contest.queries.quality_weeks import week_of
from contest.queries.staff_lists import zone_of_company
from contest.queries.working_days import country_of, working_days
from contest.queries.year_calendar import Happening, by_day, contests_of_feed, feed_key_of, happenings, reader_of_feed
from contest.services.company_calendar import make_feed_key
from contest.wording import page_language

room = Blueprint("calendar", __name__)

FIRST_YEAR = 2019
YEARS_AHEAD = 2
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Month:
    """A month of the page: what happens on which day, its free days, and whether it begins folded."""

    first: date
    days: Mapping[date, Mapping[str, Sequence[Happening]]]
    free: Sequence[tuple[date, str]]
    is_folded: bool

    @property
    def dates(self) -> int:
        """On how many days something happens."""
        return len(self.days)


@room.get("/calendar/")
def this_year() -> Redirect:
    """The year that is running."""
    return redirect(url_for("calendar.year", year=_today().year))


@room.get("/calendar/<int:year>")
def year(year: int) -> str:
    """Every month with what happens in it: phases of contests, holidays, Quality Week. What is over begins folded."""
    today = _today()
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise NotFound
    unfolded = "all" in request.args
    country = country_of(zone_of_company())
    days = working_days([year], country=country, language=page_language())
    week = week_of(year, today=today)
    found = by_day(happenings(year))
    free = days.holidays_between(date(year, 1, 1), date(year, 12, 31))
    return render_template(
        "calendar/year.html",
        year=year,
        years=[each for each in (year - 1, year + 1) if FIRST_YEAR <= each <= today.year + YEARS_AHEAD],
        week=week,
        today=today,
        months=[
            Month(
                date(year, month, 1),
                {day: what for day, what in found.items() if day.month == month},
                [(day, name) for day, name in free if day.month == month],
                is_folded=not unfolded and (year, month) < (today.year, today.month),
            )
            for month in MONTHS
        ],
        unfolded=unfolded,
        next_day=next((day for day in found if day >= today), None) if year == today.year else None,
        country=country,
    )


@room.get("/calendar/subscribe")
def subscribe() -> str:
    """The address of one's own feed, and how to hand it to a calendar."""
    config: Config = current_app.config["QL"]
    key = feed_key_of(current_user.id)
    address = config.public_url + url_for("calendar.feed", key=key) if key else ""
    return render_template("calendar/subscribe.html", address=address)


@room.post("/calendar/subscribe")
def new_address() -> Redirect:
    """Another address; the old one opens nothing any more."""
    form = PageForm()
    if form.validate_on_submit():
        make_feed_key(current_user.id)
        flash(_("Here is your address. One from before no longer works."), "ok")
    return redirect(url_for("calendar.subscribe"), 303)


@room.get("/contests.ics")
def feed() -> Response:
    """The phases of all public contests. A program shows the key of its reader; a browser is signed in."""
    now = clock.now()
    config: Config = current_app.config["QL"]
    language = page_language()
    if not current_user.is_authenticated:
        reader = reader_of_feed(request.args.get("key", ""), today=now.date())
        if reader is None:
            abort(404)
        language = reader[1] or config.default_language
    with force_locale(language):
        text = contests_feed(contests_of_feed(now), company=config.company_name, site=config.public_url, now=now)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="contests.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _today() -> date:
    return clock.now().astimezone(ZoneInfo(str(get_timezone()))).date()
