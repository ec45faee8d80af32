"""What people wish for their e-mails: reminders or none, one a day or at once; and the link that stops reminders.

The link is a signature over the person's number under a salt of its own: it stops reminders, and opens nothing else.
Letters are passed on, so it never begins them again; whoever has just stopped them can take that back for an hour.
"""

import hashlib
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete

from contest.domain.letter_times import Wishes
from contest.domain.letters import REMINDERS, LetterChannel, LetterState
from contest.extensions import db
from contest.models import Account, Employee, Letter
from contest.queries.letter_wishes import wishes_of
from contest.services.letters_together import CLAIMING
from contest.services.transaction import held, lock_out_others, transaction, upsert_into

SALT = "no reminders by e-mail"
SALT_OF_TAKING_BACK = "reminders by e-mail after all"
TAKEN_BACK_WITHIN = timedelta(hours=1)


def wish(employee_id: int, wishes: Wishes) -> None:
    """Remember what this person wishes; reminders that wait and are not wanted any more stay as notices only."""
    with transaction():
        _remember(employee_id, wishes)


def wish_reminders(employee_id: int, wanted: bool) -> bool:
    """Switch reminders by e-mail on or off, and leave the other wishes as they are; whether that changed anything.

    Raises NotFound.
    """
    with transaction():
        held(Employee, employee_id)
        before = wishes_of(employee_id)
        _remember(employee_id, Wishes(reminders=wanted, once_a_day=before.once_a_day))
        return before.reminders != wanted


def reminders_token(employee_id: int, secret_key: str) -> str:
    """The part of the link that names this person."""
    return str(_serializer(secret_key).dumps(employee_id))


def token_to_take_back(employee_id: int, secret_key: str, *, now: datetime) -> str:
    """What the answer to who stopped this person's reminders holds, to take it back."""
    until = int((now + TAKEN_BACK_WITHIN).timestamp())
    return str(_serializer(secret_key, SALT_OF_TAKING_BACK).dumps([employee_id, until]))


def may_take_back(token: str, employee_id: int, secret_key: str, *, now: datetime) -> bool:
    """Whether we have signed this for this person, within the last hour."""
    try:
        named, until = _serializer(secret_key, SALT_OF_TAKING_BACK).loads(token)
    except BadData:
        return False
    return bool(named == employee_id and now.timestamp() < until)


def reader_named(token: str, secret_key: str) -> int | None:
    """The person whom such a link names, or None where we have not signed it."""
    try:
        named = _serializer(secret_key).loads(token)
    except BadData:
        return None
    return named if isinstance(named, int) else None


def _remember(employee_id: int, wishes: Wishes) -> None:
    wished = {"reminders_by_mail": wishes.reminders, "mail_once_a_day": wishes.once_a_day}
    # Whoever has an address and was never invited gets letters too, and may have no account yet.
    row = upsert_into(Account).values(employee_id=employee_id, **wished)
    db.session.execute(row.on_conflict_do_update(index_elements=["employee_id"], set_=wished))
    if not wishes.reminders:
        lock_out_others(CLAIMING)  # a sender that claims them meanwhile would be a deadlock
        db.session.execute(
            delete(Letter).where(
                Letter.employee_id == employee_id,
                Letter.channel == LetterChannel.EMAIL,
                Letter.kind.in_(REMINDERS),
                Letter.state == LetterState.QUEUED,
                Letter.claimed_at.is_(None),
            )
        )


def _serializer(secret_key: str, salt: str = SALT) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
