"""Reminding, many at once: nominees to answer, nominators to put right, heads to decide (PRODUCT 6, 9, 23)."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from contest.queries.reminders import plan
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.transaction import transaction


def remind(nomination_ids: Collection[int], *, by: int, now: datetime) -> int:
    """Write to everybody whom these nominations wait for; returns to how many.

    Those without an address, and those who want no such e-mail, find it among their notices. Nobody gets a second one
    on the same day: repeating it writes nothing, and so does a nomination that has moved on.
    """
    with transaction():
        letters = plan(nomination_ids, now=now).to_write
        for each in letters:
            write_letters(each.kind, [each.reader.id], about=each.about, contest_id=each.contest.id, now=now)
        for contest_id, number in Counter(each.contest.id for each in letters).items():
            journal.record("reminders sent", by=by, now=now, contest_id=contest_id, employees=number)
    return len(letters)
