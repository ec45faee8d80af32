"""Where the bars, dials, bursts and timelines of the pages begin and end."""

from datetime import date
from itertools import pairwise

import pytest

from contest.web import drawing


@pytest.mark.parametrize(
    ("given", "written"), [(-3, "0%"), (0, "0%"), (38.256, "38.26%"), (62.5, "62.5%"), (140, "100%")]
)
def test_a_share_stays_on_its_bar(given: float, written: str) -> None:
    assert drawing.percent(given) == written


def test_a_dial_lights_as_many_ticks_as_asked() -> None:
    assert drawing.dial(2, 12).lit == ".26 .74 .26 .74 0 10"
    assert drawing.dial(0).lit == ""
    assert drawing.dial(99, 12) == drawing.dial(12, 12)


def test_every_contest_has_its_own_burst_for_ever() -> None:
    assert drawing.burst(7) == drawing.burst(7)
    assert drawing.burst(7) != drawing.burst(8)
    assert len(drawing.burst(7).rays) == 96


def test_a_timeline_reaches_from_the_first_day_to_the_end_of_quality_week() -> None:
    voting = drawing.Span("Voting", date(2026, 11, 1), date(2026, 11, 5), "ph")
    shown = drawing.timeline([voting], week=(date(2026, 11, 6), date(2026, 11, 10)))
    assert (shown.rows[0].x, shown.rows[0].width) == ("0%", "100%")
    assert shown.band is None
    prize = drawing.Span("Winners", date(2026, 11, 8), date(2026, 11, 8), "pk")
    shown = drawing.timeline([voting, prize], week=(date(2026, 11, 6), date(2026, 11, 10)))
    assert (shown.rows[0].width, shown.rows[1].x, shown.rows[1].text_end) == ("50%", "70%", True)
    assert shown.band == drawing.Band("50%", "50%")
    assert [tick.x for tick in shown.ticks if tick.major] == ["10%", "80%"]


def test_dates_on_the_scale_stand_far_enough_apart_for_a_phone() -> None:
    span = drawing.Span("Nominations", date(2027, 9, 30), date(2027, 10, 15))
    line = drawing.timeline([span], week=(date(2027, 11, 8), date(2027, 11, 14)))
    places = [float(tick.x.rstrip("%")) for tick in line.ticks if tick.label]
    assert min(later - sooner for sooner, later in pairwise(places)) > 15
