"""Slips of the keyboard while setting up a contest: each is answered beside its field, and nothing is stored."""

from datetime import datetime

import pytest

from contest.extensions import db
from contest.models import Contest
from tests.web.office.desks import DATES, ONE, STEPS, a_method, send, step, stored


@ONE
def test_there_are_never_more_than_eight_rows(app, dan, draft):
    rows = {f"criteria-{number}-name": "One more" for number in range(900)}
    answer = send(dan, app, draft, "method", then="add", **{**a_method(), **rows})
    assert answer.text.count('value="One more"') == 8


@ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"criteria-0-weight": "59"}, "The weights add up to 99. They must add up to 100."),
        ({"criteria-0-weight": str(10**9)}, "Type a whole number from 0 to 100."),
        ({"criteria-0-weight": "9" * 5000}, "Type a whole number from 0 to 100."),
        ({"criteria-0-weight": "-1"}, "Type a whole number from 0 to 100."),
        ({"criteria-1-name": ""}, "Give the criterion a name, or empty the whole row."),
        ({"criteria-1-name": "A\x00B"}, "There is a character here that cannot be shown."),
        ({"criteria-1-name": "x" * 81}, "This is too long: 81 characters, 80 at most."),
        ({"method": "condorcet"}, "Choose one of these."),
        ({"max_choices": "0"}, "Type a whole number from 1 to 50."),
        ({"max_choices": "three"}, "Type a whole number from 1 to 50."),
        ({"least_field": ""}, "Type a whole number from 1 to 50."),
        ({"least_field": "1.5"}, "Type a whole number from 1 to 50."),
    ],
)
def test_nonsense_in_criteria_and_method_is_answered_beside_the_field(app, dan, draft, fields, sentence):
    answer = send(dan, app, draft, "method", **a_method(**fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error:" in answer.text
    assert len(stored(app, draft).criteria) == 5


@ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"voting_close_at": "0001-01-01T00:00"}, "This time lies outside the calendar."),
        ({"announce_at": "9999-12-31T23:59"}, "The announcement is more than three years away."),
        ({"announce_at": "10000-01-01T00:00"}, "Give a date and a time"),
        ({"announce_at": ""}, "Give a date and a time"),
        ({"announce_at": "tomorrow\x00"}, "Give a date and a time"),
        ({"nominations_open_at": "2026-10-19T09:00"}, "Nominations would open in the past."),
        ({"nominations_close_at": "2026-10-26T09:00"}, "Nominations must close after they open."),
        ({"voting_open_at": "2026-11-04T17:59"}, "Voting must not open before nominations close."),
        ({"announce_at": "2026-11-12T17:59"}, "The result must not be announced before voting closes."),
    ],
)
def test_nonsense_in_dates_is_answered_beside_the_field(app, dan, draft, fields, sentence):
    before = stored(app, draft).announce_at
    answer = send(dan, app, draft, "schedule", **{**DATES, **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored(app, draft).announce_at == before
    for name, typed in DATES.items():
        if name not in fields:
            assert typed in answer.text


@ONE
def test_an_hour_that_the_clocks_skip_is_refused_and_one_they_repeat_is_asked(app, dan, draft):
    with app.app_context():
        contest = db.session.get(Contest, draft)
        contest.time_zone = "Europe/Berlin"
        db.session.commit()
    gap = send(dan, app, draft, "schedule", **{**DATES, "announce_at": "2027-03-28T02:30"})
    assert "This time does not exist in Europe/Berlin" in gap.text
    twice = {**DATES, "nominations_open_at": "2026-10-25T02:30"}
    asked = send(dan, app, draft, "schedule", **twice)
    assert asked.status_code == 422
    assert "The clocks are set back that night" in asked.text
    assert 'name="nominations_open_at_fold"' in asked.text
    answer = send(dan, app, draft, "schedule", nominations_open_at_fold="1", **twice)
    assert answer.status_code == 303
    assert stored(app, draft).nominations_open_at == datetime.fromisoformat("2026-10-25T01:30+00:00")
    assert '<option selected value="1">' in dan.get(step(draft, "schedule")).text


@ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"unit": "999999999999"}, "Choose one of these."),
        ({"unit": "1 OR 1=1"}, "Choose one of these."),
        ({"privacy_threshold": "4"}, "Type a whole number from 5 to 100."),
    ],
)
def test_nonsense_about_people_is_answered_beside_the_field(app, dan, draft, fields, sentence):
    answer = send(dan, app, draft, "people", **{"unit": "1", "privacy_threshold": "10", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text


@ONE
@pytest.mark.parametrize(
    "period", ["", "month:2026-10-02", "month:1999-01-01", "decade:2020-01-01", "month:0000-00-00", "x", "\x00"]
)
def test_a_period_that_is_not_offered_is_refused(dan, period):
    answer = dan.post("/office/contests/new", data={"period": period, "name_en": "Kept"})
    assert answer.status_code == 422
    assert "Choose one of these." in answer.text
    assert 'value="Kept"' in answer.text


@ONE
def test_a_field_sent_twice_and_a_field_left_out_break_nothing(app, dan, draft):
    answer = dan.post(
        step(draft, "basics"),
        data={"version": "1", "period": ["month:2026-10-01", "x"], "name_en": ["One", "Two"], "about": ["A", "B"]},
    )
    assert answer.status_code == 303
    assert stored(app, draft).name_en == "One"
    for name in STEPS[:-1]:
        assert dan.post(step(draft, name), data={}).status_code in {409, 422}


@ONE
@pytest.mark.parametrize("version", ["0", "99", "x", "9" * 400, "-1"])
def test_a_page_that_is_out_of_date_overwrites_nothing_and_keeps_what_was_typed(app, dan, draft, version):
    answer = send(dan, app, draft, "announcement", version=version)
    assert answer.status_code == 422
    assert "What you typed is still here" in answer.text
    assert f'name="version" type="hidden" value="{stored(app, draft).version}"' in answer.text
    assert stored(app, draft).tell_staff_the_result is True


@ONE
@pytest.mark.parametrize("path", ["0/setup/basics", "999/setup/basics", "1/setup/nothing", f"{10**30}/setup/basics"])
def test_what_is_not_there_is_not_found(dan, path):
    assert dan.get(f"/office/contests/{path}").status_code == 404
