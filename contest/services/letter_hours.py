"""When no letter leaves, as HR decides (PRODUCT, "letters that arrive once")."""

from datetime import datetime, time

from contest.domain.letter_times import checked_hours
from contest.models import LetterHours
from contest.services import journal
from contest.services.transaction import transaction

THE_ONE = 1


def decide_quiet_hours(begin: time | None, end: time | None, *, by: int, now: datetime) -> None:
    """Let no letter leave between these times, by the clock where each reader works.

    It holds for letters written from now on; those that wait leave when they were to. Raises FieldRefused.
    """
    hours = checked_hours(begin, end)
    with transaction() as session:
        session.merge(LetterHours(id=THE_ONE, quiet_from=hours.begin, quiet_until=hours.end))
        journal.record("quiet hours decided", by=by, now=now, hours=f"{hours.begin:%H:%M}-{hours.end:%H:%M}")
