"""What time it is for the database: the clock by which a vote is in time or late (SECRECY, Casting)."""

from datetime import UTC, datetime

from sqlalchemy import text

from contest.extensions import db


def database_now() -> datetime:
    """This instant by the database's clock, aware, in UTC. A web server whose clock runs wrong decides nothing."""
    if db.session.get_bind().dialect.name == "postgresql":
        return db.session.scalar(text("SELECT clock_timestamp()")).astimezone(UTC)  # type: ignore[union-attr]
    written = db.session.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
    return datetime.fromisoformat(str(written)).replace(tzinfo=UTC)
