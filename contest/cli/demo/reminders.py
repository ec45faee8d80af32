"""The reminders of the demo whose time has passed: noted as written, so that a visitor waits for none of them."""

from datetime import datetime

from sqlalchemy import func, select

from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, ReminderWritten, RollEntry
from contest.queries.due_reminders import reminders_of, with_unfinished
from contest.services.transaction import transaction


def note_reminders(*, now: datetime) -> None:
    """Note for every running contest what the clock would have written by now, and to how many people."""
    with transaction() as session:
        running = select(Contest).where(Contest.phase.in_((Phase.NOMINATING, Phase.VOTING))).order_by(Contest.id)
        for contest in session.scalars(running).all():
            for each in reminders_of(contest):
                if each.has_come(now):
                    people = _people(contest, each.kind)
                    session.add(ReminderWritten(contest_id=contest.id, kind=each.kind, at=each.at, people=people))


def _people(contest: Contest, kind: LetterKind) -> int:
    if kind is LetterKind.DRAFTS_REMINDER:
        return len(with_unfinished([contest.id]))
    return db.session.scalar(select(func.count()).where(RollEntry.contest_id == contest.id)) or 0
