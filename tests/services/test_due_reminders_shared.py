"""Reminders of a vote with categories and branches, and when one is in vain."""

from datetime import timedelta

from sqlalchemy import select

from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Account, JournalEntry, Letter, RollEntry
from contest.queries.due_reminders import Planned, reminders_planned
from contest.queries.letters import due_letters
from contest.queries.letters_in_vain import reminds_in_vain
from contest.queries.notices import unread_ids
from contest.services.due_reminders import write_due
from contest.services.progress import advance
from contest.services.sending import send_letter
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_unit, an_employee
from tests.post import emails, notices
from tests.services.reminded import (
    DAY,
    HALF,
    LAST,
    a_category,
    a_vote,
    has_voted,
    on_the_roll,
    put_on_the_roll,
    readers,
    written,
)

# Categories and branches.


def test_of_several_categories_one_letter_to_whoever_has_a_ballot_left_in_any(company, now):
    lead = a_vote(company, now, voters=3, category_en="Workers")
    other = a_category(lead, 2, category_en="Coaches")
    ben, cleo, dan = on_the_roll(lead)
    put_on_the_roll(other, [an_employee(unit=company)])
    db.session.add_all(RollEntry(contest_id=other.id, employee_id=one, unit_id=company.id) for one in (ben, cleo, dan))
    db.session.commit()
    has_voted(lead, ben, cleo)
    has_voted(other, ben)
    (done,) = write_due(now=now + 3 * DAY)
    assert done.votes == (lead.id, other.id)
    only_there = next(one for one in on_the_roll(other) if one not in (ben, cleo, dan))
    assert readers(HALF) == sorted([cleo, dan, only_there])
    assert set(written()) == {(lead.id, HALF), (other.id, HALF)}
    assert {each.about for each in notices(kind=HALF)} == {f"contest:{lead.id}"}


def test_a_category_that_is_void_does_not_keep_the_others_from_being_reminded_of(company, now):
    lead = a_vote(company, now, voters=2, phase=Phase.VOID)
    other = a_category(lead, 2, phase=Phase.VOTING, public_key=b"k" * 32)
    db.session.add_all(
        RollEntry(contest_id=other.id, employee_id=one, unit_id=company.id) for one in on_the_roll(lead)[:1]
    )
    db.session.commit()
    write_due(now=now + 3 * DAY)
    assert [(each.contest_id, each.about) for each in notices(kind=HALF)] == [(other.id, f"contest:{lead.id}")]


def test_each_branch_is_reminded_of_its_own_vote_at_its_own_instants(company, now):
    perm, tver = a_unit("Perm", company), a_unit("Tver", company)
    plan = {
        "branch_stage": True,
        "branch_nominations_close_at": now - DAY,
        "branch_voting_open_at": now,
        "branch_voting_close_at": now + 5 * DAY,
    }
    later = {"nominations_close_at": now + 6 * DAY, "voting_open_at": now + 7 * DAY, "voting_close_at": now + 9 * DAY}
    lead = a_contest(
        Phase.NOMINATING, company, nominations_open_at=now - 9 * DAY, announce_at=now + 10 * DAY, **plan, **later
    )
    votes = []
    for branch in (perm, tver):
        vote = a_vote(
            branch,
            now,
            voters=2,
            kind=lead.kind,
            period_start=lead.period_start,
            lead_id=lead.id,
            next_id=lead.id,
            stage=Stage.BRANCH,
        )
        votes.append(vote)
    done = write_due(now=now + 3 * DAY)
    assert [(each.kind, each.votes) for each in done] == [(HALF, (vote.id,)) for vote in votes]
    assert readers(HALF) == sorted([*on_the_roll(votes[0]), *on_the_roll(votes[1])])
    assert {each.contest_id for each in notices(kind=HALF)} == {vote.id for vote in votes}
    # The whole has no drafts of its own: nobody is nominated in it.
    assert [each for each in written() if each[0] == lead.id] == []


# Needed or not.


def in_vain(now):
    asked = select(Letter.employee_id, Letter.kind).where(reminds_in_vain(now=now), Letter.channel == LetterChannel.APP)
    return {(kind, person) for person, kind in db.session.execute(asked)}


