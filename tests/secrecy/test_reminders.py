"""Reminders to vote: after the close nothing says who voted before half-time and who after (SECRECY, Turnout)."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Letter
from contest.queries.letters import due_letters
from contest.services.due_reminders import write_due
from contest.services.sending import send_letter
from contest.services.steering import cancel, vote_longer
from contest.services.traces import clear_traces
from contest.services.voting import cast_ballot
from tests.factories import an_employee
from tests.secrecy import loot
from tests.secrecy.votes import Vote, an_open_vote, close

VOTERS = 24
UNIQUE = {"id", "personnel_number", "search_text", "email", "employee_id", "previous_hash", "hash"}


def halfway(app) -> tuple[Vote, list[int], list[int]]:
    """(the vote, who cast before half-time, who after it): both reminders are written, and everybody has voted."""
    vote = an_open_vote(VOTERS, 0, 7)
    contest = db.session.get_one(Contest, vote.id)
    opens = contest.voting_open_at
    contest.voting_close_at, contest.announce_at = opens + timedelta(days=4), opens + timedelta(days=5)
    db.session.execute(update(Employee).values(email=db.func.lower(Employee.personnel_number) + "@example.com"))
    db.session.commit()
    people = list(db.session.scalars(db.select(Employee.id).order_by(Employee.id)))[4:]
    early, late = people[::2], people[1::2]
    for group, at in ((early, opens), (late, opens + timedelta(days=3, hours=12))):
        for person in group:
            cast_ballot(vote.id, person, [vote.candidates[0]], secret=f"{person:032x}", now=at)
        if group is early:
            assert [each.kind for each in write_due(now=opens + timedelta(days=2))] == [LetterKind.VOTING_HALF]
            assert [each.kind for each in write_due(now=opens + timedelta(days=3))] == [LetterKind.VOTING_LAST_DAY]
            send_what_is_due(opens + timedelta(days=3, hours=9))  # in the morning
    db.session.remove()
    return vote, early, late


def send_what_is_due(now: datetime) -> None:
    """Hand every letter over to nobody; those in vain are refused."""
    for letter_id in due_letters(now=now):
        send_letter(letter_id, lambda letters: None, now=now)


def what_lies_about(people: list[int]) -> set[tuple[object, ...]]:
    """What every table holds about each of these people but for what is theirs alone: equal for all, or it tells."""
    found: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for table, rows in loot.rows_of_every_table().items():
        for row in rows:
            person = row["id"] if table == "employees" else row.get("employee_id")
            if person in people:
                said = sorted((name, str(value)) for name, value in row.items() if name not in UNIQUE)
                found[int(str(person))].append((table, *said))
    return {tuple(sorted(map(str, rows))) for rows in found.values()}


def as_stored_by_sqlite(vote: Vote) -> list[str]:
    """How the row of such a letter, and its place in the index, begin in a file of SQLite."""
    about = f"contest:{vote.id}"
    return [text for kind in TELL_WHO_HAS_NOT_VOTED for text in (f"{kind}{about}", f"{about}{kind}")]


def test_after_the_close_nothing_says_who_voted_before_and_who_after_half_time(app, now):
    with app.app_context():
        vote, early, late = halfway(app)
        close(vote)
        # The control: until the traces are cleared, the letters tell.
        assert what_lies_about(early) != what_lies_about(late)
        assert clear_traces(now=now) == [vote.id]
        told = what_lies_about(early)
        assert told == what_lies_about(late)
        assert len(told) == 1
        assert db.session.scalar(db.select(db.func.count()).where(Letter.kind.in_(TELL_WHO_HAS_NOT_VOTED))) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_of_the_files_keeps_a_letter_that_was_deleted(app, now):
    with app.app_context():
        vote, _, _ = halfway(app)
        close(vote)
        assert loot.hits(loot.files_of_the_database(), as_stored_by_sqlite(vote)) != {}
        clear_traces(now=now)
        assert loot.hits(loot.files_of_the_database(), as_stored_by_sqlite(vote)) == {}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_rows_of_letters_that_somebody_still_reads_keep_the_traces_from_being_called_cleared(app, now):
    with app.app_context():
        vote, _, _ = halfway(app)
        close(vote)
        with db.engine.connect() as reader:
            reader.execution_options(isolation_level="REPEATABLE READ")
            reader.execute(db.text("SELECT count(*) FROM letters"))
            with pytest.raises(Exception, match="still reads the state of before the close"):
                clear_traces(now=now)
        assert clear_traces(now=now) == [vote.id]


def test_with_a_cancelled_vote_its_reminders_go_too(app, now):
    with app.app_context():
        vote, early, late = halfway(app)
        cancel(vote.id, "The plant stands still", by=an_employee("Dan").id, now=now)
        assert what_lies_about(early) != what_lies_about(late)
        assert clear_traces(now=now) == [vote.id]
        assert what_lies_about(early) == what_lies_about(late)


def test_where_more_time_was_given_nothing_says_who_was_reminded_before_or_after(app, now):
    with app.app_context():
        vote, early, late = halfway(app)
        contest = db.session.get_one(Contest, vote.id)
        opens, more = contest.voting_open_at, contest.voting_close_at + timedelta(days=1)
        given_at = opens + timedelta(days=3, hours=13)
        told = db.select(db.func.count()).where(Letter.kind.in_(TELL_WHO_HAS_NOT_VOTED))
        assert db.session.scalar(told) > 0
        vote_longer(vote.id, more, "A power cut", by=an_employee("Dan").id, now=given_at)
        assert db.session.scalar(told) == 0
        assert [each.kind for each in write_due(now=more - timedelta(hours=24))] == [LetterKind.VOTING_LAST_DAY]
        assert db.session.scalar(told) > 0
        close(vote)
        assert clear_traces(now=now) == [vote.id]
        assert db.session.scalar(told) == 0
        assert what_lies_about(early) == what_lies_about(late)


def test_letters_of_a_running_vote_stay_when_another_is_cleared(app, now):
    with app.app_context():
        vote, _, _ = halfway(app)
        other, _, _ = halfway(app)
        close(vote)
        assert clear_traces(now=now) == [vote.id]
        kept = set(db.session.scalars(db.select(Letter.contest_id).where(Letter.kind == LetterKind.VOTING_HALF)))
        assert kept == {other.id}
        assert db.session.get_one(Contest, other.id).phase is Phase.VOTING
