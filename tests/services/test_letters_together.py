"""E-mails of one reader that are due together leave as one message: claimed, noted, tried and sent again together."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind, LetterState
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import JournalEntry, Letter
from contest.queries.letters import due_letters
from contest.services import letters_together
from contest.services.letters import write_letters
from contest.services.letters_again import send_again
from contest.services.sending import MaybeTaken, NotTaken, RefusedForGood, give_up_on_lost, pause_after, send_letter
from contest.services.transaction import transaction
from tests.factories import a_candidate, a_contest, an_employee
from tests.post import emails

ROUNDS = 8
HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The sender's process ends here."""


class Post:
    """A mail server that remembers the messages, each as the ids of its letters, and answers as it is told."""

    def __init__(self, *answers):
        self.messages, self.answers = [], list(answers)

    def __call__(self, ids):
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.messages.append(list(ids))


@pytest.fixture
def ben(app):
    with app.app_context():
        yield an_employee("Ben", email="ben@altair.example")


def letters_to(reader, now, number, kind=LetterKind.RESULT, named="") -> list[int]:
    """Ids of so many e-mails of a kind to this reader."""
    with transaction():
        for each in range(number):
            write_letters(kind, [reader.id], about=f"{named}{each}", now=now)
    return [each.id for each in emails(employee_id=reader.id, kind=kind) if each.about.startswith(named)]


def sweep(post, now):
    """Hand over all that is due, as the clock does."""
    give_up_on_lost(now=now)
    for number in due_letters(now=now):
        send_letter(number, post, now=now)


def states(ids: Iterable[int]) -> set[LetterState]:
    return {each.state for each in emails(Letter.id.in_(list(ids)))}


def test_five_due_letters_leave_as_one_message(ben, now):
    ids, post = letters_to(ben, now, 5), Post()
    sweep(post, now)
    sweep(post, now)
    assert post.messages == [ids]
    assert states(ids) == {LetterState.SENT}
    assert [each.goes_with_id for each in emails()] == [None, *ids[:1] * 4]


def test_letters_to_others_letters_for_later_and_links_to_a_password_leave_by_themselves(ben, now):
    eve = an_employee("Eve", email="eve@altair.example")
    due, later, hers = letters_to(ben, now, 2), letters_to(ben, now + HOUR, 1, named="later"), letters_to(eve, now, 1)
    links = letters_to(ben, now, 2, LetterKind.RESET)
    post = Post()
    sweep(post, now)
    assert sorted(post.messages) == sorted([due, hers, *([each] for each in links)])
    sweep(post, now + HOUR)
    assert post.messages[-1] == later


def test_what_came_due_meanwhile_does_not_join_a_message_that_was_tried(ben, now):
    first, post = letters_to(ben, now, 2), Post(NotTaken("out of reach"))
    sweep(post, now)
    assert states(first) == {LetterState.QUEUED}
    again = now + pause_after(1)
    second = letters_to(ben, again, 2, named="second")
    sweep(post, again)
    assert sorted(post.messages) == [first, second]
    assert {each.attempts for each in emails(Letter.id.in_(first))} == {2}


@pytest.mark.parametrize(
    ("answer", "state"), [(RefusedForGood("550 no such mailbox"), "refused"), (MaybeTaken("line broke"), "in_doubt")]
)
def test_all_of_a_message_are_refused_or_in_doubt_and_sent_again_together(ben, now, answer, state):
    ids, post = letters_to(ben, now, 3), Post(answer)
    sweep(post, now)
    assert states(ids) == {LetterState(state)}
    assert {each.trouble for each in emails()} == {str(answer)}
    later = letters_to(ben, now, 1, named="later")
    assert send_again([ids[1]], by=ben.id, now=now) == 3
    sweep(post, now)
    assert sorted(post.messages) == [ids, later]
    assert states(ids) == {LetterState.SENT}


def test_a_sender_killed_between_claim_and_note_leaves_all_in_doubt_and_none_is_sent_twice(ben, now):
    ids, post = letters_to(ben, now, 5), Post(Killed())
    with pytest.raises(Killed):
        sweep(post, now)
    assert states(ids) == {LetterState.SENDING}
    for minutes in (5, 6, 60):
        sweep(post, now + timedelta(minutes=minutes))
    assert post.messages == []
    assert states(ids) == {LetterState.IN_DOUBT}


def test_control_a_sender_killed_inside_the_claim_leaves_nothing_behind(ben, now, monkeypatch):
    ids, post = letters_to(ben, now, 5), Post()

    def killed(statement):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(letters_together, "claimed_rows", killed)
        with pytest.raises(Killed):
            sweep(post, now)
    assert states(ids) == {LetterState.QUEUED}
    sweep(post, now)
    assert post.messages == [ids]


def test_who_answers_after_it_was_given_up_and_sent_again_notes_nothing(ben, now):
    ids = letters_to(ben, now, 2)
    later = now + timedelta(minutes=6)

    def late(numbers):
        give_up_on_lost(now=later)
        send_again(ids, by=ben.id, now=later)
        with transaction():
            assert letters_together.claim_together(ids[0], now=later) == ids

    send_letter(ids[0], late, now=now)
    assert states(ids) == {LetterState.SENDING}


