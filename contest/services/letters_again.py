"""Sending again what was refused or is in doubt: never by itself, only because somebody said so (PRODUCT 19)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterState
from contest.extensions import db
from contest.models import Letter
from contest.queries.letters_listed import TROUBLED
from contest.services import journal
from contest.services.letters_together import CLAIMING, MESSAGE
from contest.services.transaction import claimed_rows, lock_out_others, transaction

AT_ONCE = 500


def send_again(letter_ids: Sequence[int], *, by: int, now: datetime) -> int:
    """Queue these letters once more, and those that left in one message with them.

    Returns how many were refused or in doubt and are queued now; reminders that tell who has not voted go along but are
    not counted, and one that is asked for itself is as unknown as a number that nothing has: HR must not learn that
    there is one. Whoever got a letter that was in doubt after all gets it twice, with the same number: mail programs
    show it once.
    """
    queued = 0
    seen = Letter.kind.not_in(TELL_WHO_HAS_NOT_VOTED)
    with transaction():
        lock_out_others(CLAIMING)  # two of these in another order would be a deadlock
        for start in range(0, len(letter_ids), AT_ONCE):
            asked_for = Letter.id.in_(letter_ids[start : start + AT_ONCE])
            messages = set(db.session.scalars(select(MESSAGE).where(asked_for, seen, Letter.state.in_(TROUBLED))))
            troubled = (MESSAGE.in_(messages), Letter.state.in_(TROUBLED))
            again = {"state": LetterState.QUEUED, "attempts": 0, "due_at": now, "trouble": ""}
            queued += claimed_rows(update(Letter).where(*troubled, seen).values(again))
            claimed_rows(update(Letter).where(*troubled, ~seen).values(again))
            _let_go_alone(messages)
        if queued:
            journal.record("letters sent again", by=by, now=now, letters=queued)
    return queued


def _let_go_alone(messages: Collection[int]) -> None:
    """Whose leading letter is not sent again leaves without it, as a message of its own."""
    leading = aliased(Letter)
    not_again = select(leading.id).where(leading.id.in_(messages), leading.state != LetterState.QUEUED)
    claimed_rows(
        update(Letter)
        .where(Letter.goes_with_id.in_(not_again), Letter.state == LetterState.QUEUED)
        .values(goes_with_id=None)
    )
