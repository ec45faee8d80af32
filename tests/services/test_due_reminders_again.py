"""A vote that is made longer after its last reminder: whoever has a ballot left is reminded once more, once."""

import pytest

from contest.domain.letters import LetterChannel, LetterState, message_name
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest, Letter
from contest.queries.due_reminders import reminders_planned
from contest.services.due_reminders import write_due
from contest.services.sending import send_letter
from contest.services.steering import Forward, bring_forward, vote_longer
from tests.factories import a_contest, a_unit, an_employee
from tests.post import emails, notices
from tests.services.reminded import (
    DAY,
    HALF,
    HOUR,
    LAST,
    a_category,
    a_vote,
    acts,
    has_voted,
    on_the_roll,
    readers,
    written,
)
from tests.services.test_voting import at_once


def longer(contest, by, *, now):
    """HR gives so much more time."""
    vote_longer(contest.id, contest.voting_close_at + by, "A power cut", by=an_employee("Dan").id, now=now)


def a_vote_reminded_of_its_close(company, now, **values):
    """One that opened at `now` and was to close in five days, a day before which its voters were reminded."""
    contest = a_vote(company, now, announce_at=now + 30 * DAY, **values)
    assert [each.kind for each in write_due(now=now + 2.5 * DAY)] == [HALF]
    assert [each.kind for each in write_due(now=now + 4 * DAY)] == [LAST]
    return contest


