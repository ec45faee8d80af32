"""What somebody may carry off while voting runs: dumps, files, log lines; and the search in it."""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text

from contest.extensions import db


def rows_of_every_table() -> dict[str, list[dict[str, object]]]:
    """The whole database, table by table; inside an app context."""
    with db.engine.connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]
            for table in inspect(connection).get_table_names()
        }


def dump() -> dict[str, bytes]:
    """Every table as text, bytes as they are and as hexadecimal digits, as the dumps of both databases write them."""
    return {
        table: b"\n".join(
            value + value.hex().encode() if isinstance(value, bytes) else str(value).encode()
            for row in rows
            for value in row.values()
        )
        for table, rows in rows_of_every_table().items()
    }


def files_of_the_database() -> dict[str, bytes]:
    """The files themselves: of SQLite with its log and a backup, of PostgreSQL those of roll and box."""
    if db.engine.dialect.name == "sqlite":
        file = Path(str(db.engine.url.database))
        backup = file.with_name("backup.db")
        with sqlite3.connect(file) as source, sqlite3.connect(backup) as target:
            source.backup(target)
        source.close()
        target.close()
        taken = {one.name: one.read_bytes() for one in (file, file.with_name(file.name + "-wal"), backup)}
        backup.unlink()
        return taken
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        return {
            table: bytes(
                connection.execute(text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))")).scalar()
            )
            for table in ("roll", "sealed_ballots", "contests")
        }


def rebuild(table: str) -> None:
    """Let the files of PostgreSQL forget what a table once held: tests share a database that DELETE has emptied."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM FULL {table}"))


def hits(loot: dict[str, bytes], needles: Iterable[str | bytes]) -> dict[str, list[str]]:
    """Where which of the needles stand, by place."""
    wanted = [needle.encode() if isinstance(needle, str) else needle for needle in needles]
    found = {place: [repr(one) for one in wanted if one in content] for place, content in loot.items()}
    return {place: needles for place, needles in found.items() if needles}


class _Kept(logging.Handler):
    """Keeps everything as it would stand in a log, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """Every logger at DEBUG, also those of the libraries; the value is what they say."""
    kept = _Kept()
    root = logging.getLogger()
    names = ["", "contest", "sqlalchemy.engine", "sqlalchemy.pool", "werkzeug", "flask_limiter", "psycopg"]
    before = {name: logging.getLogger(name).level for name in names}
    root.addHandler(kept)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield kept.lines
    finally:
        root.removeHandler(kept)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def strings_in(thing: object) -> Iterator[bytes]:
    """Every text and every bytes somewhere in settings, rows or an environment: whatever might be a key."""
    if isinstance(thing, bytes):
        yield thing
    elif isinstance(thing, str):
        yield thing.encode("utf-8", "replace")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from strings_in(key)
            yield from strings_in(value)
    elif isinstance(thing, list | tuple | set | frozenset):
        for value in thing:
            yield from strings_in(value)
    elif hasattr(thing, "__dict__"):
        yield from strings_in(vars(thing))
    else:
        yield json.dumps(thing, default=str).encode()
