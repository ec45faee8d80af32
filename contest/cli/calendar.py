"""`flask quality-week YEAR`: the calendar of a year for other programs (INTERFACES, Commands)."""

import json
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from contest.domain.calendar import motto, quality_day, quality_week
from contest.domain.errors import RuleBroken
from contest.extensions import db
from contest.queries.quality_weeks import week_of


@click.command("quality-week")
@click.argument("year", type=int)
@with_appcontext
def quality_week_of(year: int) -> None:
    """Print Quality Day, Quality Week and the motto of a year as JSON: as the company decided, else as computed."""
    try:
        day, week, words = decided(year) or computed(year)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from None
    said = {"year": year, "day": day.isoformat(), "week": [each.isoformat() for each in week], "motto": words}
    click.echo(json.dumps(said, ensure_ascii=False))


def computed(year: int) -> tuple[date, tuple[date, date], str | None]:
    """Day, week and motto as the rule and the organisers have them."""
    return quality_day(year), quality_week(year), motto(year)


def decided(year: int) -> tuple[date, tuple[date, date], str | None] | None:
    """The same as the company has them; None where there is no database yet to ask."""
    if db.engine.dialect.name == "sqlite" and not Path(db.engine.url.database or "").is_file():
        return None
    try:
        week = week_of(year, today=quality_day(year))
    except (OperationalError, ProgrammingError):
        return None
    words = week.motto("ru")
    return week.quality_day, (week.monday, week.sunday), words[0] if words else None
