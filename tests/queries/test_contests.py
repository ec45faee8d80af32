"""What is due, who may vote, how many have, and the list of the office."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, insert

from contest.domain.calendar import PeriodKind
from contest.domain.letters import LetterKind, LetterState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import ORDER, Phase
from contest.domain.schedule import to_local
from contest.extensions import db
from contest.models import Contest, Letter, RollEntry
from contest.queries.contests import (
    contest_by_id,
    contests_for_office,
    due_contests,
    electorate,
    nomination_counts,
    nominations_waiting,
    turnout,
)
from contest.queries.letter_counts import Told, letter_counts
from contest.services.letters import write_letters
from contest.services.progress import due_step
from tests.factories import a_contest, a_nomination, a_unit, an_employee


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def on_the_roll(contest, unit, voters, voted):
    people = [an_employee(unit=unit) for _ in range(voters)]
    db.session.execute(
        insert(RollEntry),
        [
            {
                "contest_id": contest.id,
                "employee_id": person.id,
                "unit_id": unit.id,
                "has_voted": place < voted,
                "channel": "web" if place < voted else None,
            }
            for place, person in enumerate(people)
        ],
    )
    db.session.commit()


def figures(contest):
    return [(group.name, group.voters, group.voted) for group in turnout(contest).groups]


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_no_contest_has_finds_nothing(inside, number):
    assert contest_by_id(number) is None


def test_what_is_due_is_what_the_clock_would_take(inside, now):
    contests = [a_contest(phase) for phase in Phase]
    for instant in (now - timedelta(days=9), now, now + timedelta(hours=12), now + timedelta(days=9)):
        expected = {contest.id for contest in contests if due_step(contest, instant)}
        assert set(due_contests(instant)) == expected
    assert len(due_contests(now + timedelta(days=9))) == len(ORDER) - 2


def test_a_step_is_due_at_its_very_instant(inside):
    contest = a_contest(Phase.PLANNED)
    opens_at = contest.nominations_open_at
    assert due_contests(opens_at - timedelta(microseconds=1)) == []
    assert due_contests(opens_at) == [contest.id]


def test_those_may_vote_who_work_in_scope_when_voting_opens(inside, now):
    company = a_unit("Company")
    branch = a_unit("Branch", company)
    contest = a_contest(Phase.PLANNED, scope=branch)
    opening = to_local(contest.voting_open_at, contest.time_zone).date()
    an_employee(unit=branch, email="a@example.org")
    an_employee(unit=a_unit("Shop", branch))
    an_employee(unit=branch, left_on=opening)
    an_employee(unit=branch, left_on=opening + timedelta(days=1))
    an_employee(unit=company)
    found = electorate(contest, now=now)
    assert (found.voters, found.with_address, found.company) == (3, 1, 4)


def test_turnout_is_counted_by_group_from_the_highest_down(inside):
    company = a_unit("Company")
    contest = a_contest(Phase.CLOSED, scope=company)
    on_the_roll(contest, a_unit("Perm", company), 10, 4)
    on_the_roll(contest, a_unit("Tver", company), 20, 11)
    assert figures(contest) == [("Tver", 20, 11), ("Perm", 10, 4)]
    whole = turnout(contest)
    assert (whole.voters, whole.voted, whole.percent, whole.is_shown) == (30, 15, 50, True)


def test_a_small_group_is_merged_and_takes_the_next_smallest_with_it(inside):
    company = a_unit("Company")
    contest = a_contest(Phase.CLOSED, scope=company)
    on_the_roll(contest, a_unit("Tiny", company), 3, 3)
    on_the_roll(contest, a_unit("Perm", company), 12, 4)
    on_the_roll(contest, a_unit("Tver", company), 20, 11)
    assert figures(contest) == [("Tver", 20, 11), (None, 15, 7)]


def test_no_difference_of_two_figures_shows_a_small_group(inside):
    company = a_unit("Company")
    contest = a_contest(Phase.CLOSED, scope=company)
    on_the_roll(contest, a_unit("Tiny", company), 3, 3)
    on_the_roll(contest, a_unit("Perm", company), 12, 4)
    assert figures(contest) == []
    assert turnout(contest).is_shown is True


def test_a_roll_below_the_threshold_shows_nothing(inside):
    company = a_unit("Company")
    contest = a_contest(Phase.CLOSED, scope=company)
    on_the_roll(contest, company, 9, 4)
    assert turnout(contest).is_shown is False
    assert turnout(contest).groups == []


def test_nominations_and_letters_are_counted_by_state(inside, now):
    contest = a_contest()
    ben = an_employee("Ben")
    later = a_nomination(contest, an_employee(), ben, submitted_at=now)
    earlier = a_nomination(contest, an_employee(), ben, submitted_at=now - timedelta(days=1))
    a_nomination(contest, an_employee(), ben, NominationStatus.DRAFT)
    a_nomination(a_contest(), an_employee(), ben)
    counted = nomination_counts(contest.id)
    assert {status: number for status, number in counted.items() if number} == {
        NominationStatus.SUBMITTED: 2,
        NominationStatus.DRAFT: 1,
    }
    assert [nomination.id for nomination in nominations_waiting(contest.id)] == [earlier.id, later.id]
    eve = an_employee("Eve", email="eve@altair.example")
    write_letters(LetterKind.RESULT, [ben.id, eve.id], about="x", now=now, contest_id=contest.id)
    # How many had not voted at an instant is nobody's business: it would be a turnout in between two full hours.
    write_letters(LetterKind.VOTING_HALF, [ben.id, eve.id], about="x", now=now, contest_id=contest.id)
    assert letter_counts(contest.id) == {LetterKind.RESULT: Told(2, 0, {LetterState.QUEUED: 1})}


def test_who_is_told_of_three_corrections_is_one_person_told(inside, now):
    contest = a_contest()
    ben, eve = an_employee("Ben"), an_employee("Eve", email="eve@altair.example")
    for number in range(3):
        write_letters(
            LetterKind.CORRECTION, [ben.id, eve.id], about=f"correction:{number}", now=now, contest_id=contest.id
        )
    for notice in db.session.query(Letter).filter_by(employee_id=ben.id).limit(2):
        notice.read_at = now
    db.session.commit()
    assert letter_counts(contest.id) == {LetterKind.CORRECTION: Told(2, 1, {LetterState.QUEUED: 3})}


def test_the_list_is_newest_first_and_paged(inside):
    a_unit()
    ids = [a_contest(period_start=date(2000 + number, 1, 1)).id for number in range(30)]
    first, second = contests_for_office(), contests_for_office(page=2)
    assert [contest.id for contest in first.items] == ids[:4:-1]
    assert [contest.id for contest in second.items] == ids[4::-1]
    assert (first.pages, first.total) == (2, 30)
    assert contests_for_office(page=10**30).page == 2
    assert contests_for_office(page=-5).page == 1


def test_the_list_is_searched_by_title_and_phase(inside):
    wanted = a_contest(Phase.DRAFT, name_ru="Золотая гайка", kind=PeriodKind.MONTH)
    a_contest(Phase.DRAFT)
    found = contests_for_office(phases=[Phase.DRAFT], wanted=lambda name: "гайка" in name.name_ru)
    assert [contest.id for contest in found.items] == [wanted.id]
    assert contests_for_office(phases=[Phase.VOTING], wanted=lambda name: True).total == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_list_asks_as_often_for_thirty_contests_as_for_one(inside):
    a_contest()
    one = statements()
    for _ in range(29):
        a_contest()
    assert statements() == one


def statements() -> int:
    heard: list[str] = []

    def hear(connection, cursor, statement, *rest):
        heard.append(statement)

    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        page = contests_for_office(wanted=lambda name: True)
        assert all(isinstance(contest, Contest) and contest.scope.name for contest in page.items)
        due_contests(datetime.now().astimezone())
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return len([statement for statement in heard if statement.startswith("SELECT")])
