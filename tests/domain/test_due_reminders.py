"""When the clock reminds: table by table, to the second, and around the nights in which clocks are changed."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.domain.due_reminders import Due, about_drafts, about_the_vote, due
from contest.domain.letters import LetterKind
from contest.domain.schedule import to_instant

DRAFTS, HALF, LAST = LetterKind.DRAFTS_REMINDER, LetterKind.VOTING_HALF, LetterKind.VOTING_LAST_DAY
OPENS = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def hours(number):
    return timedelta(hours=number)


def days(number):
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("length", "after_the_opening"),
    [
        (days(20), days(17)),
        (days(7), days(4)),
        (days(6), days(3)),
        (days(6) - 2 * SECOND, days(3) - SECOND),
        (days(5), days(2.5)),
        (days(1), hours(12)),
        (timedelta(minutes=2), timedelta(minutes=1)),
    ],
)
def test_drafts_are_remembered_three_days_before_the_deadline_or_at_half_of_a_short_time(length, after_the_opening):
    (reminder,) = about_drafts(OPENS, OPENS + length)
    assert (reminder.kind, reminder.at, reminder.until) == (DRAFTS, OPENS + after_the_opening, OPENS + length)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (days(10), [(HALF, days(5)), (LAST, days(9))]),
        (days(5), [(HALF, days(2.5)), (LAST, days(4))]),
        (days(2) + 2 * SECOND, [(HALF, days(1) + SECOND), (LAST, days(1) + 2 * SECOND)]),
        (days(2), [(LAST, days(1))]),
        (hours(40), [(LAST, hours(20))]),
        (hours(36), [(LAST, hours(18))]),
        (hours(24), [(LAST, hours(12))]),
        (hours(12), [(LAST, hours(6))]),
        (hours(12) - SECOND, []),
        (hours(1), []),
    ],
)
def test_a_vote_has_reminders_at_its_half_time_and_a_day_before_its_close_or_fewer(length, expected):
    found = about_the_vote(OPENS, OPENS + length)
    assert [(each.kind, each.at - OPENS) for each in found] == expected
    assert all(OPENS < each.at < each.until == OPENS + length for each in found)


@pytest.mark.parametrize(
    ("zone", "opens", "closes", "half", "last_day"),
    [
        # Clocks are set back inside: the week is 169 hours long.
        ("Europe/Berlin", "2026-10-19 09:00", "2026-10-26 09:00", "2026-10-22 21:30", "2026-10-25 09:00"),
        # Set forward inside: 167 hours.
        ("Europe/Berlin", "2026-03-23 09:00", "2026-03-30 09:00", "2026-03-26 20:30", "2026-03-29 09:00"),
        # Set back between the last reminder and the close: 24 hours before it the clock shows an hour later.
        ("Europe/Berlin", "2026-10-19 09:00", "2026-10-25 12:00", "2026-10-22 11:00", "2026-10-24 13:00"),
        ("America/St_Johns", "2026-03-02 09:00", "2026-03-08 12:00", "2026-03-05 10:00", "2026-03-07 11:00"),
        ("Europe/Moscow", "2026-10-19 09:00", "2026-10-26 09:00", "2026-10-22 21:00", "2026-10-25 09:00"),
    ],
)
def test_around_a_change_of_clocks_real_hours_count(zone, opens, closes, half, last_day):
    def instant(text):
        return to_instant(datetime.fromisoformat(text), zone)

    reminders = about_the_vote(instant(opens), instant(closes))
    assert [each.at for each in reminders] == [instant(half), instant(last_day)]
    assert all(each.at.tzinfo is UTC for each in reminders)


FIVE_DAYS = about_the_vote(OPENS, OPENS + days(5))
AT_HALF, AT_LAST = FIVE_DAYS


@pytest.mark.parametrize(
    ("after_the_opening", "written", "expected"),
    [
        (timedelta(0), (), None),
        (days(2.5) - SECOND, (), None),
        (days(2.5), (), Due(AT_HALF)),
        (days(2.5), (HALF,), None),
        (days(4) - SECOND, (), Due(AT_HALF)),
        (days(4), (HALF,), Due(AT_LAST)),
        # The worker slept through both: only the last is still of use.
        (days(4), (), Due(AT_LAST, (AT_HALF,))),
        (days(4), (LAST,), None),
        (days(5) - SECOND, (HALF,), Due(AT_LAST)),
        (days(5), (), None),
        (days(50), (), None),
    ],
)
def test_of_those_that_came_the_last_is_written_and_after_the_close_none(after_the_opening, written, expected):
    assert due(FIVE_DAYS, written, OPENS + after_the_opening) == expected
    assert due(reversed(FIVE_DAYS), written, OPENS + after_the_opening) == expected


@pytest.mark.parametrize(
    ("reminder", "written_before_its_instant", "expected"),
    [
        (AT_LAST, timedelta(0), False),
        (AT_LAST, -hours(9), False),
        (AT_LAST, hours(12) - SECOND, False),
        (AT_LAST, hours(12), True),
        (AT_LAST, days(3), True),
        (AT_HALF, days(3), False),
        (about_drafts(OPENS, OPENS + days(9))[0], days(3), False),
    ],
)
def test_the_last_reminder_comes_again_where_it_went_half_a_day_before_its_instant(
    reminder, written_before_its_instant, expected
):
    assert reminder.comes_again(reminder.at - written_before_its_instant) is expected
