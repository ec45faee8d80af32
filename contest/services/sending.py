"""Sending letters and tellings of webhooks: claimed before they leave, noted when they are gone (PRODUCT 19).

None is ever sent twice by itself.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from contest.domain.letters import MOST_ATTEMPTS, LetterChannel, LetterState
from contest.domain.mail_answers import LONGEST_TROUBLE, NOT_WRITABLE, SENDER_ENDED
from contest.extensions import db
from contest.models import Delivery, Letter
from contest.services.letters_together import CLAIMING, claim_together
from contest.services.transaction import claimed, claimed_rows, lock_out_others, transaction

LOST_AFTER = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)

Outgoing = type[Letter] | type[Delivery]

Deliver = Callable[[int], None]
"""Writes and hands over the telling of this id. Raises NotTaken where the other side is out of reach or says "later",
RefusedForGood where it will never take it, MaybeTaken where the line broke in between."""

DeliverTogether = Callable[[Sequence[int]], None]
"""Writes the letters of these ids as one message, that of the first, and hands it over; raises the same.

Raises NotWritable, and hands nothing over, where one of them cannot be written."""


class NotTaken(Exception):
    """The letter was surely not taken; it may be tried again."""


class OutOfReach(NotTaken):
    """Nobody answers at the mail server, or it does not let us in: it would take none of the other letters either."""


class MaybeTaken(Exception):
    """The line broke while the letter was handed over; nobody can know whether it was taken."""


class RefusedForGood(Exception):
    """The letter was refused and would be again: an address that does not exist."""


class NotWritable(Exception):
    """Nothing was handed over: these letters cannot be written, those that leave with them can."""

    def __init__(self, letter_ids: Collection[int]) -> None:
        super().__init__(NOT_WRITABLE)
        self.letter_ids = letter_ids


def send_letter(letter_id: int, deliver: DeliverTogether, *, now: datetime) -> LetterState | None:
    """Send one letter, once, with all of its reader that are due by now (services.letters_together).

    Returns what became of them, or None where somebody else has it, and where it goes with another one, is not due or
    is in vain. First the claim is stored, then the message leaves, then that is noted. A sender killed in between
    leaves all of them claimed: nobody can know whether they arrived, so they are put in doubt by `give_up_on_lost` and
    shown to HR, not sent again.
    """
    with transaction():
        ids = claim_together(letter_id, now=now)
    return _hand_over(Letter, ids, lambda: deliver(ids), now=now) if ids else None


def send_delivery(delivery_id: int, deliver: Deliver, *, now: datetime) -> LetterState | None:
    """Tell one webhook of one event, in the same way as send_letter()."""
    with transaction():
        is_mine = claimed(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == LetterState.QUEUED, Delivery.due_at <= now)
            .values(state=LetterState.SENDING, claimed_at=now, attempts=Delivery.attempts + 1)
        )
    return _hand_over(Delivery, [delivery_id], lambda: deliver(delivery_id), now=now) if is_mine else None


def give_up_on_lost(*, now: datetime) -> int:
    """Put letters and tellings in doubt whose sender has not been heard of for five minutes; returns how many."""
    with transaction():
        return sum(
            claimed_rows(
                update(table)
                .where(table.state == LetterState.SENDING, table.claimed_at < now - LOST_AFTER)
                .values(state=LetterState.IN_DOUBT, trouble=SENDER_ENDED)
            )
            for table in (Letter, Delivery)
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, four hours at most."""
    return min(FIRST_PAUSE * (1 << attempts - 1), LONGEST_PAUSE)


def _hand_over(table: Outgoing, ids: Sequence[int], deliver: Callable[[], None], *, now: datetime) -> LetterState:
    try:
        deliver()
    except NotWritable as trouble:
        return _leave_out(trouble.letter_ids, ids, now=now)
    except OutOfReach as trouble:
        return _wait_for_server(table, ids, str(trouble), now=now)
    except NotTaken as trouble:
        return _note_not_taken(table, ids, str(trouble), now=now)
    except RefusedForGood as trouble:
        return _note(table, ids, LetterState.REFUSED, claim=now, trouble=str(trouble))
    except MaybeTaken as trouble:
        return _note(table, ids, LetterState.IN_DOUBT, claim=now, trouble=str(trouble))
    return _note(table, ids, LetterState.SENT, claim=now, sent_at=now)


def _leave_out(unwritable: Collection[int], ids: Sequence[int], *, now: datetime) -> LetterState:
    """Refuse the letters that cannot be written, and let those that were to leave with them leave at the next sweep.

    It is no fault of theirs, so no try counts. They keep their number unless the letter that led them is refused.
    """
    others = [each for each in ids if each not in unwritable]
    alone: dict[str, object] = {"goes_with_id": None, "claimed_at": None} if ids[0] in unwritable else {}
    again = {"state": LetterState.QUEUED, "due_at": now, "attempts": Letter.attempts - 1, **alone}
    refused = {"state": LetterState.REFUSED, "trouble": NOT_WRITABLE, "goes_with_id": None}
    with transaction():
        claimed_rows(update(Letter).where(*_still_ours(Letter, unwritable, now)).values(refused))
        claimed_rows(update(Letter).where(*_still_ours(Letter, others, now)).values(again))
    return LetterState.QUEUED if others else LetterState.REFUSED


def _wait_for_server(table: Outgoing, ids: Sequence[int], trouble: str, *, now: datetime) -> LetterState:
    """Let all e-mails that are due wait a minute, for as long as it takes: it is no fault of theirs, so no try counts.

    A thousand letters that each wait for a dead server would keep the sender busy for hours, and be refused after two.
    """
    later = now + FIRST_PAUSE
    with transaction():
        lock_out_others(CLAIMING)  # two of these in another order would be a deadlock
        db.session.execute(
            update(Letter)
            .where(Letter.channel == LetterChannel.EMAIL, Letter.state == LetterState.QUEUED, Letter.due_at <= now)
            .values(due_at=later)
        )
    uncounted = table.attempts - 1
    return _note(table, ids, LetterState.QUEUED, claim=now, trouble=trouble, due_at=later, attempts=uncounted)


def _note_not_taken(table: Outgoing, ids: Sequence[int], trouble: str, *, now: datetime) -> LetterState:
    attempts = db.session.scalar(select(func.max(table.attempts)).where(table.id.in_(ids))) or MOST_ATTEMPTS
    if attempts >= MOST_ATTEMPTS:
        return _note(table, ids, LetterState.REFUSED, claim=now, trouble=trouble)
    return _note(table, ids, LetterState.QUEUED, claim=now, trouble=trouble, due_at=now + pause_after(attempts))


def _note(
    table: Outgoing, ids: Sequence[int], state: LetterState, *, claim: datetime, trouble: str = "", **values: object
) -> LetterState:
    with transaction():
        claimed_rows(
            update(table)
            .where(*_still_ours(table, ids, claim))
            .values(state=state, trouble=trouble[:LONGEST_TROUBLE], **values)
        )
    return state


def _still_ours(table: Outgoing, ids: Collection[int], claim: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whoever answers so late that they were given up, and claimed again, notes nothing."""
    return table.id.in_(ids), table.state == LetterState.SENDING, table.claimed_at == claim
