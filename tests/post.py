"""The outbox as a test means it: the e-mails, or the notices that lie beside them. Call it inside an app context."""

from sqlalchemy import ColumnElement, select

from contest.domain.letters import LetterChannel, LetterKind
from contest.extensions import db
from contest.models import Letter


def emails(*conditions: ColumnElement[bool], **values: object) -> list[Letter]:
    """The e-mails of which this holds, in the order in which they were written."""
    return _letters(LetterChannel.EMAIL, *conditions, **values)


def notices(*conditions: ColumnElement[bool], **values: object) -> list[Letter]:
    """The notices of which this holds, in the order in which they were written."""
    return _letters(LetterChannel.APP, *conditions, **values)


def mailed() -> list[tuple[LetterKind, int]]:
    """(kind, reader) of every e-mail."""
    return [(each.kind, each.employee_id) for each in emails()]


def mailed_about() -> list[tuple[LetterKind, int, str]]:
    """(kind, reader, occasion) of every e-mail."""
    return [(each.kind, each.employee_id, each.about) for each in emails()]


def _letters(channel: LetterChannel, *conditions: ColumnElement[bool], **values: object) -> list[Letter]:
    asked = select(Letter).where(Letter.channel == channel, *conditions).filter_by(**values).order_by(Letter.id)
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))
