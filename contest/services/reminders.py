"""Reminding, many at once: nominees to answer, nominators to put right, heads to decide (PRODUCT 6, 9, 23)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from contest.queries.reminders import Waiting, plan, waiting_among
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.transaction import transaction


@dataclass(frozen=True)
class Reminded:
    """To how many people was written, and when those e-mails leave that do not leave at once."""

    people: int
    waiting: tuple[Waiting, ...]


def remind(nomination_ids: Collection[int], *, by: int, now: datetime) -> Reminded:
    """Write to everybody whom these nominations wait for.

    Those without an address, and those who want no such e-mail, find it among their notices. Nobody gets a second one
    on the same day: repeating it writes nothing, and so does a nomination that has moved on.
    """
    with transaction():
        letters = plan(nomination_ids, now=now).to_write
        for each in letters:
            write_letters(each.kind, [each.reader.id], about=each.about, contest_id=each.contest.id, now=now)
        for contest_id, number in Counter(each.contest.id for each in letters).items():
            journal.record("reminders sent", by=by, now=now, contest_id=contest_id, employees=number)
        return Reminded(len(letters), waiting_among(letters))
