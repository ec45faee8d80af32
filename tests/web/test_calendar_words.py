"""The words of the calendar: dates that nobody misreads, and nothing told as if it had happened."""

from datetime import date

import pytest

from contest.domain.phases import Phase
from contest.queries.working_days import working_days
from tests.factories import a_contest, an_account, an_employee

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Day off (substituted from 3 January 2026)"), ("ru", "Выходной (перенесено с 3 января 2026 года)")],
)
def test_the_day_from_which_a_day_off_was_moved_cannot_be_misread(app, language, name):
    with app.app_context():
        assert working_days([2026], country="RU", language=language).holiday(date(2026, 1, 9)) == name


def test_what_is_to_come_is_not_told_as_if_it_had_happened(app, client, sign_in):
    with app.app_context():
        ben = an_employee("Ben")
        an_account(ben)
        a_contest(Phase.PLANNED)
    sign_in(client, ben)
    page = client.get("/calendar/2026").text
    assert "Announcement" in page
    assert "The leader is announced" not in page
    feed = client.get("/contests.ics").text
    assert "SUMMARY:Announcement: " in feed
    assert "The leader is announced" not in feed
