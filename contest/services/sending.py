"""Sending letters and tellings of webhooks: claimed before they leave, noted when they are gone (PRODUCT 19).

None is ever sent twice by itself.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from contest.domain.letters import MOST_ATTEMPTS, LetterState
from contest.extensions import db
from contest.models import Delivery, Letter
from contest.services.transaction import claimed, claimed_rows, transaction

LOST_AFTER = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)

Outgoing = type[Letter] | type[Delivery]

Deliver = Callable[[int], None]
"""Writes and hands over the letter of this id. Raises NotTaken where the other side is out of reach or says "later",
RefusedForGood where it will never take it, MaybeTaken where the line broke in between."""


class NotTaken(Exception):
    """The letter was surely not taken; it may be tried again."""


class MaybeTaken(Exception):
    """The line broke while the letter was handed over; nobody can know whether it was taken."""


class RefusedForGood(Exception):
    """The letter was refused and would be again: an address that does not exist."""


def send_letter(letter_id: int, deliver: Deliver, *, now: datetime) -> LetterState | None:
    """Send one letter, once; returns what became of it, or None where somebody else has it or it is not due.

    First the claim is stored, then the letter leaves, then that is noted. A sender killed in between leaves it claimed:
    nobody can know whether it arrived, so it is put in doubt by `give_up_on_lost` and shown to HR, not sent again.
    """
    return _send(Letter, letter_id, deliver, now=now)


def send_delivery(delivery_id: int, deliver: Deliver, *, now: datetime) -> LetterState | None:
    """Tell one webhook of one event, in the same way as send_letter()."""
    return _send(Delivery, delivery_id, deliver, now=now)


def give_up_on_lost(*, now: datetime) -> int:
    """Put letters and tellings in doubt whose sender has not been heard of for five minutes; returns how many."""
    with transaction():
        return sum(
            claimed_rows(
                update(table)
                .where(table.state == LetterState.SENDING, table.claimed_at < now - LOST_AFTER)
                .values(state=LetterState.IN_DOUBT, trouble="the sender ended before the answer came")
            )
            for table in (Letter, Delivery)
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, four hours at most."""
    return min(FIRST_PAUSE * (1 << attempts - 1), LONGEST_PAUSE)


def _send(table: Outgoing, number: int, deliver: Deliver, *, now: datetime) -> LetterState | None:
    with transaction():
        if not claimed(
            update(table)
            .where(table.id == number, table.state == LetterState.QUEUED, table.due_at <= now)
            .values(state=LetterState.SENDING, claimed_at=now, attempts=table.attempts + 1)
        ):
            return None
    try:
        deliver(number)
    except NotTaken as trouble:
        return _note_not_taken(table, number, str(trouble), now=now)
    except RefusedForGood as trouble:
        return _note(table, number, LetterState.REFUSED, trouble=str(trouble))
    except MaybeTaken as trouble:
        return _note(table, number, LetterState.IN_DOUBT, trouble=str(trouble))
    return _note(table, number, LetterState.SENT, sent_at=now)


def _note_not_taken(table: Outgoing, number: int, trouble: str, *, now: datetime) -> LetterState:
    attempts = db.session.scalars(select(table.attempts).where(table.id == number)).one()
    if attempts >= MOST_ATTEMPTS:
        return _note(table, number, LetterState.REFUSED, trouble=trouble)
    return _note(table, number, LetterState.QUEUED, trouble=trouble, due_at=now + pause_after(attempts))


def _note(table: Outgoing, number: int, state: LetterState, *, trouble: str = "", **values: object) -> LetterState:
    with transaction():
        claimed(
            update(table)
            .where(table.id == number, table.state == LetterState.SENDING)
            .values(state=state, trouble=trouble[:300], **values)
        )
    return state
