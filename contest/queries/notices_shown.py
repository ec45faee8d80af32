"""Which letters are shown as notices, and how many of them are unread: conditions for statements on letters."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute

from contest.domain.letters import LetterChannel
from contest.models import Employee, Letter
from contest.queries.letters_in_vain import is_in_vain
from contest.queries.letters_over import is_over


def is_shown(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on Letter that it is a notice, that its time has come, and that its matter still holds."""
    return and_(Letter.channel == LetterChannel.APP, Letter.due_at <= now, not_(is_in_vain(now=now)))


def is_unread(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on Letter that it is a notice to be seen now which its reader has not opened.

    One that asks for what nobody can do any more stays in the list, but waits for nobody.
    """
    return and_(Letter.read_at.is_(None), is_shown(now), not_(is_over(now=now)))


def count_unread(employee_id: InstrumentedAttribute[int], now: BindParameter[datetime]) -> ScalarSelect[int]:
    """How many notices wait to be read, for a statement that knows the person."""
    asked = select(func.count()).select_from(Letter).where(Letter.employee_id == employee_id, is_unread(now))
    return asked.correlate(Employee).scalar_subquery()
