"""Sending again what was refused or is in doubt: never by itself, only because somebody said so (PRODUCT 19)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from contest.domain.letters import LetterState
from contest.models import Letter
from contest.services import journal
from contest.services.transaction import claimed_rows, transaction

AT_ONCE = 500


def send_again(letter_ids: Sequence[int], *, by: int, now: datetime) -> int:
    """Queue these letters once more; returns how many of them were refused or in doubt and are queued now.

    Whoever got one that was in doubt after all gets it twice, with the same number: mail programs show it once.
    """
    queued = 0
    with transaction():
        for start in range(0, len(letter_ids), AT_ONCE):
            queued += claimed_rows(
                update(Letter)
                .where(
                    Letter.id.in_(letter_ids[start : start + AT_ONCE]),
                    Letter.state.in_([LetterState.REFUSED, LetterState.IN_DOUBT]),
                )
                .values(state=LetterState.QUEUED, attempts=0, due_at=now, claimed_at=None, trouble="")
            )
        if queued:
            journal.record("letters sent again", by=by, now=now, letters=queued)
    return queued
