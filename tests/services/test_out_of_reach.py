"""A mail server that nobody answers at: all letters wait for it, however long, and none is lost by waiting."""

from datetime import timedelta

import pytest

from contest.domain.letters import LetterKind, LetterState
from contest.extensions import db
from contest.models import Letter
from contest.queries.letters import due_letters
from contest.services.sending import FIRST_PAUSE, MOST_ATTEMPTS, NotTaken, OutOfReach, send_letter
from tests.factories import a_unit, an_employee, stored

READERS = 5


@pytest.fixture
def waiting(app, now):
    """So many letters that are due, by their ids."""
    with app.app_context():
        company = a_unit()
        people = [an_employee("", company, email=f"reader{number}@altair.example") for number in range(READERS)]
        letters = [
            Letter(employee_id=person.id, kind=LetterKind.RESULT, about=f"contest:{person.id}", due_at=now)
            for person in people
        ]
        yield [stored(letter).id for letter in letters]


def unanswered(letter_id):
    raise OutOfReach("connection refused")


def put_off(letter_id):
    raise NotTaken("451 come again")


def test_one_letter_finds_the_server_away_and_all_wait_for_a_minute(waiting, now):
    assert send_letter(waiting[0], unanswered, now=now) is LetterState.QUEUED
    assert send_letter(waiting[1], unanswered, now=now) is None
    assert due_letters(now=now) == []
    assert due_letters(now=now + FIRST_PAUSE) == waiting


def test_however_long_the_server_is_away_no_try_is_counted(waiting, now):
    for minute in range(MOST_ATTEMPTS * 10):
        assert send_letter(waiting[0], unanswered, now=now + FIRST_PAUSE * minute) is LetterState.QUEUED
    letter = db.session.get_one(Letter, waiting[0], populate_existing=True)
    assert (letter.attempts, letter.trouble) == (0, "connection refused")


def test_what_is_not_due_yet_keeps_its_time(waiting, now):
    evening = now + timedelta(hours=9)
    db.session.get_one(Letter, waiting[1]).due_at = evening
    db.session.commit()
    send_letter(waiting[0], unanswered, now=now)
    assert db.session.get_one(Letter, waiting[1], populate_existing=True).due_at == evening


def test_a_server_that_puts_one_letter_off_holds_up_no_other(waiting, now):
    send_letter(waiting[0], put_off, now=now)
    assert due_letters(now=now) == waiting[1:]
