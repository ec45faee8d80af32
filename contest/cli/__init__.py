"""The commands of `flask --app wsgi`."""

from flask import Flask

from contest.cli.bounces import note_all_bounces
from contest.cli.calendar import quality_week_of
from contest.cli.count import count_election
from contest.cli.demo import demo
from contest.cli.doctor import doctor
from contest.cli.init import init, one_time_link
from contest.cli.privacy_check import privacy_check
from contest.cli.recount import recount
from contest.cli.seed import seed
from contest.cli.staff import import_staff
from contest.cli.sweep import advance_all


def register(app: Flask) -> None:
    """Add every command to the application."""
    for command in (
        advance_all,
        count_election,
        demo,
        doctor,
        import_staff,
        init,
        note_all_bounces,
        one_time_link,
        privacy_check,
        quality_week_of,
        recount,
        seed,
    ):
        app.cli.add_command(command)
