"""The only place that asks what time it is; everything below the doors is told.

Doors set this clock by the database's, and from there it runs on like a stop-watch: the clock of a machine that runs
wrong decides nothing (RELIABILITY, A14). Where no door has set it, it is the machine's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

GOOD_FOR = 1.0
"""Seconds after which a door that is opened often asks again."""


@dataclass
class Watch:
    """What the time was when it was last set, and where the stop-watch stood then; one assignment changes both."""

    set_to: tuple[datetime, float] | None = None


WATCH = Watch()


def now() -> datetime:
    """This instant, aware, in UTC."""
    if WATCH.set_to is None:
        return datetime.now(UTC)
    instant, began = WATCH.set_to
    return instant + timedelta(seconds=monotonic() - began)


def set_by(ask: Callable[[], datetime], *, good_for: float = 0.0) -> None:
    """Set the clock by another one, unless that was done within so many seconds.

    The stop-watch starts when the answer has come: this clock is behind the other by the way of the answer, and never
    ahead. Nothing closes early.
    """
    if WATCH.set_to is None or monotonic() - WATCH.set_to[1] >= good_for:
        instant = ask()
        WATCH.set_to = instant, monotonic()
