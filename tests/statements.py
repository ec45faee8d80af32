"""Counting what the database is asked: the same page with 1 and with 30 rows must ask as often."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that run inside the block."""
    heard: list[str] = []

    def hear(connection, cursor, statement, parameters, context, executemany):  # type: ignore[no-untyped-def]
        if statement != "BEGIN":  # SQLite is told so aloud, and by whoever comes first
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
