"""After the close: clearing away what the database itself remembers of the casting (SECRECY, The trace).

Shaking the box gave every row of the roll one transaction number and the ballots their receipt order. What is left lies
deeper: old row versions, the order of the rows on the disk, pages in SQLite's write-ahead log. Rebuilding the tables in
the order of their keys leaves none of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, text, update
from sqlalchemy.exc import DBAPIError

from contest.domain.errors import N_, RuleBroken
from contest.domain.phases import AFTER_THE_CLOSE, ENDED_OTHERWISE, Phase
from contest.domain.troubles import Trouble
from contest.extensions import db
from contest.models import Contest, HourlyTurnout, RollEntry
from contest.services.counting import empty_box
from contest.services.due_reminders import forget_who_was_reminded
from contest.services.transaction import claimed_rows, transaction
from contest.services.troubles import forget_troubles, note_trouble

# Rebuilding takes milliseconds for a thousand voters. Whoever votes elsewhere meanwhile waits no longer than this.
LONGEST_WAIT_FOR_A_LOCK = "2s"
LONGEST_REBUILD = "60s"
BUSY_TIMEOUT_MS = 1_000
TABLES = ("roll", "sealed_ballots", "counted_ballots")
# The age of the close in transactions, against the oldest state that somebody still reads: rows which that reader may
# want to see would be carried over into the rebuilt table.
READ_BY_SOMEBODY = text(
    "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
    " AND datname = current_database()"
    " AND age(backend_xmin) >= (SELECT min(age(xmin)) FROM roll WHERE contest_id = ANY(:contests))"
)


class TracesRemain(RuleBroken):
    """The tables could not be rebuilt now. Nothing is lost; the next sweep tries again."""


def contests_with_traces() -> Sequence[int]:
    """Closed contests, void ones too, and contests cancelled while people voted, whose traces are still there."""
    voted = select(RollEntry.contest_id).where(RollEntry.contest_id == Contest.id).exists()
    asked = select(Contest.id).where(
        Contest.traces_cleared.is_(False),
        or_(Contest.phase.in_(AFTER_THE_CLOSE), Contest.phase.in_(ENDED_OTHERWISE) & voted),
    )
    return db.session.scalars(asked.order_by(Contest.id)).all()


def clear_traces(*, now: datetime) -> Sequence[int]:
    """Rebuild roll and box for every contest that has closed since the last time; returns those contests.

    The reminders to vote go first, by e-mail and as notices: what became of them tells who had not voted at an instant.

    Safe to repeat and never part of the close, which it cannot make fail. Raises TracesRemain with the reason, which
    is noted for HR and the administrator too, where the tables are busy, where the database user is not their owner, or
    where somebody, such as a long backup, still reads the state of before the close.
    """
    with transaction():
        contests = contests_with_traces()
        for contest_id in _abandoned(contests):
            empty_box(contest_id)
        forget_who_was_reminded(contests)
    if not contests:
        return contests
    try:
        if db.engine.dialect.name == "postgresql":
            _rebuild_on_postgresql(contests)
        else:
            _rebuild_on_sqlite()
    except TracesRemain as refusal:
        # Read again: another worker may just have done it.
        for contest_id in contests_with_traces():
            note_trouble(contest_id, Trouble.TRACES, refusal.message, now=now)
        raise
    with transaction() as session:
        session.execute(delete(HourlyTurnout).where(HourlyTurnout.contest_id.in_(contests)))
        claimed_rows(
            update(Contest)
            .where(Contest.id.in_(contests), Contest.traces_cleared.is_(False))
            .values(traces_cleared=True)
        )
    for contest_id in contests:
        forget_troubles(contest_id, Trouble.TRACES)
    return contests


def _abandoned(contests: Sequence[int]) -> Sequence[int]:
    """Those that were cancelled while people voted: their envelopes will never be opened."""
    return db.session.scalars(
        select(Contest.id).where(Contest.id.in_(contests), Contest.phase == Phase.CANCELLED)
    ).all()


def _rebuild_on_sqlite() -> None:
    """VACUUM, then write the log back and cut it to nothing. `secure_delete` has overwritten what was deleted before.

    On a connection of its own, which is thrown away: readers of other processes may hold the log open for a moment.
    """
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        connection.detach()
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        try:
            driver.execute("VACUUM")
            busy, _pages, _written = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except driver.OperationalError as fault:
            raise TracesRemain(N_("The database was busy.")) from fault
        if busy:
            raise TracesRemain(N_("The database was busy."))


def _rebuild_on_postgresql(contests: Sequence[int]) -> None:
    """CLUSTER writes each table anew in the order of its key; VACUUM FULL would keep the order in which people voted.

    In one statement a table and outside of any transaction.
    """
    with db.engine.connect() as pooled:
        connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        try:
            _rebuild(connection, contests)
        except DBAPIError as fault:
            if "must be owner" in str(fault.orig) or "permission denied" in str(fault.orig):
                message = N_("The database user of the worker does not own the tables of the vote.")
                raise TracesRemain(message) from fault
            raise TracesRemain(N_("The database was busy.")) from fault


def _rebuild(connection: Connection, contests: Sequence[int]) -> None:
    connection.execute(text(f"SET lock_timeout = '{LONGEST_WAIT_FOR_A_LOCK}'"))
    connection.execute(text(f"SET statement_timeout = '{LONGEST_REBUILD}'"))
    if connection.scalar(READ_BY_SOMEBODY, {"contests": list(contests)}):
        raise TracesRemain(N_("Somebody, perhaps a backup, still reads the state of before the close."))
    for table in TABLES:
        connection.execute(text(f"CLUSTER {table} USING pk_{table}"))
    # Of the letters only the deleted rows have to go, and their order tells nothing: nobody waits for this one.
    connection.execute(text("VACUUM letters"))
