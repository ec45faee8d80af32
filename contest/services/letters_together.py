"""Which e-mails leave as one message: those of one reader that are due together (PRODUCT 19).

The letter that is claimed first leads, the others name it in `goes_with_id`. What was tried once keeps its members, and
so its Message-ID: where it did arrive twice, the mail program shows it once.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from contest.domain.letters import OF_AN_ACCOUNT, LetterChannel, LetterState
from contest.domain.mail_answers import IN_VAIN
from contest.extensions import db
from contest.models import Letter
from contest.queries.letters_in_vain import is_in_vain
from contest.services.transaction import claimed, claimed_rows, lock_out_others

MOST_TOGETHER = 30
MESSAGE = func.coalesce(Letter.goes_with_id, Letter.id)
"""The message that a letter leaves in, named by the letter that leads it."""

CLAIMING = "e-mails are claimed"
"""One claim at a time: two that begin with different letters of one reader would wait for each other for ever."""

# Built once: building it costs more than running it.
DUE_IN_VAIN = select(Letter.id).where(
    Letter.employee_id == bindparam("reader"),
    Letter.channel == LetterChannel.EMAIL,
    Letter.state == LetterState.QUEUED,
    Letter.due_at <= bindparam("now"),
    is_in_vain(now=bindparam("now")),
)


def claim_together(letter_id: int, *, now: datetime) -> list[int]:
    """Claim this e-mail and all that leave in one message with it, inside the act that the caller has open.

    Returns their ids, the leading one first; none where somebody else has it, where it is not due, or goes with
    another one. What its reader was to be told in vain is refused and leaves with nobody. Letters that lead to a
    password go alone.
    """
    asked = select(Letter.employee_id, Letter.kind, Letter.state).where(Letter.id == letter_id)
    found = db.session.execute(asked).first()
    # A task that came twice ends here, before it holds up anybody.
    if found is None or found.state is not LetterState.QUEUED:
        return []
    lock_out_others(CLAIMING)
    _refuse_what_is_in_vain(found.employee_id, now=now)
    tried = db.session.scalar(select(Letter.claimed_at).where(Letter.id == letter_id))
    claim = {"state": LetterState.SENDING, "claimed_at": now, "attempts": Letter.attempts + 1}
    waiting = (Letter.channel == LetterChannel.EMAIL, Letter.state == LetterState.QUEUED, Letter.due_at <= now)
    leading = update(Letter).where(Letter.id == letter_id, Letter.goes_with_id.is_(None), *waiting)
    if not claimed(leading.values(claim)):
        return []
    if tried is not None:
        members = update(Letter).where(Letter.goes_with_id == letter_id, Letter.state == LetterState.QUEUED)
        claimed_rows(members.values(claim))
    elif found.kind not in OF_AN_ACCOUNT:
        others = (
            select(Letter.id)
            .where(
                Letter.employee_id == found.employee_id,
                Letter.kind.not_in(OF_AN_ACCOUNT),
                Letter.goes_with_id.is_(None),
                Letter.claimed_at.is_(None),
                *waiting,
            )
            .order_by(Letter.due_at, Letter.id)
            .limit(MOST_TOGETHER - 1)
        )
        ids = list(db.session.scalars(others))
        claimed_rows(update(Letter).where(Letter.id.in_(ids), *waiting).values({**claim, "goes_with_id": letter_id}))
    along = select(Letter.id).where(Letter.goes_with_id == letter_id, Letter.state == LetterState.SENDING)
    return [letter_id, *db.session.scalars(along.order_by(Letter.id))]


def _refuse_what_is_in_vain(employee_id: int, *, now: datetime) -> None:
    """Take out of the outbox what no longer holds; where it led others, they are free to go without it."""
    waiting = (Letter.channel == LetterChannel.EMAIL, Letter.state == LetterState.QUEUED, Letter.due_at <= now)
    in_vain = list(db.session.scalars(DUE_IN_VAIN, {"reader": employee_id, "now": now}))
    if not in_vain:
        return
    claimed_rows(
        update(Letter).where(Letter.id.in_(in_vain), *waiting).values(state=LetterState.REFUSED, trouble=IN_VAIN)
    )
    claimed_rows(
        update(Letter)
        .where(Letter.goes_with_id.in_(in_vain), Letter.state == LetterState.QUEUED)
        .values(goes_with_id=None, claimed_at=None)
    )
