"""The hall, which everybody enters: home, contests, results, honour board, Quality Week, the pages that explain."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.calendar import PeriodKind
from contest.domain.errors import NotFound
from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.queries import hall as contests_seen
from contest.queries.commitments import closed_box
from contest.queries.consents import waiting_contests
from contest.queries.families import family_of
from contest.queries.leaders import honour_board, recent_leaders
from contest.queries.leading_on import leads_on
from contest.queries.notices import Notice, latest_unread
from contest.queries.outcomes import announced_result
from contest.queries.outside_week import announced_outside, yearly_contests_to_come
from contest.queries.published_changes import changes_of, changes_of_week
from contest.queries.quality_weeks import announced_in, current_week, week_of
from contest.queries.seasons import season_of
from contest.queries.standing import Standing
from contest.queries.title_holders import title_holders, withdrawn_titles
from contest.web.phase_line import phase_line
from contest.web.searching import holds_words, search_text

room = Blueprint("hall", __name__)

FIRST_YEAR = 2019
YEARS_AHEAD = 2
NOTICES_AT_HOME = 3
# Open votes and the question to a nominee stand on the home page themselves, with their button.
SAID_ANYWAY = frozenset(
    {
        LetterKind.VOTING_OPENED,
        LetterKind.VOTING_HALF,
        LetterKind.VOTING_LAST_DAY,
        LetterKind.CONSENT_ASKED,
        LetterKind.CONSENT_REMINDER,
    }
)
NOTHING_TO_ANNOUNCE = {Standing.CANCELLED, Standing.VOID}


@room.get("/")
def home() -> str:
    """What is open, how long, and whether this person has voted: to be seen within three seconds."""
    now = clock.now()
    local = now.astimezone(_zone())
    return render_template(
        "hall/home.html",
        home=contests_seen.home(
            current_user.id, current_user.unit_path, acts_for_a_unit=current_user.acts_for_a_unit, now=now
        ),
        leaders=recent_leaders(),
        week=current_week(local.date()),
        hour=local.hour,
        news=_news(now) if current_user.notices_unread else [],
        nominated=waiting_contests(current_user.id, now=now) if current_user.consents_waiting else [],
    )


@room.get("/contests/")
def contests() -> str:
    """All published contests, by group, by title, page by page."""
    group = request.args.get("group", "")
    search = search_text()
    wanted = holds_words(search)
    page = contests_seen.public_contests(
        current_user.id,
        current_user.unit_path,
        now=clock.now(),
        group=contests_seen.Group(group) if group in set(contests_seen.Group) else None,
        wanted=wanted,
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "hall/contests.html",
        page=page,
        withdrawn=withdrawn_titles([card.contest.id for card in page.items if not card.leaders]),
        group=group,
        search=search if wanted else "",
    )


@room.get("/contests/<int:contest_id>")
def contest(contest_id: int) -> str:
    """One contest: its phases, who stands, what counts and how the leader is found."""
    now = clock.now()
    view = contests_seen.contest_view(
        contest_id,
        current_user.id,
        sees_drafts=Role.HR in current_user.roles,
        part_id=request.args.get("unit", type=int),
        now=now,
    )
    if view is None:
        raise NotFound
    return render_template(
        "hall/contest.html",
        view=view,
        contest=view.contest,
        has_leader=view.standing is Standing.ANNOUNCED and bool(title_holders(contest_id)),
        steps=phase_line(view.contest, now=now),
        box=closed_box(contest_id),
        changes=changes_of(view.contest, view.family),
        ahead=leads_on(view.contest),
        season=season_of(view.contest) if view.standing in contests_seen.NOT_YET_VOTING else None,
    )


@room.get("/contests/<int:contest_id>/results")
def results(contest_id: int) -> str | Response:
    """The result; before the announcement only when it will come, the same for every role (PRODUCT 14)."""
    now = clock.now()
    result = announced_result(contest_id)
    if result is not None:
        return render_template(
            "hall/results.html",
            result=result,
            contest=result.contest,
            box=closed_box(contest_id),
            family=family_of(result.contest),
        )
    view = contests_seen.contest_view(contest_id, current_user.id, sees_drafts=False, part_id=None, now=now)
    if view is None:
        raise NotFound
    if view.standing in NOTHING_TO_ANNOUNCE:
        return redirect(url_for("hall.contest", contest_id=contest_id))
    return render_template(
        "hall/sealed.html",
        view=view,
        contest=view.contest,
        steps=phase_line(view.contest, now=now),
        box=closed_box(contest_id),
    )


@room.get("/leaders")
def leaders() -> str:
    """The honour board: the leaders so far."""
    kind = request.args.get("kind", "")
    board = honour_board(
        year=request.args.get("year", type=int),
        kind=PeriodKind(kind) if kind in set(PeriodKind) else None,
        page=request.args.get("page", 1, type=int),
    )
    return render_template("hall/leaders.html", board=board)


@room.get("/quality-week/")
def this_quality_week() -> Response:
    """Lead on to the week of the year that counts now."""
    return redirect(url_for("hall.quality_week", year=current_week(_today()).year))


@room.get("/quality-week/<int:year>")
def quality_week(year: int) -> str:
    """The Quality Week of a year and what is announced in it."""
    now, today = clock.now(), _today()
    week = week_of(year, today=today)
    elsewhere = announced_outside(week, yearly_contests_to_come(year), now=now)
    days = announced_in(week)
    without = [item.contest.id for day in days for item in day.announced if not item.leaders]
    return render_template(
        "hall/quality_week.html",
        week=week,
        changes=changes_of_week(year),
        days=days,
        withdrawn=withdrawn_titles(without),
        elsewhere=[each for each in elsewhere if each.contest.phase is not Phase.DRAFT],
        years=range(FIRST_YEAR, today.year + YEARS_AHEAD + 1),
    )


@room.get("/how-secret-is-my-vote")
def secrecy() -> str:
    """The promise, and what is not promised (SECRECY)."""
    return render_template("hall/secrecy.html")


@room.get("/how-votes-are-counted")
def counting() -> str:
    """How a leader is found, in plain words (TALLY)."""
    return render_template("hall/counting.html")


@room.get("/accessibility")
def accessibility() -> str:
    """For whom these pages work, and where to say that they do not."""
    return render_template("hall/accessibility.html")


@room.get("/help")
def help_page() -> str:
    """How to sign in and whom to ask."""
    return render_template("hall/help.html")


def _news(now: datetime) -> list[Notice]:
    return latest_unread(current_user.id, now=now, at_most=NOTICES_AT_HOME, but_not=SAID_ANYWAY)


def _zone() -> ZoneInfo:
    return ZoneInfo(str(get_timezone()))


def _today() -> date:
    return clock.now().astimezone(_zone()).date()
