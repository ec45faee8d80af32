"""`flask note-bounces`: from the pipe of a mail server to the letters that did not arrive."""

from concurrent.futures import ThreadPoolExecutor, wait

import click
import pytest

from contest.domain.letters import LetterKind, LetterState
from contest.extensions import db
from contest.mail import message_name
from contest.models import Letter
from contest.services.letters import write_letters
from contest.services.letters_together import CLAIMING
from contest.services.sending import send_letter
from contest.services.transaction import lock_out_others, transaction
from tests.bounced import ADDRESS, from_exchange, from_postfix
from tests.factories import an_employee
from tests.post import emails


@pytest.fixture
def sent(app, now) -> list[int]:
    """Two letters that left in one message to Ben, and one to Eve."""
    with app.app_context():
        people = {"Ben": an_employee("Ben", email=ADDRESS), "Eve": an_employee("Eve", email="eve@altair.example")}
        with transaction():
            for kind in (LetterKind.RESULT, LetterKind.PRAISE):
                write_letters(kind, [people["Ben"].id], about="x", now=now)
            write_letters(LetterKind.RESULT, [people["Eve"].id], about="x", now=now)
        ids = [each.id for each in emails()]
        for number in ids:
            send_letter(number, lambda together: None, now=now)
        return ids


def name(app, number) -> str:
    with app.app_context():
        return message_name(db.session.get(Letter, number))


def noted(app, *arguments, **options) -> str:
    answer = app.test_cli_runner().invoke(args=["note-bounces", *arguments], **options)
    assert answer.exit_code == 0, answer.output
    return answer.output.strip()


def states(app) -> list[LetterState]:
    with app.app_context():
        return [each.state for each in emails()]


SENT, REFUSED = LetterState.SENT, LetterState.REFUSED


def test_all_letters_of_a_message_that_came_back_are_refused_once(app, sent):
    assert noted(app, input=from_postfix(name(app, sent[0]))) == "letters that came back: 2"
    assert states(app) == [REFUSED, REFUSED, SENT]
    with app.app_context():
        assert {each.trouble[:13] for each in emails(state=REFUSED)} == {"5.1.1 550 5.1"}
    assert noted(app, "-", input=from_postfix(name(app, sent[0]))) == "letters that came back: 0"


def test_a_folder_of_messages_is_read_whole(app, sent, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(from_exchange(name(app, sent[0])))
    (tmp_path / "new" / "2").write_bytes(from_postfix(name(app, sent[2]), "eve@altair.example"))
    (tmp_path / "3").write_bytes(b"\xff\x00 nothing")
    assert noted(app, str(tmp_path)) == "letters that came back: 3"
    assert noted(app, str(tmp_path / "3")) == "letters that came back: 0"


def test_a_forged_one_with_another_address_or_number_changes_nothing(app, sent):
    for raw in (
        from_postfix(name(app, sent[0]), "eve@altair.example"),
        from_postfix(name(app, sent[2])),
        from_postfix(name(app, sent[1])),
        from_postfix(name(app, sent[0])[:-1] + "x"),
        from_postfix(f"letter-{sent[0]}-000000000000"),
        from_postfix("letter-0-000000000000"),
        from_postfix(f"letter-{10**17}-000000000000"),
    ):
        assert noted(app, input=raw) == "letters that came back: 0"
    assert states(app) == [SENT] * 3


def test_what_waits_or_is_sent_again_is_left_alone(app, sent, now):
    with app.app_context():
        db.session.get(Letter, sent[0]).state = LetterState.QUEUED
        db.session.commit()
    assert noted(app, input=from_postfix(name(app, sent[0]))) == "letters that came back: 1"
    assert states(app) == [LetterState.QUEUED, REFUSED, SENT]


def test_what_cannot_be_read_in_a_folder_is_named_and_the_rest_is_read(app, sent, tmp_path, monkeypatch):
    for number in "12":
        (tmp_path / number).write_bytes(from_postfix(name(app, sent[0])))
    opened = click.open_file

    def refused(where, mode):
        if where.endswith("1"):
            raise PermissionError(13, "Permission denied")
        return opened(where, mode)

    monkeypatch.setattr(click, "open_file", refused)
    assert noted(app, str(tmp_path)).splitlines() == [
        f"not read: {tmp_path / '1'}: Permission denied",
        "letters that came back: 2",
    ]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_changes_several_letters_at_once_is_waited_for(app, sent):
    """A sender, or the clearing of reminders, locks them in another order: each would wait for the other for ever."""
    raw = from_postfix(name(app, sent[0]))
    with ThreadPoolExecutor(1) as others:
        with app.app_context(), transaction():
            lock_out_others(CLAIMING)
            answer = others.submit(noted, app, input=raw)
            assert wait([answer], timeout=0.5).not_done == {answer}
        assert answer.result(timeout=10) == "letters that came back: 2"
