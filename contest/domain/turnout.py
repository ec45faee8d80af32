"""The hours in which the turnout steps."""

from datetime import UTC, datetime

SECONDS = 3600


def hour_of(instant: datetime) -> int:
    """The full hour in which an instant lies, counted from 1970-01-01T00Z."""
    return int(instant.timestamp()) // SECONDS


def start_of(hour: int) -> datetime:
    """The instant at which a counted hour begins."""
    return datetime.fromtimestamp(hour * SECONDS, UTC)
