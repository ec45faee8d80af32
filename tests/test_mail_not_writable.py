"""A letter that cannot be written is refused, and those that were to leave with it leave without it, once."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from contest.domain.letters import LetterKind, LetterState
from contest.domain.mail_answers import NOT_WRITABLE
from contest.extensions import db
from contest.mail import postman
from contest.models import Letter
from contest.queries.letters import due_letters
from contest.services.sending import send_letter
from tests.factories import stored
from tests.post import emails
from tests.test_mail import a_letter

GONE = {"kind": LetterKind.CORRECTION, "about": "correction:404"}
WHOLE = {"kind": LetterKind.CONSENT_ASKED, "about": "contest:1"}


def three_letters(now, *, gone: int) -> list[int]:
    """To one reader; the correction that the letter at this place tells of is there no more."""
    first = a_letter(LetterKind.RESULT, now)
    kinds = [{"kind": first.kind, "about": first.about}, WHOLE, {"kind": LetterKind.GOES_ON, "about": "contest:1"}]
    kinds[gone] = GONE
    reader, contest_id = first.employee_id, first.contest_id
    db.session.delete(first)
    db.session.commit()
    return [stored(Letter(employee_id=reader, contest_id=contest_id, due_at=now, **each)).id for each in kinds]


def sweep(now):
    for letter_id in due_letters(now=now):
        send_letter(letter_id, postman(), now=now)


def messages(app):
    files = Path(app.config["QL"].mail_url.removeprefix("file:")).glob("*.eml")
    return [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_cannot_be_written_holds_up_no_other(app, now, place):
    with app.app_context():
        ids = three_letters(now, gone=place)
        for _ in range(3):
            sweep(now)
        left = {each.id: each for each in emails()}
    refused = left.pop(ids[place])
    assert (refused.state, refused.trouble) == (LetterState.REFUSED, NOT_WRITABLE)
    assert {(each.state, each.attempts) for each in left.values()} == {(LetterState.SENT, 1)}
    (message,) = messages(app)
    assert str(message["Message-ID"]).startswith(f"<letter-{min(left)}-")
    assert "2 letters for you" in message["Subject"]


def test_one_that_is_deleted_on_its_way_holds_up_no_other(app, now):
    with app.app_context():
        ids = three_letters(now, gone=0)

        def deleted_meanwhile(letter_ids):
            db.session.delete(db.session.get_one(Letter, ids[0]))
            db.session.commit()
            postman()(letter_ids)

        assert send_letter(ids[0], deleted_meanwhile, now=now) is LetterState.QUEUED
        sweep(now)
        assert {each.id: each.state for each in emails()} == dict.fromkeys(ids[1:], LetterState.SENT)
    assert len(messages(app)) == 1


def test_one_that_cannot_be_written_is_refused_where_it_leaves_alone(app, now):
    with app.app_context():
        reader = a_letter(LetterKind.RESULT, now, state=LetterState.SENT)
        letter = stored(Letter(employee_id=reader.employee_id, contest_id=reader.contest_id, due_at=now, **GONE))
        assert send_letter(letter.id, postman(), now=now) is LetterState.REFUSED
        assert due_letters(now=now) == []
    assert messages(app) == []
