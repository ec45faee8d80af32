"""Quiet hours: HR says when no letter leaves."""

import json
from datetime import time

import pytest

from contest.domain.letter_times import QuietHours
from contest.extensions import db
from contest.models import JournalEntry
from contest.queries.letters import quiet_hours
from tests.web.office.desks import ONE
from tests.web.reading import shown


def hours(app) -> QuietHours:
    with app.app_context():
        return quiet_hours()


def test_the_hours_are_kept_and_in_the_journal(app, dan):
    page = dan.get("/office/letters/hours").text
    assert 'value="20:00"' in page and 'value="08:00"' in page
    for begin, end in (("21:30", "07:15"), ("22:00", "06:00")):
        answer = dan.post("/office/letters/hours", data={"begin": begin, "end": end})
        assert (answer.status_code, answer.location) == (303, "/office/letters")
    assert hours(app) == QuietHours(time(22), time(6))
    assert "22:00" in dan.get("/office/letters").text
    with app.app_context():
        entries = db.session.query(JournalEntry).order_by(JournalEntry.id).all()
        assert [(each.act, json.loads(each.details)) for each in entries] == [
            ("quiet hours decided", {"hours": "21:30-07:15"}),
            ("quiet hours decided", {"hours": "22:00-06:00"}),
        ]


@ONE
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("", ""),
        ("x", "08:00"),
        ("25:00", "08:00"),
        ("08:00", "07:00"),
        ("\0", "٣:٠٠"),
        ("9" * 400, "1"),
        ("08:00", "20:00"),
    ],
)
def test_what_is_no_time_or_leaves_too_little_of_the_day_changes_nothing(app, dan, begin, end):
    answer = dan.post("/office/letters/hours", data={"begin": begin, "end": end})
    assert answer.status_code == 422 and 'class="errsum"' in answer.text
    assert hours(app) == QuietHours()


@ONE
@pytest.mark.parametrize("typed", ["", "8", "x", "24:00", "٢٠:٠٠"])
def test_what_is_no_time_is_answered_with_what_to_type(dan, typed):
    page = shown(dan.post("/office/letters/hours", data={"begin": typed, "end": "08:00"}))
    assert "1 thing to put right" in page and page.count("Type a time, as 20:00.") == 2 and "Not a valid" not in page


@ONE
def test_two_times_in_the_wrong_order_are_asked_for_once_more(dan):
    page = shown(dan.post("/office/letters/hours", data={"begin": "08:00", "end": "20:00"}))
    assert "No letter would leave for most of the working day, 09:00 to 17:00." in page
    assert 'value="08:00"' in dan.post("/office/letters/hours", data={"begin": "08:00", "end": "20:00"}).text
