"""The question before a contest repeats: what opens at once, what comes first, and nothing that was not said."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Season, SeasonPeriod, Unit
from contest.services.seasons import open_due
from tests.factories import a_contest
from tests.web.office.desks import ONE, repeat

AT = LATE_IN_NOVEMBER = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture
def late(clock, request):
    """Dan sits down late in November, or at the instant that a test names."""
    clock.move_to(getattr(request, "param", LATE_IN_NOVEMBER))


@pytest.fixture
def cancelled(app, late, dan):
    """October's contest, which was cancelled; that of November should take nominations by now."""
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        contest = a_contest(Phase.CANCELLED, company, kind=PeriodKind.MONTH, period_start=date(2026, 10, 1))
        return contest.id


def first_period(app):
    with app.app_context():
        return db.session.get_one(Season, 1).first_period


@ONE
def test_the_question_names_what_opens_at_once_and_what_lies_ahead(cancelled, dan):
    assert f'href="/office/contests/{cancelled}/repeat"' in dan.get(f"/office/contests/{cancelled}").text
    page = dan.get(f"/office/contests/{cancelled}/repeat").text
    assert "November 2026: opens at once" in page and "nominations open on Saturday 28 November" in page
    assert "Nothing opens now. The contest appears on" in page
    assert "This contest stays as it ended." in page
    assert page.index("2026-11-01 at once") < page.index("checked") and page.count("checked") == 1


@ONE
def test_nothing_opens_at_once_unless_it_is_chosen(app, cancelled, dan):
    assert repeat(dan, cancelled).location == "/office/seasons/1"
    assert first_period(app) == date(2026, 12, 1)
    with app.app_context():
        assert open_due(1, now=LATE_IN_NOVEMBER) == []


@ONE
def test_the_late_contest_opens_where_it_was_chosen(app, cancelled, dan):
    assert repeat(dan, cancelled, 0).location == "/office/seasons/1"
    with app.app_context():
        (opened,) = open_due(1, now=LATE_IN_NOVEMBER)
        assert db.session.get_one(Contest, opened).period_start == date(2026, 11, 1)


@ONE
@pytest.mark.parametrize("late", [datetime(2026, 12, 24, 5, 50, tzinfo=UTC)], indirect=True)
def test_a_page_that_was_open_too_long_begins_nothing(app, cancelled, dan, clock):
    path = f"/office/contests/{cancelled}/repeat"
    assert dan.post(path, data={"first": "2026-10-01"}).status_code == 422
    assert 'value="2026-12-01"' in dan.get(path).text
    clock.move_to(datetime(2026, 12, 24, 6, 10, tzinfo=UTC))  # Nominations open in less than a day.
    page = dan.post(path, data={"first": "2026-12-01"})
    assert page.status_code == 422 and "December 2026: opens at once" in page.text
    with app.app_context():
        assert db.session.query(Season).count() == 0


@pytest.fixture
def season(app, cancelled, dan):
    """The address of the season of the months; December comes next."""
    return repeat(dan, cancelled).location


@ONE
def test_a_season_is_ended_after_a_question_and_begun_anew(app, season, dan):
    assert f'href="{season}/end"' in dan.get(season).text
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        contest = a_contest(Phase.VOTING, company, kind=PeriodKind.MONTH, period_start=date(2026, 11, 1))
        year = a_contest(Phase.VOTING, company, kind=PeriodKind.YEAR, period_start=date(2026, 1, 1))
        db.session.add(SeasonPeriod(season_id=1, period_start=contest.period_start, contest_id=contest.id, at=AT))
        db.session.commit()
    repeat(dan, year.id)
    with app.app_context():
        db.session.get_one(Season, 2).fed_by_id = 1
        db.session.commit()
    question = dan.get(f"{season}/end").text
    assert "go on to their end" in question and f'href="/office/contests/{contest.id}"' in question
    assert "Other contests wait for its leaders." in question
    assert dan.post(f"{season}/end").location == season
    page = dan.get(season).text
    assert "This season is ended." in page and "Next: " not in page and "Pause the season" not in page
    listed = dan.get("/office/seasons").text
    assert listed.index("Quality Leader of the Year") < listed.index("Ended seasons") < listed.index(f'href="{season}"')
    assert dan.post(f"{season}/begin-anew").location == season
    assert "Next: December 2026" in dan.get(season).text
    assert "Ended seasons" not in dan.get("/office/seasons").text


@ONE
def test_a_period_is_left_out_and_not_after_all(season, dan):
    dan.post(f"{season}/skip", data={"period": "2026-12-01", "note": "holidays"})
    page = dan.get(season).text
    assert "Next: January 2027" in page and "Do not leave it out after all" in page
    assert dan.post(f"{season}/bring-back", data={"period": "soon"}).status_code == 404
    assert dan.post(f"{season}/bring-back", data={"period": "2026-12-01"}).location == season
    page = dan.get(season).text
    assert "Next: December 2026" in page and "Do not leave it out after all" not in page


@ONE
def test_a_second_season_of_one_kind_is_refused_with_a_link_to_the_first(app, season, dan):
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        other = a_contest(Phase.ANNOUNCED, company, kind=PeriodKind.MONTH, period_start=date(2026, 9, 1)).id
    for answer in (dan.get(f"/office/contests/{other}/repeat"), dan.post(f"/office/contests/{other}/repeat")):
        assert "There is a season for it already" in answer.text and f'href="{season}"' in answer.text
    dan.post(f"{season}/end")
    assert repeat(dan, other).location == "/office/seasons/2"
    page = dan.get(season).text
    assert "End that one before another begins." in page and 'href="/office/seasons/2"' in page
    assert dan.post(f"{season}/begin-anew").status_code == 409
