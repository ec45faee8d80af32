"""`flask note-bounces`: what a mail server sends back, from a pipe, a file, a mailbox or a folder of them."""

from collections.abc import Iterator
from email.utils import parseaddr
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from contest.cli.readiness import needs_database
from contest.domain.bounces import MOST_BYTES, bounces_in
from contest.services.bounces import note_bounces

MOST_FILES = 10_000


@click.command("note-bounces")
@click.argument("where", default="-", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@with_appcontext
@needs_database
def note_all_bounces(where: Path) -> None:
    """Note as refused the letters that came back, as the message in WHERE says; "-", the default, is standard input.

    What is no bounce of a letter of ours changes nothing, and is no fault.
    """
    domain = parseaddr(current_app.config["QL"].mail_from)[1].partition("@")[2] or "localhost"
    noted = sum(note_bounces(bounces_in(raw, domain=domain)) for raw in _messages(where))
    click.echo(f"letters that came back: {noted}")


def _messages(where: Path) -> Iterator[bytes]:
    if where.is_dir():
        for path in islice((path for path in sorted(where.rglob("*")) if path.is_file()), MOST_FILES):
            yield from _messages(path)
        return
    try:
        with click.open_file(str(where), "rb") as file:
            yield file.read(MOST_BYTES)
    except OSError as trouble:
        click.echo(f"not read: {where}: {trouble.strerror}", err=True)
