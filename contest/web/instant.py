"""The clock of every request is set by the database's: a web server whose clock runs wrong accepts nothing late."""

from flask import Flask, request

from contest import clock
from contest.queries.instant import database_now

WITHOUT_A_CLOCK = {None, "static", "health.healthz", "health.readyz"}
"""What answers while the database is away, or needs no instant."""


def set_clock() -> None:
    """Ask the database what time it is, at most once a second: between two answers a stop-watch knows."""
    if request.endpoint not in WITHOUT_A_CLOCK:
        clock.set_by(database_now, good_for=clock.GOOD_FOR)


def register_clock(app: Flask) -> None:
    """Set the clock before the guard asks whose sign-in is still good."""
    app.before_request(set_clock)
