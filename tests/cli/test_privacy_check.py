"""`flask privacy-check` on the live installation: silent where nothing links, status 1 where something does."""

import re

import pytest
from sqlalchemy import text

from contest.domain.letters import LetterKind
from contest.extensions import db
from contest.services.letters import write_letters
from contest.services.traces import clear_traces
from contest.services.transaction import transaction
from tests.secrecy.votes import an_open_vote, close

ONE_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONE_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def checked(app, *arguments):
    """(exit status, names of what links, the whole output)."""
    answer = app.test_cli_runner().invoke(args=["privacy-check", *arguments])
    return answer.exit_code, re.findall(r"^LINKS (.+?):", answer.output, re.MULTILINE), answer.output


@pytest.fixture
def closed(app, now):
    """A vote that has closed, with its traces cleared."""
    with app.app_context():
        vote = an_open_vote(24, 20, 7)
        close(vote)
        clear_traces(now=now)
        db.session.remove()
    return vote


def change(app, *statements):
    """Do to the database what only somebody at the server can do."""
    with app.app_context(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_cleared_vote_links_nothing_and_hr_gets_a_statement(app, closed):
    status, links, output = checked(app)
    assert (status, links) == (0, [])
    assert "was tried on 1 closed vote. None links a person with a vote." in output
    assert "Nobody using this application, HR and managers included, can see how you voted." in output
    assert "Not promised: the people who run the server" in output
    assert "anonymous" not in output.lower()


def test_before_the_first_close_the_settings_alone_are_looked_at(app):
    status, links, output = checked(app)
    assert (status, links) == (0, [])
    assert "No vote has closed here yet" in output


def test_a_closed_vote_whose_traces_remain_is_told(app, now):
    with app.app_context():
        vote = an_open_vote(24, 20, 7)
        close(vote)
    status, links, output = checked(app)
    assert status == 1
    assert f"contest {vote.id}, traces" in links
    assert "the promise below cannot be made" in output


@ONE_SQLITE
def test_a_reminder_left_behind_is_told(app, closed, now):
    with app.app_context(), transaction():
        write_letters(LetterKind.VOTING_HALF, [1], about=f"contest:{closed.id}", contest_id=closed.id, now=now)
    status, links, _ = checked(app)
    assert (status, links) == (1, [f"contest {closed.id}, reminders"])


@ONE_POSTGRESQL
def test_rows_written_one_by_one_are_seen_as_a_link(app, closed):
    change(app, "UPDATE roll SET has_voted = has_voted WHERE employee_id = (SELECT max(employee_id) - 5 FROM roll)")
    status, links, _ = checked(app)
    assert status == 1
    assert links == [f"contest {closed.id}, transactions of roll", f"contest {closed.id}, order of roll"]


@ONE_POSTGRESQL
@pytest.mark.parametrize(
    ("setting", "value"),
    [("log_statement", "'all'"), ("log_statement", "'mod'"), ("log_min_duration_statement", "0")],
)
def test_logged_statements_are_seen_as_a_link(app, setting, value):
    change(app, f"ALTER DATABASE contest SET {setting} = {value}")
    try:
        with app.app_context():
            db.engine.dispose()
        assert checked(app)[:2] == (1, [setting])
        change(app, "ALTER DATABASE contest SET log_parameter_max_length = 0")
        with app.app_context():
            db.engine.dispose()
        assert checked(app)[:2] == (0, [])
    finally:
        change(app, "ALTER DATABASE contest RESET ALL")


def test_a_column_or_trigger_that_tells_more_is_seen_as_a_link(app, house):
    change(app, "ALTER TABLE roll ADD COLUMN voted_at timestamp")
    try:
        assert checked(app)[:2] == (1, ["columns of roll"])
    finally:
        change(app, "ALTER TABLE roll DROP COLUMN voted_at")


@ONE_SQLITE
def test_a_box_with_row_numbers_and_a_trigger_are_seen_as_links(app):
    change(
        app,
        "ALTER TABLE counted_ballots RENAME TO kept",
        "CREATE TABLE counted_ballots (contest_id INTEGER, receipt_code TEXT, unit_id INTEGER, marks TEXT)",
        "CREATE TRIGGER spy AFTER INSERT ON sealed_ballots BEGIN SELECT 1; END",
    )
    assert checked(app)[:2] == (1, ["triggers", "row numbers of counted_ballots"])


@ONE_SQLITE
def test_a_log_with_addresses_of_the_voting_room_is_read(app):
    logs = app.config["QL"].instance / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / "web.log"
    try:
        log.write_text('127.0.0.1 "GET /voting/7 HTTP/1.1" 200\n')
        status, links, output = checked(app)
        assert (status, links) == (0, [])
        assert "note  access log: it says who came to vote and when" in output
        log.write_text('127.0.0.1 "GET /voting/7?mark=3 HTTP/1.1" 200\n')
        assert checked(app)[:2] == (1, ["log web.log"])
    finally:
        log.unlink()


@ONE_SQLITE
def test_the_statement_is_said_in_russian_too(app):
    english, russian = (checked(app, "--language", language)[2].split("\n\n")[1] for language in ("en", "ru"))
    assert english.startswith("How secret is the vote here?")
    assert re.search("[а-яё]", russian)
