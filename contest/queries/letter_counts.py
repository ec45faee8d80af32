"""How many letters of a contest were written, arrived and were read: figures for HR, by kind and never by person."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterChannel, LetterKind, LetterState
from contest.extensions import db
from contest.models import Contest, Letter, RollEntry


@dataclass
class Told:
    """What became of the letters of one kind: the people told, how many of them opened it here, and the e-mails.

    Of a kind that tells who has not voted there is `people` only: the other figures could be about one person.
    """

    people: int = 0
    seen: int | None = None
    emails: dict[LetterState, int] = field(default_factory=dict)


def letter_counts(contest_id: int) -> dict[LetterKind, Told]:
    """What became of the letters of the contest, by kind; kinds without a letter are left out. At most two queries."""
    rows = db.session.execute(
        select(Letter.kind, Letter.channel, Letter.state, func.count(), func.count(Letter.read_at))
        .where(Letter.contest_id == contest_id)
        .group_by(Letter.kind, Letter.channel, Letter.state)
        .order_by(Letter.kind)
    )
    found: dict[LetterKind, Told] = {}
    for kind, channel, state, count, seen in rows:
        told = found.setdefault(kind, Told())
        if channel is LetterChannel.APP:
            told.people, told.seen = count, seen
        else:
            told.emails[state] = count
    secret = TELL_WHO_HAS_NOT_VOTED & set(found)
    may_be_shown = bool(secret) and _roll_is_large(contest_id)
    return {
        kind: Told(told.people) if kind in secret else told
        for kind, told in found.items()
        if kind not in secret or may_be_shown
    }


def _roll_is_large(contest_id: int) -> bool:
    """Whether figures about the voters of a contest may be shown at all (SECRECY, Tables)."""
    voters = select(func.count()).where(RollEntry.contest_id == contest_id).scalar_subquery()
    return bool(db.session.scalar(select(voters >= Contest.privacy_threshold).where(Contest.id == contest_id)))
