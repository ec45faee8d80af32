"""The only module that commits: a transaction, a held row, a claimed row, a row that may be there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Update, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contest.domain.errors import NotFound
from contest.extensions import Base, db

WRITERS = Lock()
LONGEST_TURN = 10.0
"""Seconds to wait for the other threads of this process before trying the file itself."""

Table = TypeVar("Table", bound=Base)


class NestedTransaction(RuntimeError):
    """A service called another one that opens a transaction: two acts would become half an act."""


@contextmanager
def transaction() -> Iterator[Session]:
    """One act: everything inside is stored together or not at all.

    On SQLite it begins with BEGIN IMMEDIATE, so two writers queue instead of failing at the end. What was only read
    before (the signed-in person, the page's contest) belongs to the transaction of the reader and ends here.
    """
    session: Session = db.session()
    if session.info.get("in_act"):
        raise NestedTransaction
    session.commit()
    session.info["in_act"] = True
    try:
        with _in_turn(session):
            session.connection(execution_options={"sqlite_begin": "BEGIN IMMEDIATE"})
            yield session
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_act"] = False


@contextmanager
def _in_turn(session: Session) -> Iterator[None]:
    """Let the threads of one process queue for SQLite's single writer in their order.

    Without it they poll the file, sleeping ever longer, and who came first may well come last. Other processes still
    meet in the file; whoever waits too long here tries it there too.
    """
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    came_first = WRITERS.acquire(timeout=LONGEST_TURN)
    try:
        yield
    finally:
        if came_first:
            WRITERS.release()


def held(table: type[Table], key: Any, *, shared: bool = False) -> Table:
    """The row under `key`, read afresh and locked until the act ends; raises NotFound.

    `shared` lets others hold it in the same way (casting) while an exclusive holder (closing) waits, and the other way
    round. `populate_existing` matters: without it a lock comes back with the values read before it was taken.
    """
    row = db.session.get(table, key, with_for_update={"read": shared}, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def claimed(statement: Update) -> bool:
    """Whether this guarded update changed exactly one row: of any number of callers at once, one hears yes."""
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]
    return result.rowcount == 1


def claimed_rows(statement: Update) -> int:
    """How many rows a guarded update changed."""
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]
    return result.rowcount


def upsert_into(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what becomes of a row that is there already, in the words of this database.

    Of two acts that lay the same row at once the second waits for the first, and then goes by `.on_conflict_do_...`;
    looking first and inserting afterwards would raise in one of them.
    """
    return postgresql.insert(table) if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)


def lock_out_others(name: str) -> None:
    """Let one act of this name run at a time.

    SQLite has one writer anyway; PostgreSQL takes an advisory lock until commit.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(db.func.pg_advisory_xact_lock(db.func.hashtext(name))))