def test_a_reminder_is_in_vain_once_its_reader_has_voted_or_the_vote_is_over(company, now):
    contest = a_vote(company, now, voters=3)
    ben, cleo, dan = on_the_roll(contest)
    half, last = now + 2.5 * DAY, now + 4 * DAY
    write_due(now=half)
    assert in_vain(half) == set()
    has_voted(contest, ben)
    assert in_vain(half) == {(HALF, ben)}
    write_due(now=last)
    assert in_vain(last) == {(HALF, ben), (HALF, cleo), (HALF, dan), (LAST, ben)}
    assert in_vain(now + 5 * DAY) == {(kind, each) for kind in (HALF, LAST) for each in (ben, cleo, dan)}


def test_of_several_categories_it_is_needed_until_the_last_is_voted_in(company, now):
    lead = a_vote(company, now, voters=1)
    other = a_category(lead, 2)
    (ben,) = on_the_roll(lead)
    db.session.add(RollEntry(contest_id=other.id, employee_id=ben, unit_id=company.id))
    db.session.commit()
    write_due(now=now + 3 * DAY)
    has_voted(lead, ben)
    assert in_vain(now + 3 * DAY) == set()
    has_voted(other, ben)
    assert in_vain(now + 3 * DAY) == {(HALF, ben)}


def test_a_letter_of_another_kind_is_never_in_vain(company, now):
    contest = a_contest(Phase.SCREENING, company)
    for _ in range(2):
        a_candidate(contest)
    advance(contest.id, now=contest.voting_open_at, sealing_secret=SEALING_SECRET)
    assert notices(kind=LetterKind.VOTING_OPENED)
    assert in_vain(now + 50 * DAY) == set()


# Nobody else learns who has not voted.


def test_neither_the_journal_nor_the_note_of_a_reminder_tells_how_many_have_not_voted(company, now):
    contest = a_vote(company, now, voters=4)
    has_voted(contest, *on_the_roll(contest)[:3])
    write_due(now=now + 3 * DAY)
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.act, entry.details, entry.by_id) == ("clock: reminded of the vote", "{}", None)
    # How many are on the roll, which everybody may know, and not how many it went to.
    assert written() == {(contest.id, HALF): 4}
    assert reminders_planned(contest, now=now + 3 * DAY) == [
        Planned(HALF, now + 3 * DAY, is_written=True),
        Planned(LAST, now + 4 * DAY),
    ]


def test_an_email_that_waits_for_the_morning_does_not_leave_once_its_reader_has_voted(company, now):
    contest = a_vote(company, now.replace(hour=22), voters=3, lasts=4 * DAY)
    ben, *others = on_the_roll(contest)
    night, morning = now.replace(hour=22) + 2 * DAY, now.replace(hour=5) + 3 * DAY
    write_due(now=night)
    assert {each.due_at for each in emails(kind=HALF)} == {morning}
    has_voted(contest, ben)
    left = []
    for number in due_letters(now=morning):
        send_letter(number, left.extend, now=morning)
    assert sorted(each.employee_id for each in emails(Letter.id.in_(left))) == others


def test_a_notice_that_would_come_at_night_is_there_when_its_email_leaves(company, now):
    contest = a_vote(company, now.replace(hour=22), voters=2, lasts=4 * DAY)
    ben, cleo = on_the_roll(contest)
    # Who wants no reminders by e-mail is reminded here all the same, and by day.
    db.session.add(Account(employee_id=ben, reminders_by_mail=False, language="en"))
    db.session.commit()
    night, morning = now.replace(hour=22) + 2 * DAY, now.replace(hour=5) + 3 * DAY
    write_due(now=night)
    assert [each.employee_id for each in emails(kind=HALF)] == [cleo]
    assert {each.due_at for each in [*emails(kind=HALF), *notices(kind=HALF)]} == {morning}
    for reader in (ben, cleo):
        assert unread_ids(reader, now=morning - timedelta(seconds=1)) == []
        assert len(unread_ids(reader, now=morning)) == 1
