"""Whether the whole installation is able to work (INTERFACES, /readyz)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from contest.domain.phases import Phase
from contest.domain.troubles import STOPS_THE_COUNT, WHAT_IT_MEANS, Trouble
from contest.extensions import db
from contest.models import Contest, Heartbeat, TroubleNoted
from contest.paths import asset_folder

SILENCE = timedelta(minutes=3)


@dataclass(frozen=True)
class Check:
    """One thing that must be right, and a word on what was found."""

    name: str
    ok: bool
    note: str


def checks(*, now: datetime) -> list[Check]:
    """Database, migrations, age of beat, worker and sender, keys, counts.

    Raises nothing: a dead database is an answer.
    """
    found: list[Check] = []
    asked: dict[str, Callable[[], Check]] = {
        "database": _database,
        "migrations": _migrations,
        "beat": lambda: _alive("beat", now),
        "worker": lambda: _alive("worker", now),
        "sender": lambda: _alive("sender", now),
        "sealing key": _sealing_keys,
        "counting": _counting,
    }
    for name, ask in asked.items():
        try:
            found.append(ask())
        except SQLAlchemyError as fault:
            db.session.rollback()
            return [*found, Check(name, False, type(fault).__name__)]
    return found


def _database() -> Check:
    db.session.execute(select(1))
    return Check("database", True, db.session.get_bind().dialect.name)


def _migrations() -> Check:
    revision = MigrationContext.configure(db.session.connection()).get_current_revision()
    if revision == newest_revision():
        return Check("migrations", True, str(revision))
    note = f"{revision or 'none'} has run, {newest_revision()} is the newest; run flask --app wsgi init"
    return Check("migrations", False, note)


@cache
def newest_revision() -> str | None:
    """The migration that the tables of this version need."""
    return ScriptDirectory(str(asset_folder("migrations"))).get_current_head()


def _alive(name: str, now: datetime) -> Check:
    seen = db.session.scalar(select(Heartbeat.seen_at).where(Heartbeat.name == name))
    if seen is None:
        return Check(name, False, "never seen")
    age = now - seen
    return Check(name, age <= SILENCE, f"seen {int(age.total_seconds())} s ago")


def _sealing_keys() -> Check:
    """Open contests whose key is gone, or which the worker has found that it cannot open: they could not be counted."""
    lost = set(
        db.session.scalars(select(Contest.id).where(Contest.phase == Phase.VOTING, Contest.wrapped_key.is_(None)))
    )
    shut = lost | _in_trouble(Trouble.KEY)
    note = f"the worker cannot open the ballot box of contest {_listed(shut)}" if shut else "every open box has its key"
    return Check("sealing key", not shut, note)


def _counting() -> Check:
    """Contests whose close or count has failed and was not made good yet."""
    stuck = {kind: _in_trouble(kind) for kind in STOPS_THE_COUNT if kind is not Trouble.KEY}
    notes = [f"contest {_listed(contests)}: {WHAT_IT_MEANS[kind]}" for kind, contests in stuck.items() if contests]
    return Check("counting", not notes, " ".join(notes) or "nothing is stuck")


def _in_trouble(kind: Trouble) -> set[int]:
    """The contests with this trouble; one that was cancelled in spite of it needs nothing any more."""
    asked = select(Contest.id).join(TroubleNoted, TroubleNoted.contest_id == Contest.id)
    return set(db.session.scalars(asked.where(TroubleNoted.kind == kind, Contest.phase != Phase.CANCELLED)))


def _listed(contests: set[int]) -> str:
    return ", ".join(str(number) for number in sorted(contests))
