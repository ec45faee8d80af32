"""Whether the whole installation is able to work (INTERFACES, /readyz)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Heartbeat

SILENCE = timedelta(minutes=3)


@dataclass(frozen=True)
class Check:
    """One thing that must be right, and a word on what was found."""

    name: str
    ok: bool
    note: str


def checks(*, now: datetime) -> list[Check]:
    """Database, migrations, beat age, worker age, sealing keys. Raises nothing: a dead database is an answer."""
    try:
        return [_database(), _migrations(), _alive("beat", now), _alive("worker", now), _sealing_keys()]
    except SQLAlchemyError as fault:
        return [Check("database", False, type(fault).__name__)]


def _database() -> Check:
    db.session.execute(select(1))
    return Check("database", True, db.session.get_bind().dialect.name)


def _migrations() -> Check:
    revision = MigrationContext.configure(db.session.connection()).get_current_revision()
    return Check("migrations", revision is not None, revision or "none has run")


def _alive(name: str, now: datetime) -> Check:
    seen = db.session.scalar(select(Heartbeat.seen_at).where(Heartbeat.name == name))
    if seen is None:
        return Check(name, False, "never seen")
    age = now - seen
    return Check(name, age <= SILENCE, f"seen {int(age.total_seconds())} s ago")


def _sealing_keys() -> Check:
    """Contests that are open or not yet counted and whose key is gone: their votes could not be counted."""
    lost = db.session.scalar(
        select(func.count())
        .select_from(Contest)
        .where(Contest.phase.in_([Phase.VOTING, Phase.CLOSED]), Contest.wrapped_key.is_(None))
    )
    return Check("sealing key", not lost, f"{lost} open contests without a key")
