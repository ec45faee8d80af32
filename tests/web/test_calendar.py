"""The calendar of the year, its feed, and what HR decides about days and Quality Week."""

import re
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.phases import Phase
from contest.domain.schedule import lay_back, to_local
from contest.domain.staff import Role
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import CalendarDay, Contest, JournalEntry
from contest.queries.quality_weeks import decided_quality_day
from contest.queries.working_days import country_of, ground_for, working_days
from contest.queries.year_calendar import INSTANTS
from contest.services.company_calendar import decide_day
from tests.factories import a_contest, a_unit, an_account, an_employee
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def ben(app):
    with app.app_context():
        person = an_employee("Ben", a_unit("Altair Works"))
        an_account(person)
        return person


@pytest.fixture
def dan(app, ben):
    with app.app_context():
        person = an_employee("Dan")
        an_account(person, Role.HR)
        return person


def test_the_year_shows_phases_in_their_months_and_no_draft(app, client, sign_in, ben):
    with app.app_context():
        a_contest(Phase.VOTING, name_en="Open one")
        a_contest(Phase.DRAFT, name_en="Hidden one")
        whole = a_contest(Phase.PLANNED, name_en="Whole one")
        a_contest(Phase.PLANNED, name_en="Branch one", stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id)
    sign_in(client, ben)
    page = client.get("/calendar/2026").text
    assert "Open one" in page and "Whole one" in page
    assert "Hidden one" not in page and "Branch one" not in page
    assert client.get("/calendar/").location == "/calendar/2026"


@ONE
@pytest.mark.parametrize(("year", "status"), [(2018, 404), (2019, 200), (2028, 200), (2029, 404), (99999, 404)])
def test_years_far_away_are_not_there(client, sign_in, ben, year, status):
    sign_in(client, ben)
    assert client.get(f"/calendar/{year}").status_code == status


@ONE
def test_the_year_costs_the_same_for_one_contest_and_for_thirty(app, client, sign_in, ben):
    sign_in(client, ben)

    def cost():
        with statements() as sent:
            client.get("/calendar/2026")
        return len(sent)

    with app.app_context():
        a_contest(Phase.VOTING)
    cost()
    one = cost()
    with app.app_context():
        for _ in range(29):
            a_contest(Phase.VOTING, scope=a_unit(parent=db.session.get(Contest, 1).scope))
    assert cost() == one


def folded(page):
    """Which months of the page are folded, by their number."""
    months = re.findall(r'<details class="card month" id="month-(\d+)" data-fold (open)?>', page)
    assert len(months) == 12
    return [int(number) for number, is_open in months if not is_open]


@ONE
def test_months_that_are_over_are_folded_and_all_unfold_without_javascript(app, client, sign_in, ben):
    with app.app_context():
        a_contest(Phase.VOTING, name_en="Open one")
    sign_in(client, ben)
    assert folded(client.get("/calendar/2025").text) == list(range(1, 13))
    page = client.get("/calendar/2026").text
    assert folded(page) == list(range(1, 10))
    assert folded(client.get("/calendar/2027").text) == []
    everything = re.search(r'href="(/calendar/2026\?all=1)"', page)[1]
    assert folded(client.get(everything).text) == []


