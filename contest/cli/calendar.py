"""`flask quality-week YEAR`: the calendar of a year for other programs (INTERFACES, Commands)."""

import json

import click

from contest.domain.calendar import motto, quality_day, quality_week
from contest.domain.errors import RuleBroken


@click.command("quality-week")
@click.argument("year", type=int)
def quality_week_of(year: int) -> None:
    """Print Quality Day, Quality Week and the motto of a year as JSON."""
    try:
        monday, sunday = quality_week(year)
        day = quality_day(year)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from None
    week = [monday.isoformat(), sunday.isoformat()]
    click.echo(
        json.dumps({"year": year, "day": day.isoformat(), "week": week, "motto": motto(year)}, ensure_ascii=False)
    )
