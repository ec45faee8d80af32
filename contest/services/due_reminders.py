"""The reminders of the clock: claimed and written in one act, so each comes once (PRODUCT 19; SECRECY, Turnout)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterKind
from contest.extensions import db
from contest.models import Contest, Letter, ReminderWritten, RollEntry
from contest.queries.due_reminders import (
    Occasion,
    last_reminders_overtaken,
    occasions_due,
    on_the_rolls,
    reminders_of,
    with_unfinished,
)
from contest.services import journal
from contest.services.letters import write_letters
from contest.services.letters_together import CLAIMING
from contest.services.transaction import lock_out_others, transaction, upsert_into

ACTS = {
    LetterKind.DRAFTS_REMINDER: "clock: reminded of drafts",
    LetterKind.VOTING_HALF: "clock: reminded of the vote",
    LetterKind.VOTING_LAST_DAY: "clock: reminded of the close",
}


def write_due(*, now: datetime, lead_id: int | None = None) -> list[Occasion]:
    """Write every reminder that is due, of this contest with all that follows it or of all; returns those written.

    Each is an act of its own. Repeating it writes nothing, and of two workers at once one writes. Where nothing is due
    it costs one query.
    """
    return [each for each in occasions_due(now=now, lead_id=lead_id) if _write(each, now=now)]


def pass_over(contest: Contest, *, now: datetime) -> None:
    """Note as written to nobody what should have come before now, where the letter that a vote is open comes this late.

    Part of the act that opens the vote, which tells everybody: a worker that slept does not tell them twice at once.
    """
    for each in reminders_of(contest):
        if each.at <= now:
            _claimed([contest.id], each.kind, now=now)


def forget_who_was_reminded(contest_ids: Collection[int]) -> None:
    """Delete the reminders of these votes, by e-mail and as notices: what became of them tells who had not voted.

    Part of an act. Where there were any, every row of the roll is touched, so that the clearing of the traces sees who
    still reads the state in which they were there.
    """
    about_votes = Letter.contest_id.in_(contest_ids), Letter.kind.in_(TELL_WHO_HAS_NOT_VOTED)
    if db.session.scalar(select(Letter.id).where(*about_votes).limit(1)) is None:
        return
    # In the order of services.notices and one at a time with the senders: in another one it would be a deadlock.
    lock_out_others(CLAIMING)
    db.session.scalars(select(Letter.id).where(*about_votes).order_by(Letter.id).with_for_update()).all()
    db.session.execute(delete(Letter).where(*about_votes))
    db.session.execute(
        update(RollEntry).where(RollEntry.contest_id.in_(contest_ids)).values(has_voted=RollEntry.has_voted)
    )


def remind_once_more(votes: Collection[Contest]) -> None:
    """Give back the last reminder of votes whose close was put off, so that it is written before the new one as well.

    Part of the act that puts it off. The letters that spoke of the earlier close go: what has not left stays here, and
    nobody reads any more that voting closes soon. Where the close moved by a few hours only, all stays as it is.
    """
    again = last_reminders_overtaken(votes)
    if not again:
        return
    forget_who_was_reminded(again)
    db.session.execute(
        delete(ReminderWritten).where(
            ReminderWritten.contest_id.in_(again), ReminderWritten.kind == LetterKind.VOTING_LAST_DAY
        )
    )


def _write(occasion: Occasion, *, now: datetime) -> bool:
    """Claim a reminder for its votes and write the letters; False where it is not due any more or another wrote it.

    The votes are held as casting holds them: only the close waits.
    """
    with transaction() as session:
        votes = select(Contest).where(Contest.id.in_(occasion.votes)).order_by(Contest.id).with_for_update(read=True)
        session.scalars(votes.execution_options(populate_existing=True)).all()
        still_due = occasions_due(now=now, lead_id=occasion.lead_id)
        due = next((each for each in still_due if (each.kind, each.about) == (occasion.kind, occasion.about)), None)
        ids = _claimed(due.votes, due.kind, now=now) if due is not None else []
        if due is None or not ids:
            return False
        for kind in due.overtaken:
            _claimed(ids, kind, now=now)
        if due.kind is LetterKind.DRAFTS_REMINDER:
            people = _remind_of_drafts(due, ids, now=now)
            journal.record(ACTS[due.kind], by=None, now=now, contest_id=due.lead_id, employees=people)
        else:
            people = _remind_of_the_vote(due, ids, now=now)
            journal.record(ACTS[due.kind], by=None, now=now, contest_id=ids[0])
        session.execute(
            update(ReminderWritten)
            .where(ReminderWritten.contest_id.in_(ids), ReminderWritten.kind == due.kind)
            .values(people=people)
        )
        return True


def _claimed(contest_ids: Collection[int], kind: LetterKind, *, now: datetime) -> list[int]:
    """Those of these votes for which nobody had claimed the reminder before, in the order of their ids."""
    rows = [{"contest_id": contest_id, "kind": kind, "at": now, "people": 0} for contest_id in contest_ids]
    statement = upsert_into(ReminderWritten).values(rows).on_conflict_do_nothing(index_elements=["contest_id", "kind"])
    return sorted(db.session.scalars(statement.returning(ReminderWritten.contest_id)))


def _remind_of_drafts(due: Occasion, ids: Collection[int], *, now: datetime) -> int:
    """One letter for all that a person has left unfinished in the contest; returns to how many people."""
    by_vote: dict[int, list[int]] = {}
    for person, contest_id in with_unfinished(ids).items():
        by_vote.setdefault(contest_id, []).append(person)
    return sum(
        write_letters(due.kind, people, about=due.about, contest_id=contest_id, now=now, until=due.until)
        for contest_id, people in sorted(by_vote.items())
    )


def _remind_of_the_vote(due: Occasion, ids: list[int], *, now: datetime) -> int:
    """To everybody on the roll, and returns how many that are; sent and shown to those alone who have a ballot left.

    Letters are numbered in the order in which they are written, and readers see the numbers of their own: were those
    who have voted left out, two neighbours could tell whether the one between them has (queries.letters_in_vain keeps
    theirs back instead).
    """
    people = on_the_rolls(ids)
    write_letters(due.kind, people, about=due.about, contest_id=ids[0], now=now, until=due.until)
    return len(people)
