"""A database that is not ready answers a command with a sentence and status 1, not with a traceback (INTERFACES)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

P = ParamSpec("P")
R = TypeVar("R")


def needs_database(command: Callable[P, R]) -> Callable[P, R]:
    """The same command; without its tables, or without the server, it says so and what to do."""

    @wraps(command)
    def told(*args: P.args, **named: P.kwargs) -> R:
        try:
            return command(*args, **named)
        except (OperationalError, ProgrammingError) as fault:
            reason = str(fault.orig).strip()
            raise click.ClickException(
                f"The database is not ready: {reason}. Bring it up to date first: flask --app wsgi init"
            ) from None

    return told
