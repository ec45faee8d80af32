"""The command that sets up the demo company once and then runs everything until Ctrl-C."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from contest import clock
from contest.cli.demo.afterwards import let_the_vote_end, publish_corrections, send_letters
from contest.cli.demo.ballots import cast_votes
from contest.cli.demo.company import load_company
from contest.cli.demo.contests import tell_past, tell_present
from contest.cli.demo.families import tell_families
from contest.cli.demo.notices import write_notices
from contest.cli.demo.pack import LANGUAGES, Pack, load_pack
from contest.cli.demo.reminders import note_reminders
from contest.cli.demo.seasons import begin_seasons, leave_out_a_month
from contest.cli.supervisor import run_all
from contest.config import Config, sealing_secret
from contest.extensions import db
from contest.queries.staff import company

COMPANY_ZONE = "Europe/Kirov"
PACK_FILE = "demo-company"


@click.command("demo")
@click.option("--company", "language", type=click.Choice(LANGUAGES), default=None, help="English or Russian names.")
@click.option("--fresh", is_flag=True, help="Throw away what was done in the demo and start over.")
@with_appcontext
def demo(language: str | None, fresh: bool) -> None:
    """Set up the demo company, if it is not there yet, and run web, worker, beat and broker until Ctrl-C."""
    config: Config = current_app.config["QL"]
    chosen = config.instance / PACK_FILE
    if fresh:
        throw_away(config)
    pack = load_pack(language or (chosen.read_text().strip() if chosen.exists() else "en"))
    upgrade()
    there = company()
    db.session.remove()
    if there is None:
        # The letters of the days before the first start name the company and its pages as those after it do.
        current_app.config["QL"] = Config.from_environment({**os.environ, **environment_of(pack, config)})
        click.echo("Setting up the demo company: 1,200 people, twelve past months, a contest in every phase ...")
        seed(pack, now=clock.now(), sealing_secret=sealing_secret(config))
        chosen.write_text(pack.language)
    elif chosen.exists() and chosen.read_text().strip() != pack.language:
        raise click.ClickException("The other demo company is set up here. Add --fresh to start over with this one.")
    db.session.remove()
    db.engine.dispose()
    raise SystemExit(
        run_all(
            config.instance,
            int(os.environ.get("PORT", "8000")),
            environment_of(pack, config),
            when_ready=lambda: click.echo(accounts_of(pack)),
        )
    )


def seed(pack: Pack, *, now: datetime, sealing_secret: str) -> None:
    """Fill an empty database: the company, its past, its seasons, and its contests with the votes cast so far."""
    load_company(pack, now=now)
    tell_past(pack, now=now)
    begin_seasons(pack, now=now)
    for number, (story, contest_id) in enumerate(tell_present(pack, now=now, sealing_secret=sealing_secret)):
        cast_votes(pack, story, contest_id, seed=number)
        if story.phase in {"counted", "void"}:
            let_the_vote_end(story, contest_id, now=now, sealing_secret=sealing_secret)
    told = tell_families(pack, now=now, sealing_secret=sealing_secret)
    for number, (story, contest_id) in enumerate(told, len(pack.open)):
        cast_votes(pack, story, contest_id, seed=number)
    leave_out_a_month(pack, now=now)
    write_notices(now=now)
    publish_corrections(pack, now=now)
    send_letters(pack, now=now)
    note_reminders(now=now)


def throw_away(config: Config) -> None:
    """Remove the database, the mail and the choice of company of this instance folder; the keys stay."""
    db.session.remove()
    db.engine.dispose()
    for name in ("contest.db", "contest.db-wal", "contest.db-shm", PACK_FILE, "beat-schedule"):
        (config.instance / name).unlink(missing_ok=True)
    for name in ("mail", "logs", "imports"):
        shutil.rmtree(config.instance / name, ignore_errors=True)


def environment_of(pack: Pack, config: Config) -> dict[str, str]:
    """The settings under which the demo's processes run, beside those of this one."""
    port = os.environ.get("PORT", "8000")
    root = next(unit for unit in pack.units.values() if not unit.parent)
    return {
        "SEALING_SECRET": sealing_secret(config),
        "COMPANY_NAME": os.environ.get("COMPANY_NAME", root.name),
        "COMPANY_TIME_ZONE": os.environ.get("COMPANY_TIME_ZONE", COMPANY_ZONE),
        "DEFAULT_LANGUAGE": os.environ.get("DEFAULT_LANGUAGE", pack.language),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}"),
    }


def accounts_of(pack: Pack) -> str:
    """The table of those a visitor can sign in as."""
    lines = [f"  {person.number}  {person.role:<9} {person.note}" for person in pack.cast]
    closing = next(story for story in pack.open if story.closes_in_minutes)
    return "\n".join(
        [
            "",
            f"Sign in with a personnel number and the password: {pack.password}",
            *lines,
            "",
            f"The contest of {pack.units[closing.scope].name} closes and announces itself about"
            f" {closing.closes_in_minutes} minutes after the first start.",
            f"Letters are written to {Path(current_app.config['QL'].instance) / 'mail'}. Ctrl-C ends everything.",
        ]
    )
