"""A running vote with its roll, as the tests of the clock's reminders need it. Call inside an app context."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import JournalEntry, Letter, ReminderWritten, RollEntry
from contest.queries.letters_in_vain import is_in_vain
from tests.factories import a_contest, an_employee

DRAFTS, HALF, LAST = LetterKind.DRAFTS_REMINDER, LetterKind.VOTING_HALF, LetterKind.VOTING_LAST_DAY
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def a_vote(company, now, *, phase=Phase.VOTING, voters=4, lasts=5 * DAY, **values):
    """A contest in which people vote since `now`, for five days; with its roll."""
    contest = a_contest(
        phase,
        company,
        **{
            "voting_open_at": now,
            "voting_close_at": now + lasts,
            "announce_at": now + lasts + DAY,
            "nominations_close_at": now - DAY,
            "nominations_open_at": now - 9 * DAY,
            **values,
        },
    )
    put_on_the_roll(contest, [an_employee(unit=company, email=f"v{contest.id}-{n}@example.com") for n in range(voters)])
    return contest


def put_on_the_roll(contest, people):
    db.session.add_all(
        RollEntry(contest_id=contest.id, employee_id=each.id, unit_id=contest.scope_id) for each in people
    )
    db.session.commit()


def on_the_roll(contest):
    return sorted(db.session.scalars(select(RollEntry.employee_id).where(RollEntry.contest_id == contest.id)))


def has_voted(contest, *people):
    db.session.execute(
        update(RollEntry)
        .where(RollEntry.contest_id == contest.id, RollEntry.employee_id.in_(people))
        .values(has_voted=True, channel="web")
    )
    db.session.commit()


def readers(kind, channel=LetterChannel.APP):
    """Whom a letter of this kind is for while the vote is open: one that is in vain is neither sent nor shown."""
    asked = select(Letter.employee_id).where(Letter.kind == kind, Letter.channel == channel, ~is_in_vain(now=LONG_AGO))
    return sorted(db.session.scalars(asked))


def written():
    rows = db.session.execute(select(ReminderWritten.contest_id, ReminderWritten.kind, ReminderWritten.people))
    return {(contest_id, kind): people for contest_id, kind, people in rows}


def a_category(lead, position, phase=None, **values):
    names = ("kind", "period_start", "voting_open_at", "voting_close_at", "announce_at", "scope_id")
    names += ("nominations_open_at", "nominations_close_at")
    given = {name: getattr(lead, name) for name in names}
    return a_contest(
        phase or lead.phase, lead.scope, lead_id=lead.id, category_position=position, **{**given, **values}
    )


def acts():
    """What the journal says of reminders, the earliest first."""
    asked = select(JournalEntry.act).where(JournalEntry.act.startswith("clock: reminded")).order_by(JournalEntry.id)
    return list(db.session.scalars(asked))
