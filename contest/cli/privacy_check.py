"""`flask privacy-check`: try every known join on this installation and print a statement for HR (SECRECY)."""

import os
import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from contest import clock
from contest.cli.readiness import needs_database
from contest.config import LANGUAGES, Config
from contest.extensions import db
from contest.queries import privacy
from contest.queries.privacy import Look, Verdict
from contest.wording import date_long

SIGNS = {Verdict.SAFE: "ok   ", Verdict.LINKS: "LINKS", Verdict.NOTE: "note "}
# A request for the voting room in a log, and one with words behind a question mark, which may be a choice.
OF_VOTING = re.compile(rb"(?:GET|POST) /voting/")
WITH_WORDS = re.compile(rb"(?:GET|POST) /voting/[^ ?]*\?")


@click.command("privacy-check")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Of the statement for HR.")
@with_appcontext
@needs_database
def privacy_check(language: str | None) -> None:
    """Try on this very installation to find out who voted for whom; exit status 1 where anything links the two.

    Closed votes are attacked, for open ones the settings are looked at. A statement that HR can publish ends it.
    """
    config: Config = current_app.config["QL"]
    votes = privacy.closed_votes()
    found = [*privacy.schema(), *privacy.server(), *application(config)]
    clean = 0
    for contest_id in votes:
        looks = list(privacy.closed_vote(contest_id))
        telling = [look for look in looks if look.verdict is not Verdict.SAFE]
        clean += not telling
        found += telling
    if clean:
        found.append(Look(f"{clean} closed votes", Verdict.SAFE, "no join of roll and box tells anything"))
    for look in found:
        click.echo(f"{SIGNS[look.verdict]} {look.name}: {look.says}")
    linking = sum(look.verdict is Verdict.LINKS for look in found)
    today = clock.now().astimezone(ZoneInfo(config.company_time_zone)).date()
    with force_locale(language or config.default_language):
        click.echo("\n" + "\n".join(statement(len(votes), linking, today)))
    if linking:
        raise SystemExit(1)


def application(config: Config) -> Iterator[Look]:
    """What the application itself and its logs could tell."""
    debug = bool(current_app.debug or current_app.config.get("SQLALCHEMY_ECHO"))
    yield Look(
        "debug mode", Verdict.LINKS if debug else Verdict.SAFE, "on: forms and statements show" if debug else "off"
    )
    hidden = db.engine.hide_parameters
    told = "values are left out of logs and error reports" if hidden else "values of statements stand in error reports"
    yield Look("error reports", Verdict.SAFE if hidden else Verdict.LINKS, told)
    noted = "--access-log" in os.environ.get("GUNICORN_CMD_ARGS", "")
    for log in sorted((config.instance / "logs").glob("*.log")):
        content = log.read_bytes()
        if WITH_WORDS.search(content):
            yield Look(
                f"log {log.name}", Verdict.LINKS, "it holds addresses of the voting room with what follows the ?"
            )
            noted = False
        else:
            noted = noted or OF_VOTING.search(content) is not None
    if noted:
        yield Look(
            "access log", Verdict.NOTE, "it says who came to vote and when, not what was voted; better have none"
        )


def statement(votes: int, linking: int, today: date) -> Iterator[str]:
    """What HR can publish: what was tried, the promise, and what is not promised."""
    yield _("How secret is the vote here? Checked on %(day)s.", day=date_long(today))
    if linking:
        yield ngettext(
            "%(num)s thing on this installation could help to join a person with a vote. Until it is put right, the "
            "promise below cannot be made.",
            "%(num)s things on this installation could help to join a person with a vote. Until they are put right, "
            "the promise below cannot be made.",
            linking,
        )
    elif votes:
        yield ngettext(
            "Every known way to join the list of voters with the ballots was tried on %(num)s closed vote. None links "
            "a person with a vote.",
            "Every known way to join the list of voters with the ballots was tried on %(num)s closed votes. None links "
            "a person with a vote.",
            votes,
        )
    else:
        yield _(
            "No vote has closed here yet; the settings of the installation keep nothing that links a person with one."
        )
    yield _("Nobody using this application, HR and managers included, can see how you voted.")
    yield _(
        "Not promised: the people who run the server could find out only by spying on it while you vote; software "
        "cannot prevent that, and we say so. In a very small or unanimous unit the result itself tells."
    )
    yield _(
        "A backup made while voting ran holds sealed envelopes only. Whoever has such a backup and the SEALING_SECRET "
        "of that time could open them: keep the two apart, and keep no such backup longer than needed."
    )
