"""The rooms: one blueprint a room, each behind the guard of access.py."""

from flask import Flask

from contest.web import (
    account,
    calendar,
    consents,
    hall,
    health,
    letters,
    nominations,
    notices,
    office,
    petitions,
    voting,
)
from contest.web.access import register_access
from contest.web.assets import register_assets
from contest.web.converters import register_converters
from contest.web.errors import register_errors
from contest.web.filters import register_filters
from contest.web.headers import register_headers
from contest.web.instant import register_clock
from contest.web.navigation import register_navigation
from contest.web.papers import register_papers
from contest.web.witness import register_witness


def register(app: Flask) -> None:
    """Open the rooms of this application."""
    register_headers(app)
    register_clock(app)
    register_access(app)
    register_converters(app)
    register_errors(app)
    register_filters(app)
    register_assets(app)
    register_navigation(app)
    for room in (hall.room, calendar.room, account.room, nominations.room, voting.room, consents.room, office.room):
        app.register_blueprint(room)
    for room in (petitions.room, notices.room, letters.room, health.room):
        app.register_blueprint(room)
    register_witness(app)
    register_papers(app)
