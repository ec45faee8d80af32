"""What a person wishes for letters by e-mail."""

from sqlalchemy import select

from contest.domain.letter_times import Wishes
from contest.extensions import db
from contest.models import Account


def wishes_of(employee_id: int) -> Wishes:
    """What this person chose, or what holds for who never chose."""
    asked = select(Account.reminders_by_mail, Account.mail_once_a_day).where(Account.employee_id == employee_id)
    chosen = db.session.execute(asked).first()
    return Wishes(chosen.reminders_by_mail, chosen.mail_once_a_day) if chosen else Wishes()
