"""What time it is for the database: the clock by which a vote is in time or late (SECRECY, Casting)."""

from datetime import UTC, datetime

from sqlalchemy import text

from contest.extensions import db


def database_now() -> datetime:
    """This instant by the database's clock, aware, in UTC. A web server whose clock runs wrong decides nothing."""
    if db.session.get_bind().dialect.name == "postgresql":
        instant: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return instant.astimezone(UTC)
    written: str = db.session.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
