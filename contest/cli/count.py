"""`flask count FILE.json`: the engine on an election in a file, so that anybody can check it (TALLY)."""

import sys

import click

from contest.domain.tally.election_file import count_file


@click.command("count")
@click.argument("file", type=click.Path(allow_dash=True))
def count_election(file: str) -> None:
    """Count the election in FILE (- reads standard input) and print its outcome as JSON.

    Exit status 2 with one sentence for anything that cannot be counted.
    """
    raise SystemExit(count_file(file, typed=sys.stdin, printed=sys.stdout, told=sys.stderr))
