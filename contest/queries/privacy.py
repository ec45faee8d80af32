"""What this very database would tell somebody who has all of it: every join that is known to us, tried (SECRECY)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, inspect, select, text

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED
from contest.domain.phases import MAY_HAVE_A_BOX
from contest.extensions import db
from contest.models import Commitment, Contest, Letter

COLUMNS = {
    "roll": {"contest_id", "employee_id", "unit_id", "has_voted", "channel"},
    "sealed_ballots": {"contest_id", "receipt_hash", "envelope"},
    "counted_ballots": {"contest_id", "receipt_code", "unit_id", "marks"},
}
KEYS = {"roll": "employee_id", "counted_ballots": "receipt_code"}
OFF = frozenset({"off", "none", "-1", "0", ""})


class Verdict(StrEnum):
    """What a look at one thing says."""

    SAFE = "safe"
    LINKS = "links"
    NOTE = "note"


@dataclass(frozen=True)
class Look:
    """One way to join voters and votes, and whether it works here."""

    name: str
    verdict: Verdict
    says: str


def closed_votes() -> list[int]:
    """The contests whose vote is over and was opened."""
    asked = select(Contest.id).join(Commitment, Commitment.contest_id == Contest.id)
    return list(db.session.scalars(asked.where(Contest.phase.in_(MAY_HAVE_A_BOX)).order_by(Contest.id)))


def schema() -> Iterator[Look]:
    """Whether somebody has added to roll or box what tells who, when or in which order."""
    live = inspect(db.session.connection())
    for table, expected in COLUMNS.items():
        more = {column["name"] for column in live.get_columns(table)} - expected
        yield _look(f"columns of {table}", not more, f"more than the roll and the box need: {', '.join(sorted(more))}")
    yield _look("triggers", not (found := _triggers()), f"somebody listens to votes: {', '.join(sorted(found))}")
    if db.session.get_bind().dialect.name == "sqlite":
        for table in ("sealed_ballots", "counted_ballots"):
            made = _scalar("SELECT sql FROM sqlite_master WHERE name = :name", name=table)
            told = "its hidden row numbers tell the order of casting"
            yield _look(f"row numbers of {table}", "WITHOUT ROWID" in str(made), told)


def _triggers() -> set[str]:
    if db.session.get_bind().dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('roll', 'sealed_ballots')"
    else:
        asked = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN ('roll'::regclass,"
            " 'sealed_ballots'::regclass)"
        )
    return {row[0] for row in _rows(asked)}


def closed_vote(contest_id: int) -> Iterator[Look]:
    """Every join on one closed vote."""
    name = f"contest {contest_id}, "
    contest = db.session.get_one(Contest, contest_id)
    left = _scalar("SELECT count(*) FROM sealed_ballots WHERE contest_id = :c", c=contest_id)
    yield _look(f"{name}envelopes", not left, f"{left} are still there")
    yield _look(f"{name}key", contest.wrapped_key is None, "it still exists: old backups can be opened")
    yield _look(f"{name}traces", contest.traces_cleared, "not cleared yet; the worker does it, or flask advance")
    asked = select(func.count()).where(Letter.contest_id == contest_id, Letter.kind.in_(TELL_WHO_HAS_NOT_VOTED))
    kept = db.session.scalar(asked)
    yield _look(f"{name}reminders", not kept, f"{kept} of them still tell who had not voted at their instant")
    if db.session.get_bind().dialect.name == "postgresql":
        for table in KEYS:
            counted = f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE contest_id = :c"
            written = _scalar(counted, c=contest_id) or 0
            told = f"its rows were written by {written} transactions, which can be joined (xmin)"
            yield _look(f"{name}transactions of {table}", written <= 1, told)
            yield _look(
                f"{name}order of {table}", _in_order(table, "ctid", contest_id), "its rows lie in another order"
            )
    else:
        in_order = _in_order("roll", "rowid", contest_id)
        yield _look(f"{name}order of roll", in_order, "its row numbers are in another order than its key")


def _in_order(table: str, place: str, contest_id: int) -> bool:
    """Whether the rows of a contest lie in the order of their key, which says nothing about the order of casting."""
    key = KEYS[table] if place == "ctid" else "employee_id"
    asked = (
        f"SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY {place}) AS lies,"
        f" row_number() OVER (ORDER BY {key}) AS belongs FROM {table} WHERE contest_id = :c) AS rows"
        " WHERE lies <> belongs"
    )
    return not _scalar(asked, c=contest_id)


def server() -> Iterator[Look]:
    """The settings of the database that keep more than its tables show, for closed and open votes alike."""
    if db.session.get_bind().dialect.name == "sqlite":
        secure = _scalar("PRAGMA secure_delete")
        yield _look("secure_delete", secure == 1, "deleted envelopes stay readable on free pages")
        yield Look("journal", Verdict.NOTE, f"{_scalar('PRAGMA journal_mode')}; cut to nothing after each close")
        return
    settings: dict[str, str] = {row[0]: row[1] for row in _rows("SELECT name, setting FROM pg_settings")}
    yield from _statement_logging(settings)
    yield _off(settings, "track_commit_timestamp", "it dates every transaction, the casting ones too")
    yield _off(settings, "archive_mode", "archived logs keep voter and envelope side by side; keep none over a vote")
    logical = settings.get("wal_level") == "logical"
    yield _look("wal_level", not logical, "logical: whoever subscribes sees voter and envelope in one transaction")
    slots = _scalar("SELECT count(*) FROM pg_replication_slots") or 0
    yield _look("replication", not slots, f"{slots} replicas or subscribers receive every casting transaction")
    statements = _scalar("SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'")
    said = "installed: it keeps statements without their values" if statements else "not installed"
    yield Look("pg_stat_statements", Verdict.NOTE if statements else Verdict.SAFE, said)


def _statement_logging(settings: dict[str, str]) -> Iterator[Look]:
    """Logged statements stand there with their values: the number of the voter and, a line further, the envelope."""
    told = "statements are logged with their values, voter and envelope one after the other"
    silent = settings.get("log_parameter_max_length") == "0"
    logged = settings.get("log_statement", "") in {"mod", "all"} and not silent
    yield _look("log_statement", not logged, told)
    for name in ("log_min_duration_statement", "log_min_duration_sample", "log_transaction_sample_rate"):
        is_off = settings.get(name, "-1") in ({"0"} if name.endswith("rate") else {"-1"})
        yield _look(name, is_off or silent, told)
    loaded = settings.get("shared_preload_libraries")
    if loaded is None:
        yield Look("shared_preload_libraries", Verdict.NOTE, "this database user may not see it; ask the administrator")
        return
    listening = {name for name in ("auto_explain", "pgaudit") if name in loaded}
    yield _look("shared_preload_libraries", not listening, f"{', '.join(sorted(listening))} may log what is cast")


def _off(settings: dict[str, str], name: str, told: str) -> Look:
    return _look(name, settings.get(name, "off") in OFF, told)


def _look(name: str, is_safe: object, otherwise: str) -> Look:
    return Look(name, Verdict.SAFE, "tells nothing") if is_safe else Look(name, Verdict.LINKS, otherwise)


def _rows(asked: str, **values: object) -> Iterable[Row[*tuple[Any, ...]]]:
    return db.session.execute(text(asked), values).all()


def _scalar(asked: str, **values: object) -> Any:
    return db.session.execute(text(asked), values).scalar()
