"""Sending letters: claimed before they leave, noted when they are gone, never sent twice by themselves (PRODUCT 19)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import update

from contest.domain.letters import MOST_ATTEMPTS, LetterState
from contest.extensions import db
from contest.models import Letter
from contest.services.transaction import claimed, claimed_rows, transaction

LOST_AFTER = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)

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
    with transaction():
        if not claimed(
            update(Letter)
            .where(Letter.id == letter_id, Letter.state == LetterState.QUEUED, Letter.due_at <= now)
            .values(state=LetterState.SENDING, claimed_at=now, attempts=Letter.attempts + 1)
        ):
            return None
    try:
        deliver(letter_id)
    except NotTaken as trouble:
        return _note_not_taken(letter_id, str(trouble), now=now)
    except RefusedForGood as trouble:
        return _note(letter_id, LetterState.REFUSED, trouble=str(trouble))
    except MaybeTaken as trouble:
        return _note(letter_id, LetterState.IN_DOUBT, trouble=str(trouble))
    return _note(letter_id, LetterState.SENT, sent_at=now)


def give_up_on_lost(*, now: datetime) -> int:
    """Put letters in doubt whose sender has not been heard of for five minutes; returns how many."""
    with transaction():
        return claimed_rows(
            update(Letter)
            .where(Letter.state == LetterState.SENDING, Letter.claimed_at < now - LOST_AFTER)
            .values(state=LetterState.IN_DOUBT, trouble="the sender ended before the answer came")
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, four hours at most."""
    return min(FIRST_PAUSE * (1 << attempts - 1), LONGEST_PAUSE)


def _note_not_taken(letter_id: int, trouble: str, *, now: datetime) -> LetterState:
    attempts = db.session.get_one(Letter, letter_id, populate_existing=True).attempts
    if attempts >= MOST_ATTEMPTS:
        return _note(letter_id, LetterState.REFUSED, trouble=trouble)
    return _note(letter_id, LetterState.QUEUED, trouble=trouble, due_at=now + pause_after(attempts))


def _note(letter_id: int, state: LetterState, *, trouble: str = "", **values: object) -> LetterState:
    with transaction():
        claimed(
            update(Letter)
            .where(Letter.id == letter_id, Letter.state == LetterState.SENDING)
            .values(state=state, trouble=trouble[:300], **values)
        )
    return state
