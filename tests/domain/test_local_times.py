"""Local times: gaps, overlaps, unknown zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.schedule import NoSuchTime, UnknownZone, is_ambiguous, to_instant, to_local, zone_names

KIROV = "Europe/Kirov"
# Half-hour shifts, shifts at midnight, both hemispheres, and one that skipped a whole day.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Pacific/Apia",
]
NOW = datetime(2026, 1, 15, 7, 20, tzinfo=UTC)


def test_a_time_in_a_gap_is_refused():
    with pytest.raises(NoSuchTime) as refused:
        to_instant(datetime(2026, 3, 29, 2, 30), "Europe/Berlin")

    assert str(refused.value) == (
        "This time does not exist in Europe/Berlin: the clocks are set forward over it. Choose an hour later."
    )
    assert not is_ambiguous(datetime(2026, 3, 29, 2, 30), "Europe/Berlin")


def test_a_time_in_an_overlap_is_asked():
    local = datetime(2026, 10, 25, 2, 30)

    assert is_ambiguous(local, "Europe/Berlin")
    assert to_instant(local, "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_instant(local, "Europe/Berlin", fold=1) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_ordinary_times_are_neither():
    assert not is_ambiguous(datetime(2026, 10, 25, 3), "Europe/Berlin")
    assert to_instant(datetime(2026, 10, 25, 3), "Europe/Berlin") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def changes(zone):
    """Instants at which the offset of the zone changes, from 2008 to 2027, to the minute."""
    place = ZoneInfo(zone)
    hour = datetime(2008, 1, 1, tzinfo=UTC)
    found = []
    while hour.year < 2028:
        later = hour + timedelta(hours=12)
        if hour.astimezone(place).utcoffset() != later.astimezone(place).utcoffset():
            low, high = hour, later
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2 // timedelta(minutes=1) * timedelta(minutes=1)
                same = middle.astimezone(place).utcoffset() == hour.astimezone(place).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        hour = later
    return found


AROUND = [(zone, instant) for zone in ZONES for instant in changes(zone)]


@given(st.sampled_from(AROUND), st.integers(-26 * 60, 26 * 60))
def test_around_a_change_every_instant_is_reached_from_its_local_time(change, minutes):
    zone, instant = change
    instant += timedelta(minutes=minutes)
    local = to_local(instant, zone)

    assert to_instant(local.replace(tzinfo=None, fold=0), zone, fold=local.fold) == instant


@given(st.sampled_from(AROUND), st.integers(-26 * 60, 26 * 60))
def test_around_a_change_a_local_time_happens_never_once_or_twice(change, minutes):
    zone, instant = change
    before = to_local(instant - timedelta(minutes=1), zone).replace(tzinfo=None, fold=0)
    local = before + timedelta(minutes=minutes)
    # All instants within two days whose clock shows this very minute.
    scan = [instant + timedelta(minutes=each) for each in range(-54 * 60, 54 * 60 + 1)]
    shows = [each for each in scan if each.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local]

    assert is_ambiguous(local, zone) == (len(shows) == 2)
    if shows:
        assert [to_instant(local, zone, fold=fold) for fold in (0, 1)] == [shows[0], shows[-1]]
    else:
        with pytest.raises(NoSuchTime):
            to_instant(local, zone)


@pytest.mark.parametrize(
    "zone",
    [
        "",
        " ",
        "Nowhere/City",
        "Europe",
        "../../etc/passwd",
        "/etc/passwd",
        "europe/kirov",
        "Europe/Kirov\0",
        "\ud800",
        "posix/UTC",
        "right/UTC",
        "localtime",
        "Factory",
        "x" * 10_000,
    ],
)
def test_an_unknown_zone_is_refused(zone):
    for act in (
        lambda: to_instant(datetime(2026, 1, 1), zone),
        lambda: to_local(NOW, zone),
        lambda: is_ambiguous(datetime(2026, 1, 1), zone),
    ):
        with pytest.raises(UnknownZone):
            act()


@pytest.mark.parametrize("zone", ["Asia/Vladivostok", "America/New_York", "UTC"])
def test_the_ends_of_the_calendar_are_refused_or_reached(zone):
    for local in (datetime.min, datetime.max):
        try:
            assert to_local(to_instant(local, zone), zone).replace(tzinfo=None) == local
        except NoSuchTime as refused:
            assert str(refused) == "This time lies outside the calendar."
        assert not is_ambiguous(local, zone)
        try:
            to_local(local.replace(tzinfo=UTC), zone)
        except NoSuchTime as refused:
            assert str(refused) == "This time lies outside the calendar."


def test_a_time_that_carries_a_zone_is_not_local():
    with pytest.raises(ValueError, match="no zone"):
        to_instant(NOW, KIROV)


def test_the_zones_of_the_company_are_known():
    assert {KIROV, "Asia/Novosibirsk", "Asia/Vladivostok"} <= zone_names()
