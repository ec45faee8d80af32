"""Reading notices: marking them read, and unread again. Nothing is ever deleted, and nothing is journalled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from contest.domain.errors import NotFound
from contest.domain.letters import LetterChannel
from contest.extensions import db
from contest.models import Letter
from contest.queries.notices import notice, unread_ids
from contest.services.transaction import claimed_rows, transaction

AT_ONCE = 500


def mark_read(letter_id: int, *, by: int, now: datetime) -> None:
    """Note that a person has read a notice; a second time changes nothing. Raises NotFound."""
    with transaction():
        if notice(letter_id, by, now=now) is None:
            raise NotFound
        _read([letter_id], by=by, now=now)


def mark_unread(letter_id: int, *, by: int, now: datetime) -> None:
    """Put a notice back among the unread. Raises NotFound."""
    with transaction():
        if notice(letter_id, by, now=now) is None:
            raise NotFound
        claimed_rows(update(Letter).where(Letter.id == letter_id, Letter.employee_id == by).values(read_at=None))


def mark_all_read(*, by: int, now: datetime) -> int:
    """Note that a person has read everything there is at this instant; returns how many notices that were."""
    with transaction():
        ids = sorted(unread_ids(by, now=now))
        return sum(_read(ids[start : start + AT_ONCE], by=by, now=now) for start in range(0, len(ids), AT_ONCE))


def _read(letter_ids: Sequence[int], *, by: int, now: datetime) -> int:
    # Always in this order: what else changes several notices at once would wait for this for ever, and this for it.
    db.session.scalars(select(Letter.id).where(Letter.id.in_(letter_ids)).order_by(Letter.id).with_for_update()).all()
    return claimed_rows(
        update(Letter)
        .where(
            Letter.id.in_(letter_ids),
            Letter.employee_id == by,
            Letter.channel == LetterChannel.APP,
            Letter.read_at.is_(None),
        )
        .values(read_at=now)
    )
