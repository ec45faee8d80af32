"""Noting what came back from mail servers: the letters of that message are refused after all."""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from contest.domain.bounces import Bounce
from contest.domain.letters import LetterChannel, LetterState, message_name
from contest.domain.mail_answers import LONGEST_TROUBLE
from contest.extensions import db
from contest.models import Employee, Letter
from contest.queries.staff import LARGEST_ID
from contest.services.letters_together import CLAIMING, MESSAGE
from contest.services.transaction import claimed_rows, lock_out_others, transaction

# A letter that waits is not touched: HR has sent it again meanwhile.
LEFT = (LetterState.SENDING, LetterState.SENT, LetterState.IN_DOUBT)


def note_bounces(bounces: Iterable[Bounce]) -> int:
    """Note the letters of these messages as refused, with what the server said; returns how many letters.

    A bounce counts where it names our message and the address of its reader: who sends a forged one must know both.
    Repeating it changes nothing.
    """
    with transaction():
        lock_out_others(CLAIMING)  # what deletes reminders meanwhile, in the order of their ids, would be a deadlock
        return sum(_noted(bounce) for bounce in bounces)


def _noted(bounce: Bounce) -> int:
    leading = db.session.get(Letter, bounce.letter_id) if 0 < bounce.letter_id <= LARGEST_ID else None
    if leading is None or bounce.name != _name(leading):
        return 0
    readers = select(Employee.id).where(func.lower(Employee.email).in_(bounce.addresses))
    return claimed_rows(
        update(Letter)
        .where(
            MESSAGE.in_([leading.id]),
            Letter.channel == LetterChannel.EMAIL,
            Letter.state.in_(LEFT),
            Letter.employee_id.in_(readers),
        )
        .values(state=LetterState.REFUSED, trouble=bounce.reason[:LONGEST_TROUBLE])
    )


def _name(letter: Letter) -> str:
    return message_name(letter.id, letter.kind, letter.about, letter.employee_id)
