"""Contests of the year that a moved Quality Day left outside its week: HR is told, and told what can be done."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from contest.domain.calendar import PeriodKind
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, JournalEntry, Unit
from tests.factories import a_contest, a_unit
from tests.statements import statements
from tests.web.office.desks import ONE

pytestmark = ONE
IN_THE_USUAL_WEEK = datetime(2026, 11, 12, 7, tzinfo=UTC)
MOVED = {"year-other_day": "2026-11-18", "year-note": "The plant is closed.", "year-motto_en": "", "year-motto_ru": ""}
NOT_IN_THE_WEEK = "Not announced in Quality Week"


def a_yearly(phase=Phase.PLANNED, scope=None, **values):
    about = {"kind": PeriodKind.YEAR, "period_start": date(2026, 1, 1), "announce_at": IN_THE_USUAL_WEEK}
    return a_contest(phase, scope, **{**about, **values})


def move_the_day(dan, **typed):
    return dan.post("/office/calendar/2026/quality-week", data={**MOVED, **typed}, follow_redirects=True).text


def test_nothing_is_said_while_the_contest_lies_in_the_week(app, dan):
    with app.app_context():
        contest = a_yearly()
    assert NOT_IN_THE_WEEK not in dan.get("/office/calendar/2026").text
    assert NOT_IN_THE_WEEK not in dan.get(f"/office/contests/{contest.id}").text
    assert "1 contest of this year is published and keeps its dates." in dan.get("/office/calendar/2026").text


def test_whoever_moves_the_day_is_told_at_once_which_contests_stay_behind(app, dan):
    with app.app_context():
        contest = a_yearly(name_en="Best of the works")
    page = move_the_day(dan)
    assert "1 contest of the year is not announced in Quality Week" in page
    assert NOT_IN_THE_WEEK in page and "Best of the works" in page
    assert "but it is announced on Thursday 12 November, 10:00" in page
    assert f'action="/office/contests/{contest.id}/back-to-draft"' in page
    dashboard = dan.get(f"/office/contests/{contest.id}").text
    assert NOT_IN_THE_WEEK in dashboard and "take it back to draft" in dashboard


def test_moving_the_day_back_ends_the_warning(app, dan):
    with app.app_context():
        a_yearly()
    move_the_day(dan)
    assert NOT_IN_THE_WEEK not in move_the_day(dan, **{"year-other_day": ""})


def test_a_draft_leads_to_its_dates(app, dan):
    with app.app_context():
        contest = a_yearly(Phase.DRAFT)
    page = move_the_day(dan)
    assert f'href="/office/contests/{contest.id}/setup/schedule"' in page
    assert "lay its dates anew" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-11-04", "it can be announced earlier by hand"), ("2026-11-18", "cannot be announced later")],
)
def test_of_a_running_one_it_is_said_what_is_left_to_do(app, dan, day, said):
    with app.app_context():
        contest = a_yearly(Phase.NOMINATING)
    page = move_the_day(dan, **{"year-other_day": day})
    assert said in page
    assert "back-to-draft" not in page
    assert said in dan.get(f"/office/contests/{contest.id}").text


def test_only_contests_of_that_year_that_are_to_come_are_named(app, dan):
    with app.app_context():
        whole = a_yearly(name_en="The year itself")
        company = whole.scope
        a_yearly(name_en="Another category", lead_id=whole.id, category_position=2)
        a_yearly(name_en="A branch of it", lead_id=whole.id, next_id=whole.id, stage=Stage.BRANCH)
        a_yearly(Phase.ANNOUNCED, a_unit("Tver", company), name_en="Over long ago")
        a_yearly(Phase.CANCELLED, a_unit("Omsk", company), name_en="Given up")
        a_contest(Phase.PLANNED, name_en="About a month", announce_at=IN_THE_USUAL_WEEK)
    page = move_the_day(dan)
    assert "The year itself" in page
    for other in ("Another category", "A branch of it", "Over long ago", "Given up", "About a month"):
        assert other not in page


def test_everybody_reads_when_the_leader_of_the_year_is_announced(app, dan):
    with app.app_context():
        a_yearly(name_en="Best of the works")
        a_yearly(Phase.DRAFT, name_en="Hidden one")
    move_the_day(dan)
    page = dan.get("/quality-week/2026").text
    assert "Not in this week, but on Thursday 12 November 2026" in page and "Best of the works" in page
    assert "Hidden one" not in page


def test_the_calendar_costs_the_same_for_one_contest_and_for_thirty(app, dan):
    with app.app_context():
        a_yearly()
    move_the_day(dan)
    with statements() as few:
        dan.get("/office/calendar/2026")
    with app.app_context():
        company = db.session.scalars(select(Unit)).first()
        for number in range(29):
            a_yearly(scope=a_unit(f"Shop {number}", company))
        assert db.session.query(Contest).count() == 30
    with statements() as many:
        dan.get("/office/calendar/2026")
    assert len(many) == len(few)


# What is typed on this page.


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1999-01-03", "This day does not lie in 2026."),
        ("0001-01-01", "This day does not lie in 2026."),
        ("2027-01-04", "This day does not lie in 2026."),
    ],
)
def test_a_day_of_another_year_is_refused_in_plain_words(dan, day, said):
    typed = {"day-day": day, "day-worked": "free", "day-note": "Stocktaking"}
    answer = dan.post("/office/calendar/2026/days", data=typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_day_long_past_is_not_called_one_to_come(dan):
    typed = {"day-day": "2019-06-03", "day-worked": "free", "day-note": "Stocktaking"}
    answer = dan.post("/office/calendar/2019/days", data=typed)
    assert answer.status_code == 422
    assert "This day was more than three years ago." in answer.text


def test_a_reason_without_another_day_is_refused_and_not_lost(app, dan):
    answer = dan.post("/office/calendar/2026/quality-week", data={**MOVED, "year-other_day": ""})
    assert answer.status_code == 422
    assert "Name the other Quality Day that this explains" in answer.text
    assert "The plant is closed." in answer.text


def test_the_way_back_keeps_a_reason_of_its_own_and_drops_that_of_the_move(app, dan):
    move_the_day(dan)
    move_the_day(dan, **{"year-other_day": ""})
    move_the_day(dan)
    move_the_day(dan, **{"year-other_day": "", "year-note": "The plant opens after all."})
    with app.app_context():
        entries = db.session.query(JournalEntry).filter_by(act="quality week settled").order_by(JournalEntry.id)
        reasons = [entry.details for entry in entries]
    assert ["The plant is closed." in each for each in reasons] == [True, False, True, False]
    assert "The plant opens after all." in reasons[-1]
