"""The geometry of dials, rulers, bursts and timelines, as SVG attributes (design guide, section 5).

The templates know this module as `draw`; the macros are in templates/macros/drawing.html.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CENTRE = 300
RAYS = 96
CHIPS = 26
TEXT_TURNS_AT = 60.0


def percent(value: float) -> str:
    """A place on a line as an attribute: at least 0, at most 100, two decimals, always with a point ("62.5%")."""
    return f"{min(max(float(value), 0.0), 100.0):.2f}".rstrip("0").rstrip(".") + "%"


def colour(identity: int) -> int:
    """The avatar colour 1-6 that somebody keeps for ever."""
    return identity % 6 + 1


@dataclass(frozen=True)
class Dial:
    """A gauge: the path lengths of the ring, the dashes of the lit ticks ("" for none), their turn in degrees."""

    length: int
    fifths: str
    lit: str
    turn: str


def dial(on: int, n: int = 60) -> Dial:
    """A gauge with `on` of `n` ticks lit; too many count as all, fewer than none as none."""
    on = min(max(int(on), 0), n)
    lit = " ".join([".26 .74"] * on) + f" 0 {n - on}" if on else ""
    return Dial(length=n, fifths=_short(n / 5), lit=lit, turn=_short(0.13 * 360 / n))


def ruler_ticks() -> list[tuple[str, bool]]:
    """The 41 lines of a time ruler, each with whether it is a long one."""
    return [(percent(step * 2.5), step % 10 == 0) for step in range(41)]


@dataclass(frozen=True)
class Stroke:
    """One line of a burst."""

    x1: str
    y1: str
    x2: str
    y2: str
    width: str
    opacity: str


@dataclass(frozen=True)
class Burst:
    """The rays around a winner and the loose chips beyond them."""

    rays: list[Stroke]
    chips: list[Stroke]


def burst(seed: int) -> Burst:
    """The burst of one contest: the same seed draws the same lines for ever."""
    # Not for secrets: the randomness only has to look alive and to repeat itself.
    chance = random.Random(seed)
    rays = []
    for step in range(RAYS):
        angle = 2 * math.pi * step / RAYS
        if step % 4 == 0:
            length, width, opacity = chance.uniform(58, 116), "2.6", "1"
        elif step % 2 == 0:
            length, width, opacity = chance.uniform(26, 48), "1.8", "0.75"
        else:
            length, width, opacity = chance.uniform(14, 22), "1.2", "0.5"
        rays.append(_stroke(angle, 144, 144 + length, width, opacity))
    chips = []
    for _ in range(CHIPS):
        angle, start = chance.uniform(0, 2 * math.pi), chance.uniform(200, 280)
        width, opacity = _short(chance.uniform(2, 4)), _short(chance.uniform(0.5, 1))
        chips.append(_stroke(angle, start, start + chance.uniform(6, 14), width, opacity))
    return Burst(rays, chips)


@dataclass(frozen=True)
class Span:
    """Days on a timeline, both ends included. Kinds: "ph" what staff do, "ph2" the work around it, "pk" the peak."""

    label: str
    first: date
    last: date
    kind: str = "ph2"


@dataclass(frozen=True)
class Row:
    """A span placed on the timeline."""

    label: str
    x: str
    width: str
    kind: str
    text_x: str
    text_end: bool


@dataclass(frozen=True)
class Tick:
    """A day on the scale; Mondays are major."""

    x: str
    major: bool
    label: str


@dataclass(frozen=True)
class Band:
    """The highlighted week."""

    x: str
    width: str


@dataclass(frozen=True)
class Timeline:
    """All that the macro gantt() needs."""

    rows: list[Row]
    ticks: list[Tick]
    band: Band | None


def timeline(
    spans: Sequence[Span], *, week: tuple[date, date] | None = None, day_label: Callable[[date], str] = str
) -> Timeline:
    """Place spans of days on one scale, from the first day of all to the last.

    `week` (first and last day) is marked as a band where it touches the scale. `day_label` writes the dates above the
    scale: pass contest.wording.date_tiny. Raises ValueError without spans.
    """
    first = min(span.first for span in spans)
    last = max([span.last for span in spans] + [week[1] for week in [week] if week and week[0] <= _last(spans)])
    days = (last - first).days + 1

    def place(day: date) -> float:
        return (day - first).days / days * 100

    rows = []
    for span in spans:
        start, end = place(span.first), place(span.last + timedelta(days=1))
        turned = start > 100 - TEXT_TURNS_AT and end > TEXT_TURNS_AT
        text_x = percent(end if turned else start)
        rows.append(Row(span.label, percent(start), percent(end - start), span.kind, text_x, turned))
    band = None
    if week and week[1] >= first and week[0] <= last:
        start, end = max(place(week[0]), 0.0), place(week[1] + timedelta(days=1))
        band = Band(percent(start), percent(end - start))
    return Timeline(rows, _scale(first, days, place, day_label), band)


def _last(spans: Iterable[Span]) -> date:
    return max(span.last for span in spans)


def _scale(first: date, days: int, place: Callable[[date], float], day_label: Callable[[date], str]) -> list[Tick]:
    """Ticks for every day, or for Mondays only on a long scale; few labels, or they would run together."""
    mondays = [day for day in _days(first, days) if day.weekday() == 0]
    every = max(1, math.ceil(len(mondays) / 5))
    labelled = {day for day in mondays[::every] if 16 < place(day) < 92} | {first}
    shown = _days(first, days) if days <= 70 else mondays
    return [Tick(percent(place(day)), day.weekday() == 0, day_label(day) if day in labelled else "") for day in shown]


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=step) for step in range(count)]


def _stroke(angle: float, inner: float, outer: float, width: str, opacity: str) -> Stroke:
    cos, sin = math.cos(angle), math.sin(angle)
    ends = (CENTRE + inner * cos, CENTRE + inner * sin, CENTRE + outer * cos, CENTRE + outer * sin)
    x1, y1, x2, y2 = (_short(end) for end in ends)
    return Stroke(x1, y1, x2, y2, width, opacity)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
