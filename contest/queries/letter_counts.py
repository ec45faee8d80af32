"""How many letters of a contest were written, arrived and were read: figures for HR, by kind and never by person."""

from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterChannel, LetterKind, LetterState
from contest.extensions import db
from contest.models import Letter


@dataclass
class Told:
    """What became of the letters of one kind: the people told, how many of them opened it here, and the e-mails."""

    people: int = 0
    seen: int | None = None
    emails: dict[LetterState, int] = field(default_factory=dict)


def letter_counts(contest_id: int) -> dict[LetterKind, Told]:
    """What became of the letters of the contest, by kind; kinds without a letter are left out. One query.

    Whoever was told several times, as of several corrections, is one person told, who has seen it by opening any.
    Reminders to vote are left out: they are written for the whole roll, and how many of them were sent or opened,
    beside the turnout of the full hour, would tell how many voted in between (SECRECY, Turnout). queries.due_reminders
    tells when they went.
    """
    people = func.count(Letter.employee_id.distinct())
    seen_by = func.count(case((Letter.read_at.is_not(None), Letter.employee_id)).distinct())
    rows = db.session.execute(
        select(Letter.kind, Letter.channel, Letter.state, func.count(), people, seen_by)
        .where(Letter.contest_id == contest_id, Letter.kind.not_in(TELL_WHO_HAS_NOT_VOTED))
        .group_by(Letter.kind, Letter.channel, Letter.state)
        .order_by(Letter.kind)
    )
    found: dict[LetterKind, Told] = {}
    for kind, channel, state, count, told_people, seen in rows:
        told = found.setdefault(kind, Told())
        if channel is LetterChannel.APP:
            told.people, told.seen = told_people, seen
        else:
            told.emails[state] = count
    return found
