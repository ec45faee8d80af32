"""Working days: the week, the law, and the company's own word, in this order of weight from last to first."""

from datetime import UTC, date, datetime

import pytest

from contest.domain.errors import FieldRefused
from contest.domain.working_days import DayDecided, WorkingDays, checked_note, holidays_inside

UNITY_DAY, SATURDAY, TUESDAY = date(2026, 11, 4), date(2026, 11, 7), date(2026, 11, 3)
CALENDAR = WorkingDays(
    {UNITY_DAY: "Unity Day", date(2026, 6, 12): "Russia Day"},
    {
        SATURDAY: DayDecided(True, "worked for the Monday"),
        TUESDAY: DayDecided(False, "plant outing"),
        date(2026, 6, 12): DayDecided(True, "urgent order"),
    },
)


@pytest.mark.parametrize(
    ("day", "is_worked", "name"),
    [
        (date(2026, 11, 2), True, None),
        (date(2026, 11, 8), False, None),
        (UNITY_DAY, False, "Unity Day"),
        (SATURDAY, True, None),
        (TUESDAY, False, "plant outing"),
        (date(2026, 6, 12), True, None),
    ],
)
def test_a_day_is_worked_or_free_and_has_a_name(day, is_worked, name):
    assert (CALENDAR.is_worked(day), CALENDAR.holiday(day)) == (is_worked, name)


def test_weekends_are_no_holidays_between():
    assert CALENDAR.holidays_between(date(2026, 11, 1), date(2026, 11, 8)) == [
        (TUESDAY, "plant outing"),
        (UNITY_DAY, "Unity Day"),
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "found"),
    [
        ((2, 9), (6, 18), [TUESDAY, UNITY_DAY]),
        ((4, 0), (4, 18), [UNITY_DAY]),
        ((3, 9), (4, 0), [TUESDAY]),
        ((5, 9), (6, 18), []),
    ],
)
def test_a_holiday_inside_a_phase_is_found_and_midnight_is_the_day_before(begins, ends, found):
    first, last = (datetime(2026, 11, *each, tzinfo=UTC) for each in (begins, ends))
    inside = holidays_inside({"voting_open_at": (first, last)}, CALENDAR, zone_day=datetime.date)
    assert [each.day for each in inside] == found
    assert {each.opens for each in inside} <= {"voting_open_at"}


@pytest.mark.parametrize("note", ["", "  ", "x" * 121])
def test_a_decision_says_why(note):
    with pytest.raises(FieldRefused):
        checked_note(note)
