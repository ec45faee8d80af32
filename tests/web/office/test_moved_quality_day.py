"""Quality Day on another day, as HR decided it: set-up, dashboard and hall speak of that day and of no other."""

from datetime import date, datetime

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, QualityYear
from tests.factories import a_contest, stored
from tests.web.office.desks import ONE, step

pytestmark = ONE
MOVED = date(2026, 11, 18)


@pytest.fixture
def year(app, draft):
    """The draft is about 2026, whose Quality Day is a Wednesday here."""
    with app.app_context():
        stored(QualityYear(year=2026, quality_day=MOVED, note="The plant is closed on the 12th."))
        contest = db.session.get(Contest, draft)
        contest.kind, contest.period_start = PeriodKind.YEAR, date(2026, 1, 1)
        db.session.commit()
    return draft


def test_the_hints_of_the_choice_name_the_decided_day(dan, year):
    page = dan.get(step(year, "basics")).text
    assert "Announced on Quality Day, 18 November" in page
    assert "12 November" not in page


def test_the_schedule_is_counted_back_from_the_decided_day_and_says_so(dan, year):
    page = dan.get(step(year, "schedule")).text
    assert "Counted back from Quality Day, which is on Wednesday 18 November 2026 here." in page
    assert "second Thursday" not in page
    assert "That is Wednesday 18 November 2026. The leader of the year is best announced then." in page


def test_the_schedule_of_a_year_nobody_moved_speaks_of_the_second_thursday(app, dan, draft):
    with app.app_context():
        contest = db.session.get(Contest, draft)
        contest.kind, contest.period_start = PeriodKind.YEAR, date(2026, 1, 1)
        db.session.commit()
    assert "second Thursday of November" in dan.get(step(draft, "schedule")).text


def test_the_dashboard_counts_the_days_to_the_decided_week(app, dan, year, clock):
    with app.app_context():
        contest = a_contest(Phase.NOMINATING)
    clock.move_to(datetime.fromisoformat("2026-10-20T09:00+00:00"))
    page = " ".join(dan.get(f"/office/contests/{contest.id}").text.split())
    assert "<dt>until Quality Week</dt> <dd>27 <small>days</small></dd>" in page


def test_the_hall_calls_it_our_day_and_not_the_worlds(dan, year, clock):
    page = dan.get("/quality-week/2026").text
    assert "We keep Quality Day on Wednesday 18 November 2026." in page
    assert "World Quality Day is Thursday" not in page
