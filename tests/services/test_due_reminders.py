"""The reminders of a vote: to whom, when, and once, whatever is delivered twice."""

import pytest

from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.services import due_reminders
from contest.services.due_reminders import write_due
from contest.services.progress import advance
from tests.factories import SEALING_SECRET, a_candidate, a_contest, an_employee
from tests.post import emails, notices
from tests.services.reminded import (
    DAY,
    HALF,
    HOUR,
    LAST,
    SECOND,
    a_vote,
    acts,
    has_voted,
    on_the_roll,
    put_on_the_roll,
    readers,
    written,
)
from tests.services.test_voting import at_once
from tests.statements import statements

# The vote.


def test_at_half_time_and_on_the_last_day_everybody_still_unticked_is_reminded(company, now):
    contest = a_vote(company, now)
    first, second, third, fourth = on_the_roll(contest)
    has_voted(contest, first)
    assert write_due(now=now + 2.5 * DAY - SECOND) == []
    assert [each.kind for each in write_due(now=now + 2.5 * DAY)] == [HALF]
    assert readers(HALF) == readers(HALF, LetterChannel.EMAIL) == [second, third, fourth]
    has_voted(contest, second)
    assert [each.kind for each in write_due(now=now + 4 * DAY)] == [LAST]
    assert readers(LAST) == [third, fourth]
    assert {each.contest_id for each in notices(kind=LAST)} == {contest.id}
    assert acts() == ["clock: reminded of the vote", "clock: reminded of the close"]


def test_the_numbers_of_the_letters_to_neighbours_do_not_tell_whether_the_one_between_has_voted(company, now):
    """Readers see the numbers of their own letters, in the address of a notice and in a Message-ID."""
    gaps = []
    for somebody_voted in (False, True):
        contest = a_vote(company, now)
        before, between, after = on_the_roll(contest)[:3]
        if somebody_voted:
            has_voted(contest, between)
        write_due(now=now + 3 * DAY)
        numbers = {each.employee_id: each.id for each in notices(kind=HALF, contest_id=contest.id)}
        gaps.append(numbers[after] - numbers[before])
        assert (between in readers(HALF)) is not somebody_voted
    assert gaps[0] == gaps[1]


def test_repeating_it_writes_nothing_and_costs_one_query(company, now):
    contest = a_vote(company, now)
    write_due(now=now + 3 * DAY)
    has_voted(contest, *on_the_roll(contest)[:2])
    with statements() as heard:
        assert write_due(now=now + 3 * DAY) == []
    assert len(heard) == 1
    assert len(notices(kind=HALF)) == 4


def test_the_sweep_costs_as_much_for_one_running_contest_as_for_thirty(company, now):
    def cost():
        with statements() as heard:
            write_due(now=now + HOUR)
        return len(heard)

    a_vote(company, now)
    one = cost()
    for _ in range(29):
        a_vote(company, now, voters=1)
    assert one == cost() == 1


def test_writing_costs_as_much_for_one_reader_as_for_thirty(company, now):
    def cost(voters):
        a_vote(company, now, voters=voters)
        db.session.expire_all()
        with statements() as heard:
            assert len(write_due(now=now + 3 * DAY)) == 1
        return len(heard)

    assert cost(1) == cost(30)


def test_eight_workers_at_once_write_each_letter_once(app, company, now):
    contest = a_vote(company, now)
    due_at = now + 3 * DAY
    answers = at_once(app, 8, lambda _: write_due(now=due_at))
    assert sum(len(each) for each in answers) == 1
    assert (len(notices(kind=HALF)), len(emails(kind=HALF))) == (4, 4)
    assert written() == {(contest.id, HALF): 4}
    assert acts() == ["clock: reminded of the vote"]


def test_a_crash_in_the_middle_leaves_nothing_and_the_next_sweep_writes_all(company, now, monkeypatch):
    contest = a_vote(company, now)

    class Killed(BaseException):
        pass

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(due_reminders.journal, "record", killed)
        with pytest.raises(Killed):
            write_due(now=now + 3 * DAY)
    assert (written(), readers(HALF)) == ({}, [])
    write_due(now=now + 3 * DAY)
    assert readers(HALF) == on_the_roll(contest)


def test_a_worker_that_slept_through_half_time_and_the_last_day_reminds_once(company, now):
    contest = a_vote(company, now)
    assert [each.kind for each in write_due(now=now + 4.5 * DAY)] == [LAST]
    assert (readers(HALF), len(readers(LAST))) == ([], 4)
    assert written() == {(contest.id, LAST): 4, (contest.id, HALF): 0}
    assert write_due(now=now + 4.6 * DAY) == []


def test_after_the_close_nobody_is_reminded_even_where_the_worker_slept(company, now):
    a_vote(company, now)
    assert write_due(now=now + 5 * DAY) == []
    assert written() == {}


@pytest.mark.parametrize(
    ("phase", "values"), [(Phase.VOTING, {"remind_voters": False}), (Phase.CLOSED, {}), (Phase.SCREENING, {})]
)
def test_without_the_setting_and_in_other_phases_nobody_is_reminded(company, now, phase, values):
    a_vote(company, now, phase=phase, **values)
    assert write_due(now=now + 3 * DAY) == []


def test_who_has_left_or_is_not_on_the_roll_hears_nothing(company, now):
    contest = a_vote(company, now, voters=2)
    an_employee("Eve", company, email="eve@example.com")
    stays = on_the_roll(contest)
    put_on_the_roll(contest, [an_employee("Ben", company, left_on=(now + 2 * DAY).date())])
    write_due(now=now + 3 * DAY)
    assert readers(HALF) == stays


def test_a_letter_that_would_wait_until_after_the_close_leaves_at_once(company, now):
    # At nine in the evening in Moscow, with the close at seven in the morning.
    opens = now.replace(hour=4)
    a_vote(company, opens, lasts=3 * DAY)
    evening = opens + 2 * DAY + 14 * HOUR
    write_due(now=evening)
    assert {each.due_at for each in emails(kind=LAST)} == {evening}


# Opening late.


def test_a_vote_that_opens_after_its_half_time_is_told_of_once(company, now):
    contest = a_contest(
        Phase.SCREENING, company, voting_open_at=now, voting_close_at=now + 4 * DAY, announce_at=now + 5 * DAY
    )
    for _ in range(2):
        a_candidate(contest)
    late = now + 3.5 * DAY
    advance(contest.id, now=late, sealing_secret=SEALING_SECRET)
    assert len(readers(LetterKind.VOTING_OPENED)) == 2
    assert write_due(now=late) == []
    assert written() == {(contest.id, HALF): 0, (contest.id, LAST): 0}


def test_where_nobody_was_told_of_the_opening_the_late_reminder_comes(company, now):
    contest = a_contest(
        Phase.SCREENING,
        company,
        voting_open_at=now,
        voting_close_at=now + 4 * DAY,
        announce_at=now + 5 * DAY,
        tell_when_voting_opens=False,
    )
    for _ in range(2):
        a_candidate(contest)
    advance(contest.id, now=now + 3.5 * DAY, sealing_secret=SEALING_SECRET)
    assert [each.kind for each in write_due(now=now + 3.5 * DAY)] == [LAST]


def test_of_one_contest_only_what_is_its_own_is_written(company, now):
    first, second = a_vote(company, now, voters=1), a_vote(company, now, voters=1)
    assert [each.lead_id for each in write_due(now=now + 3 * DAY, lead_id=second.id)] == [second.id]
    assert [each.lead_id for each in write_due(now=now + 3 * DAY)] == [first.id]