def test_what_no_longer_holds_leaves_with_nobody(ben, now):
    candidate = a_candidate(a_contest(Phase.SCREENING), dropped_reason=Reason.HAS_LEFT, dropped_at=now)
    dropped = [LetterKind.CANDIDATE_DROPPED, [ben.id]]
    with transaction():
        write_letters(*dropped, about=f"candidate:{candidate.id}", contest_id=candidate.contest_id, now=now)
    (in_vain,) = [each.id for each in emails()]
    others, post = letters_to(ben, now, 2, named="other"), Post(NotTaken("out of reach"))
    sweep(post, now)
    candidate.dropped_reason = candidate.dropped_at = None
    db.session.commit()
    for _ in range(2):
        sweep(post, now + HOUR)
    assert (post.messages, states([in_vain])) == ([others], {LetterState.REFUSED})
    assert send_again([in_vain], by=ben.id, now=now) == 1
    sweep(post, now + HOUR)
    assert (len(post.messages), states([in_vain])) == (1, {LetterState.REFUSED})


def test_one_of_a_message_that_arrived_is_sent_again_by_itself(ben, now):
    ids, post = letters_to(ben, now, 3), Post()
    sweep(post, now)
    db.session.get(Letter, ids[2]).state = LetterState.REFUSED
    db.session.commit()
    assert send_again(ids, by=ben.id, now=now) == 1
    sweep(post, now)
    assert post.messages == [ids, ids[2:]]


def test_a_reminder_of_a_vote_goes_along_but_is_not_counted(ben, now, monkeypatch):
    monkeypatch.setattr(letters_together, "DUE_IN_VAIN", db.select(Letter.id).where(Letter.id < 0))
    ids = [*letters_to(ben, now, 1), *letters_to(ben, now, 1, LetterKind.VOTING_HALF)]
    post = Post(RefusedForGood("550"))
    sweep(post, now)
    assert send_again(ids[:1], by=ben.id, now=now) == 1
    assert db.session.query(JournalEntry).one().details == '{"letters": 1}'
    sweep(post, now)
    assert post.messages == [ids]


@pytest.mark.parametrize("kind", [LetterKind.VOTING_HALF, LetterKind.VOTING_LAST_DAY])
@pytest.mark.parametrize("leads", [True, False], ids=["leading", "going along"])
def test_a_reminder_of_a_vote_that_is_asked_for_itself_is_as_unknown_as_no_letter(ben, now, monkeypatch, kind, leads):
    monkeypatch.setattr(letters_together, "DUE_IN_VAIN", db.select(Letter.id).where(Letter.id < 0))
    kinds = (kind, LetterKind.RESULT) if leads else (LetterKind.RESULT, kind)
    ids = [number for each in kinds for number in letters_to(ben, now, 1, each)]
    hidden, listed = ids if leads else reversed(ids)
    sweep(Post(RefusedForGood("550")), now)
    assert emails(Letter.id == ids[1])[0].goes_with_id == ids[0]
    assert [send_again([number], by=ben.id, now=now) for number in (hidden, 0)] == [0, 0]
    assert states(ids) == {LetterState.REFUSED}
    assert db.session.query(JournalEntry).count() == 0
    assert send_again([listed], by=ben.id, now=now) == 1
    assert states(ids) == {LetterState.QUEUED}


def test_a_letter_that_arrived_takes_no_hidden_reminder_along(ben, now):
    ids = [*letters_to(ben, now, 1), *letters_to(ben, now, 1, LetterKind.VOTING_HALF)]
    sweep(Post(RefusedForGood("550")), now)
    db.session.get(Letter, ids[0]).state = LetterState.SENT
    reminder = db.session.get(Letter, ids[1])
    reminder.state, reminder.goes_with_id = LetterState.REFUSED, ids[0]
    db.session.commit()
    assert send_again(ids[:1], by=ben.id, now=now) == 0
    assert reminder.state is LetterState.REFUSED


def at_once(app, ids, now) -> list[list[int]]:
    """The messages of as many senders as there are letters, each beginning with another one, at the same moment."""
    start, messages = Barrier(len(ids)), []

    def send(number):
        with app.app_context():
            start.wait(30)
            send_letter(number, messages.append, now=now)

    with ThreadPoolExecutor(len(ids)) as threads:
        list(threads.map(send, ids))
    return messages


def test_senders_that_begin_with_different_letters_at_once_send_each_once(app, now):
    for turn in range(ROUNDS):
        with app.app_context():
            ids = letters_to(an_employee(email=f"reader{turn}@altair.example"), now, 6)
        messages = at_once(app, ids, now)
        assert sorted(number for message in messages for number in message) == ids
        assert len(messages) == 1


def test_control_without_the_guard_at_the_claim_they_send_twice(app, now, monkeypatch):
    def unguarded(number, *, now):
        asked = db.session.query(Letter).filter_by(state=LetterState.QUEUED).order_by(Letter.id)
        return [each.id for each in asked]

    monkeypatch.setattr("contest.services.sending.claim_together", unguarded)
    with app.app_context():
        ids = letters_to(an_employee(email="reader@altair.example"), now, 6)
    messages = at_once(app, ids, now)
    assert len([number for message in messages for number in message]) > len(ids)