@ONE
def test_a_link_leads_to_the_next_date_in_the_running_year_alone(app, client, sign_in, ben, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        days = [to_local(getattr(contest, name), contest.time_zone).date() for name in INSTANTS]
        day = min(each for each in days if each >= now.date())
    assert min(days) < now.date()
    sign_in(client, ben)
    page = client.get("/calendar/2026").text
    assert 'href="#next"' in page
    assert f'id="next"><time datetime="{day.isoformat()}">' in re.sub(r">\s+<", "><", page)
    assert "#next" not in client.get("/calendar/2027").text
    with app.app_context():
        db.session.get(Contest, 1).phase = Phase.VOID
        db.session.commit()
    assert "#next" not in client.get("/calendar/2026").text


@ONE
def test_what_happens_to_many_contests_at_once_is_said_once(app, client, sign_in, ben):
    with app.app_context():
        first = a_contest(Phase.VOTING, name_en="First one")
        a_contest(Phase.VOTING, scope=a_unit(parent=first.scope), name_en="Second one")
    sign_in(client, ben)
    page = client.get("/calendar/2026").text
    assert page.count("Voting closes</p>") == 1
    assert page.count("First one") == page.count("Second one") == 5


def events(answer):
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def my_key(client):
    client.post("/calendar/subscribe")
    return client.get("/calendar/subscribe").text.split("contests.ics?key=")[1].split('"')[0]


def test_a_program_subscribes_with_the_key_of_its_reader_and_loses_it_with_the_next_one(app, client, sign_in, ben):
    with app.app_context():
        contest = a_contest(Phase.VOTING, name_en="Open one")
        number, opens = contest.id, contest.voting_open_at
    sign_in(client, ben)
    assert "Make my address" in client.get("/calendar/subscribe").text
    key = my_key(client)
    program = app.test_client()
    answer = program.get(f"/contests.ics?key={key}")
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    found = events(answer)
    assert len(found) == 3
    voting = found[f"contest-{number}-voting@127.0.0.1:8000"]
    assert voting.decoded("dtstart") == opens
    assert str(voting["summary"]).startswith("Voting: Open one")
    my_key(client)
    assert program.get(f"/contests.ics?key={key}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "a" * 43, "a" * 5000, "%00"])
def test_nobody_reads_the_feed_without_a_key(client, key):
    assert client.get(f"/contests.ics?key={key}").status_code == 404


@ONE
def test_a_leaver_reads_it_no_more(app, client, sign_in, ben):
    sign_in(client, ben)
    key = my_key(client)
    with app.app_context():
        db.session.get(type(ben), ben.id).left_on = date(2026, 10, 20)
        db.session.commit()
    assert app.test_client().get(f"/contests.ics?key={key}").status_code == 404


@ONE
def test_an_event_that_moves_keeps_its_name(app, client, sign_in, ben):
    with app.app_context():
        number = a_contest(Phase.VOTING).id
    sign_in(client, ben)
    before = events(client.get("/contests.ics"))
    with app.app_context():
        contest = db.session.get(Contest, number)
        contest.announce_at, contest.version = datetime(2026, 12, 1, 9, tzinfo=UTC), contest.version + 1
        db.session.commit()
    after = events(client.get("/contests.ics"))
    assert before.keys() == after.keys()
    name = f"contest-{number}-announcement@127.0.0.1:8000"
    assert after[name]["sequence"] == before[name]["sequence"] + 1


# What HR decides.


def test_hr_decides_about_a_day_and_takes_it_back(app, client, sign_in, dan):
    sign_in(client, dan)
    typed = {"day-day": "2026-12-31", "day-worked": "free", "day-note": "Plant closed"}
    assert client.post("/office/calendar/2026/days", data=typed).status_code == 303
    assert "Plant closed" in client.get("/office/calendar/2026").text
    assert "Plant closed" in client.get("/calendar/2026").text
    client.post("/office/calendar/2026/days", data={**typed, "day-note": "Stocktaking", "day-worked": "worked"})
    with app.app_context():
        assert [(each.is_worked, each.note) for each in db.session.query(CalendarDay)] == [(True, "Stocktaking")]
    client.post("/office/calendar/2026/days/forget", data={"day": "2026-12-31"})
    client.post("/office/calendar/2026/days/forget", data={"day": "2026-12-31"})
    with app.app_context():
        assert db.session.query(CalendarDay).count() == 0
        acts = [each.act for each in db.session.query(JournalEntry).order_by(JournalEntry.id)]
    assert acts == ["day decided", "day decided", "day left to the law"]


@ONE
@pytest.mark.parametrize(
    "typed",
    [
        {"day-day": "", "day-worked": "free", "day-note": "x"},
        {"day-day": "2026-12-31", "day-worked": "free", "day-note": ""},
        {"day-day": "2036-12-31", "day-worked": "free", "day-note": "x"},
        {"day-day": "2026-12-31", "day-worked": "both", "day-note": "x"},
    ],
)
def test_half_a_decision_comes_back_with_a_sentence(client, sign_in, dan, typed):
    sign_in(client, dan)
    answer = client.post("/office/calendar/2026/days", data=typed)
    assert answer.status_code == 422 and "to put right" in answer.text
    assert client.post("/office/calendar/2026/days/forget", data={"day": "soon"}).status_code == 404


def test_another_quality_day_moves_the_week_and_needs_a_reason(app, client, sign_in, dan):
    sign_in(client, dan)
    typed = {"year-other_day": "2026-11-19", "year-note": "", "year-motto_en": "Think", "year-motto_ru": "Думай"}
    assert client.post("/office/calendar/2026/quality-week", data=typed).status_code == 422
    answer = client.post("/office/calendar/2026/quality-week", data={**typed, "year-note": "Audit in the usual week"})
    assert answer.status_code == 303
    page = client.get("/quality-week/2026").text
    assert "Audit in the usual week" in page and "19 November" in page and "Think" in page
    with app.app_context():
        assert decided_quality_day(2026) == date(2026, 11, 19)
        assert decided_quality_day(2027) == date(2027, 11, 11)
    client.post("/office/calendar/2026/quality-week", data={**typed, "year-other_day": ""})
    with app.app_context():
        assert decided_quality_day(2026) == date(2026, 11, 12)


@ONE
def test_public_holidays_come_by_country_in_the_language_of_the_reader(app):
    with app.app_context():
        assert working_days([2026], country="RU", language="ru").holiday(date(2026, 11, 4)) == "День народного единства"
        assert working_days([2026], country="RU").holiday(date(2026, 11, 4)) == "Unity Day"
        assert working_days([2026], country="").holiday(date(2026, 11, 4)) is None


@pytest.mark.parametrize(("zone", "country"), [("Europe/Kirov", "RU"), ("Asia/Almaty", "KZ"), ("UTC", "")])
def test_the_country_is_that_of_the_zone(zone, country):
    assert country_of(zone) == country


# Days off inside a plan.


@ONE
def test_a_holiday_inside_voting_is_named_while_the_contest_is_planned(app, client, sign_in, dan):
    with app.app_context():
        contest = a_contest(
            Phase.DRAFT,
            nominations_open_at=datetime(2026, 10, 26, 6, tzinfo=UTC),
            nominations_close_at=datetime(2026, 10, 30, 15, tzinfo=UTC),
            voting_open_at=datetime(2026, 11, 2, 6, tzinfo=UTC),
            voting_close_at=datetime(2026, 11, 6, 15, tzinfo=UTC),
            announce_at=datetime(2026, 11, 8, 7, tzinfo=UTC),
        )
        number = contest.id
    sign_in(client, dan)
    for step in ("schedule", "review"):
        page = client.get(f"/office/contests/{number}/setup/{step}").text
        assert "4 November is a day off inside voting: Unity Day." in page
        assert "The leader is announced on a day off: 8 November." in page


@ONE
def test_a_new_plan_steps_over_a_day_that_the_company_made_free(app, client, sign_in, dan, now):
    with app.app_context():
        company = db.session.get(type(dan), dan.id).unit
        period = AwardPeriod(PeriodKind.MONTH, date(2026, 12, 1))
        usual = lay_back(period.kind, period, company.time_zone, now=now, ground=ground_for(company.time_zone, period))
        first = to_local(usual.voting_open_at, company.time_zone).date()
        decide_day(first, False, "Stocktaking", by=dan.id, now=now)
        moved = lay_back(period.kind, period, company.time_zone, now=now, ground=ground_for(company.time_zone, period))
        assert to_local(moved.voting_open_at, company.time_zone).date() > first
