"""`flask advance`: one sweep of everything due, without Celery (INTERFACES, Commands)."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext

from contest import clock
from contest.cli.readiness import needs_database
from contest.config import sealing_secret
from contest.domain.errors import RuleBroken
from contest.extensions import database_is_away
from contest.hooks import messenger
from contest.mail import postman
from contest.queries.contests import due_contests
from contest.queries.due_reminders import contests_to_remind_of
from contest.queries.instant import database_now
from contest.queries.letters import due_letters
from contest.queries.qualified import places_left
from contest.queries.seasons import running_seasons
from contest.queries.webhooks import due_deliveries
from contest.services.due_reminders import write_due
from contest.services.qualifying import let_the_next_stand
from contest.services.seasons import open_due
from contest.services.sending import give_up_on_lost, send_delivery, send_letter
from contest.services.traces import TracesRemain, clear_traces
from contest.services.troubles import take_step, watch_keys
from contest.services.turnout import note_turnout


@click.command("advance")
@with_appcontext
@needs_database
def advance_all() -> None:
    """Take every step of every contest that is due, remind, see to keys, turnout and traces, then send the letters due.

    What is due is due by the database's clock. One contest that cannot go on does not hold up the others; the exit
    status is 1 then.
    """
    clock.set_by(database_now)
    secret = sealing_secret(current_app.config["QL"])
    stuck = False
    for season_id in running_seasons():
        with _by_itself(f"season {season_id}") as went:
            for contest_id in open_due(season_id, now=clock.now()):
                click.echo(f"season {season_id}: opened contest {contest_id}")
        stuck |= not went
    for contest_id in places_left(clock.now()):
        with _by_itself(f"contest {contest_id}") as went:
            for employee_id in let_the_next_stand(contest_id, now=clock.now()):
                click.echo(f"contest {contest_id}: employee {employee_id} follows as next in line")
        stuck |= not went
    for contest_id in due_contests(clock.now()):
        with _by_itself(f"contest {contest_id}") as went:
            while (step := take_step(contest_id, now=clock.now(), sealing_secret=secret)) is not None:
                click.echo(f"contest {contest_id}: {step}")
        stuck |= not went
    for lead_id in contests_to_remind_of(clock.now()):
        with _by_itself(f"contest {lead_id}") as went:
            for reminder in write_due(now=clock.now(), lead_id=lead_id):
                click.echo(f"contest {lead_id}: wrote {reminder.kind}")
        stuck |= not went
    for contest_id in watch_keys(now=clock.now(), sealing_secret=secret):
        stuck = True
        click.echo(f"contest {contest_id}: its ballot box cannot be opened with this SEALING_SECRET", err=True)
    note_turnout(now=clock.now())
    try:
        for contest_id in clear_traces(now=clock.now()):
            click.echo(f"contest {contest_id}: the traces of casting are cleared away")
    except TracesRemain as refusal:
        click.echo(f"the traces of a closed vote remain, the next sweep tries again: {refusal}", err=True)
    give_up_on_lost(now=clock.now())
    sent = 0
    while letters := due_letters(now=clock.now()):
        for letter_id in letters:
            send_letter(letter_id, postman(), now=clock.now())
        sent += len(letters)
    click.echo(f"letters handed over: {sent}")
    while told := due_deliveries(now=clock.now()):
        for delivery_id in told:
            send_delivery(delivery_id, messenger(), now=clock.now())
        click.echo(f"webhooks told: {len(told)}")
    if stuck:
        raise SystemExit(1)


@contextmanager
def _by_itself(what: str) -> Iterator[list[str]]:
    """Let the sweep go on where one thing cannot: yields a list that is empty unless it went through.

    A database that is away ends the sweep.
    """
    went: list[str] = []
    try:
        yield went
        went.append(what)
    except RuleBroken as refusal:
        click.echo(f"{what} cannot go on: {refusal}", err=True)
    except Exception as fault:
        if database_is_away(fault):
            raise
        current_app.logger.exception("A step failed.")
        click.echo(f"{what} cannot go on: {type(fault).__name__}", err=True)
