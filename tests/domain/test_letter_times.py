"""From when a letter stands among the notices: reminders not at night, everything else at once."""

from datetime import UTC, datetime, time

import pytest

from contest.domain.errors import FieldRefused
from contest.domain.letter_times import QuietHours, checked_hours, leaves_at, shown_from
from contest.domain.letters import AT_ITS_INSTANT, REMINDERS, LetterKind

HOURS = QuietHours(time(20), time(8))
NIGHT = datetime(2026, 10, 20, 23, 30, tzinfo=UTC)  # half past two in Moscow
MORNING = datetime(2026, 10, 21, 5, 0, tzinfo=UTC)  # eight in Moscow
DAY = datetime(2026, 10, 21, 9, 0, tzinfo=UTC)
MOSCOW, PACIFIC = "Europe/Moscow", "Asia/Kamchatka"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_at_night_reminders_wait_as_their_emails_do_and_nothing_else(kind):
    shown = shown_from(kind, NIGHT, zone=MOSCOW, hours=HOURS)
    assert shown == (MORNING if kind in REMINDERS else NIGHT)
    if kind in REMINDERS | AT_ITS_INSTANT:
        assert shown == leaves_at(kind, NIGHT, zone=MOSCOW, hours=HOURS)


@pytest.mark.parametrize(
    ("now", "zone", "until", "expected"),
    [
        (DAY, MOSCOW, None, DAY),
        # Where the reader works it is day.
        (NIGHT, PACIFIC, None, NIGHT),
        # It would come too late by waiting.
        (NIGHT, MOSCOW, MORNING, NIGHT),
        (NIGHT, MOSCOW, DAY, MORNING),
    ],
)
def test_a_reminder_is_shown_by_the_clock_where_its_reader_works_and_never_too_late(now, zone, until, expected):
    assert shown_from(LetterKind.VOTING_HALF, now, zone=zone, hours=HOURS, until=until) == expected


@pytest.mark.parametrize(
    ("begin", "end", "refused"),
    [
        ((20, 0), (8, 0), ""),
        ((18, 0), (10, 0), ""),
        ((12, 0), (13, 0), ""),
        ((8, 0), (8, 0), ""),
        ((9, 0), (13, 0), ""),
        ((13, 0), (5, 0), ""),
        ((9, 0), (13, 1), "begin"),
        ((8, 0), (20, 0), "begin"),
        ((13, 0), (12, 0), "begin"),
        ((17, 0), (13, 0), "end"),
        ((20, 0), (12, 1), "end"),
    ],
)
def test_quiet_hours_leave_half_the_working_day_and_eight_hours_of_the_day(begin, end, refused):
    if not refused:
        assert checked_hours(time(*begin), time(*end)) == QuietHours(time(*begin), time(*end))
        return
    with pytest.raises(FieldRefused) as refusal:
        checked_hours(time(*begin), time(*end))
    assert refusal.value.field == refused