def test_a_day_before_the_new_close_whoever_has_a_ballot_left_is_reminded_once_more(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    ben, *others = on_the_roll(contest)
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    has_voted(contest, ben)
    assert write_due(now=now + 7 * DAY - HOUR) == []
    assert [each.kind for each in write_due(now=now + 7 * DAY)] == [LAST]
    assert readers(LAST) == readers(LAST, LetterChannel.EMAIL) == others
    assert write_due(now=now + 7 * DAY) == write_due(now=now + 8 * DAY - HOUR) == []
    assert len(notices(kind=LAST)) == 4
    assert acts() == ["clock: reminded of the vote", *2 * ["clock: reminded of the close"]]


def test_without_more_time_it_comes_once(company, now):
    a_vote_reminded_of_its_close(company, now)
    assert write_due(now=now + 5 * DAY - HOUR) == []


def test_nobody_reads_any_more_that_it_closes_soon_and_what_has_not_left_stays_here(company, now):
    contest = a_vote_reminded_of_its_close(company, now.replace(hour=22))
    waiting = [each.id for each in emails(kind=LAST, state=LetterState.QUEUED)]
    assert (len(waiting), len(notices(kind=LAST))) == (4, 4)
    longer(contest, 3 * DAY, now=now.replace(hour=23) + 4 * DAY)
    left = []
    for number in waiting:
        assert send_letter(number, left.extend, now=now + 5.5 * DAY) is None
    assert (left, notices(kind=LAST), emails(kind=LAST)) == ([], [], [])
    assert readers(HALF) == []


def test_the_second_letter_is_none_that_a_mail_program_takes_for_the_first(company, now):
    """Their numbers may be the same: SQLite gives those of deleted letters away again."""

    def names():
        return {message_name(1, each.kind, each.about, 1) for each in emails(kind=LAST)}

    contest = a_vote_reminded_of_its_close(company, now)
    first = names()
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    write_due(now=now + 7 * DAY)
    assert (len(first), len(names()), first & names()) == (1, 1, set())


def test_eight_workers_at_once_remind_once_more_once(app, company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    due_at = now + 7 * DAY
    answers = at_once(app, 8, lambda _: write_due(now=due_at))
    assert sum(len(each) for each in answers) == 1
    assert (len(notices(kind=LAST)), len(emails(kind=LAST))) == (4, 4)
    assert written() == {(contest.id, HALF): 4, (contest.id, LAST): 4}


@pytest.mark.parametrize(
    ("more", "at", "again_at"),
    [
        # Too little to write once more: they have been told within a day and a half of the close.
        (11 * HOUR, 4.9 * DAY, None),
        # A day before the new close is over already: at once.
        (12 * HOUR, 4.9 * DAY, 4.9 * DAY),
        (23 * HOUR, 5 * DAY - HOUR, 5 * DAY - HOUR),
        (DAY, 4.5 * DAY, 5 * DAY),
        # Before anybody was reminded, it comes at its new instant like any other.
        (DAY, 3.9 * DAY, 5 * DAY),
    ],
)
def test_half_a_day_more_is_worth_another_letter(company, now, more, at, again_at):
    contest = a_vote(company, now, announce_at=now + 30 * DAY)
    write_due(now=now + 2.5 * DAY)
    if at >= 4 * DAY:
        write_due(now=now + 4 * DAY)
    longer(contest, more, now=now + at)
    first = readers(LAST)
    due_at = again_at if again_at is not None else 5 * DAY
    done = write_due(now=now + due_at)
    assert [each.kind for each in done] == ([LAST] if again_at is not None else [])
    assert len(first) == (4 if again_at is None else 0)
    assert len(readers(LAST)) == 4


def test_time_given_twice_reminds_before_the_close_that_holds(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    write_due(now=now + 7 * DAY)
    longer(db.session.get_one(Contest, contest.id), 2 * DAY, now=now + 7.5 * DAY)
    assert write_due(now=now + 8 * DAY) == []
    assert [each.kind for each in write_due(now=now + 9 * DAY)] == [LAST]
    assert len(notices(kind=LAST)) == 4


def test_the_half_time_is_not_told_of_twice(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    longer(contest, 10 * DAY, now=now + 4.5 * DAY)
    assert write_due(now=now + 7.5 * DAY) == []  # half of fifteen days
    assert [each.kind for each in write_due(now=now + 14 * DAY)] == [LAST]


def test_a_worker_that_slept_past_the_new_close_reminds_nobody(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    assert write_due(now=now + 8 * DAY) == []


def test_a_vote_that_is_closed_earlier_by_hand_takes_no_letter_back(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    bring_forward(contest.id, Forward.CLOSE_VOTING, by=an_employee("Dan").id, now=now + 4.5 * DAY)
    assert write_due(now=now + 4.5 * DAY) == []
    assert len(notices(kind=LAST)) == 4  # An earlier close takes nothing back.


def test_of_several_categories_one_letter_comes_once_more(company, now):
    lead = a_vote(company, now, announce_at=now + 30 * DAY, voters=2, category_en="Workers")
    other = a_category(lead, 2, category_en="Coaches")
    write_due(now=now + 4 * DAY)
    longer(other, 3 * DAY, now=now + 4.5 * DAY)
    (done,) = write_due(now=now + 7 * DAY)
    assert done.votes == (lead.id, other.id)
    assert readers(LAST) == on_the_roll(lead)


def test_the_branches_are_reminded_once_more_and_other_contests_are_left_alone(company, now):
    plan = {
        "nominations_open_at": now - 9 * DAY,
        "branch_nominations_close_at": now - DAY,
        "branch_voting_open_at": now,
        "branch_voting_close_at": now + 5 * DAY,
        "nominations_close_at": now + 10 * DAY,
        "voting_open_at": now + 11 * DAY,
        "voting_close_at": now + 13 * DAY,
        "announce_at": now + 14 * DAY,
    }
    lead, other = a_contest(Phase.NOMINATING, company, branch_stage=True, **plan), a_vote(company, now)
    branch = {"kind": lead.kind, "period_start": lead.period_start, "lead_id": lead.id, "next_id": lead.id}
    perm, tver = (
        a_vote(a_unit(name, company), now, voters=1, stage=Stage.BRANCH, announce_at=now + 10 * DAY, **branch)
        for name in ("Perm", "Tver")
    )
    write_due(now=now + 4 * DAY)
    longer(perm, 3 * DAY, now=now + 4.5 * DAY)
    assert {each.contest_id for each in notices(kind=LAST)} == {other.id}
    done = write_due(now=now + 7 * DAY)
    assert [(each.kind, each.votes) for each in done] == [(LAST, (perm.id,)), (LAST, (tver.id,))]


def test_the_page_of_hr_tells_when_it_comes_once_more(company, now):
    contest = a_vote_reminded_of_its_close(company, now)
    longer(contest, 3 * DAY, now=now + 4.5 * DAY)
    planned = reminders_planned(db.session.get_one(Contest, contest.id), now=now + 4.5 * DAY)
    assert [(each.kind, each.at, each.is_written) for each in planned] == [
        (HALF, now + 2.5 * DAY, True),
        (LAST, now + 7 * DAY, False),
    ]
    assert db.session.query(Letter).filter_by(kind=LAST).count() == 0
