"""A thousand letters, half of them to nobody, a mail server that goes away and a sender that is killed (A8)."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from contest.domain.letters import LetterState
from tests.faults.outbox import astray, fates, none_waits, of_all_kinds, write_to
from tests.faults.polls import Polls
from tests.faults.sinks import MailSink, listening
from tests.faults.works import Works, works

pytestmark = pytest.mark.usefixtures("addresses")

HOUR = 60.0
"""Seconds of an hour in hurried.py with HURRY = 60."""
HURRY = 60
IN_PARALLEL = 4
"""Letters that one sender has in hand at most."""
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Murders:
    """Kill the sender when so many addresses were named, in turn before the answer and after a message was taken."""

    works: Works
    sink: MailSink
    due: list[int]
    done: int = 0

    def before_the_answer(self) -> None:
        """The letter is in hand, and nothing was taken yet."""
        if self.done % 2 == 0:
            self.kill()

    def after_the_text(self) -> None:
        """The message was taken, and the sender never hears of it."""
        if self.done % 2 == 1:
            self.kill()

    def kill(self) -> None:
        """The sender, if its hour has come."""
        if self.due and self.sink.asked >= self.due[0]:
            self.due.pop(0)
            self.done += 1
            self.works.kill("sender")


def a8(
    station: Polls, database: str, people: int, kills: int, hours: float, measured: Callable[..., None], each: int = 1
) -> None:
    """The whole of A8 with so many letters each, leaving together; the server is away from the middle on."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed={seed}")
    sink = MailSink()
    vote = station.open_vote()
    with works(station, hurry=HURRY, MAIL_URL=f"smtp://127.0.0.1:{sink.port}") as rig:
        murders = Murders(rig, sink, sorted(random.Random(seed).sample(range(people // 20, people), kills)))
        sink.when_asked, sink.when_taken = murders.before_the_answer, murders.after_the_text
        write_to(station, vote, people, of_all_kinds, each)
        rig.start("broker", "worker", "sender", "beat")
        with listening(sink):
            rig.until(lambda: sink.asked >= people // 2, 120, "the first half of the letters")
        away = rig.wait(hours * HOUR)
        with listening(sink):
            took = rig.until(lambda: none_waits(station, vote), 300, "the last letter")
    found = fates(station, vote)
    measured(
        "A8",
        "0 doubled, 0 silently lost, in doubt <= kills x concurrency, listed for HR",
        f"{database}: {people * each} letters in {people} messages, server away for {away / HOUR:.1f} h "
        f"(an hour is {HOUR:.0f} s), {murders.done} kills: {len(sink.doubled())} doubled, "
        f"{len(astray(station, vote, sink))} lost; {found[LetterState.SENT]} sent, "
        f"{found[LetterState.REFUSED]} refused, {found[LetterState.IN_DOUBT]} in doubt ({cuts(sink)} cut off by the "
        f"server); done {took:.0f} s after it came back, seed {seed}",
    )
    assert (murders.done, sum(found.values())) == (kills, people * each)
    assert (sink.doubled(), astray(station, vote, sink)) == ([], [])
    assert found[LetterState.IN_DOUBT] <= each * (cuts(sink) + kills * IN_PARALLEL)
    assert cuts(sink) > 0 and sum(sink.put_off.values()) > 0 and found[LetterState.REFUSED] > people * each // 3


def cuts(sink: MailSink) -> int:
    """How many lines were cut after the text."""
    return sum(to.startswith("cut-") for _, to, _ in sink.taken)


@pytest.mark.timeout(180)
@on_sqlite
def test_of_letters_none_is_lost_or_doubled_while_sender_and_server_come_and_go(
    station: Polls, database: str, measured
):
    a8(station, database, 150, 2, 0.05, measured)


@pytest.mark.accept
@pytest.mark.timeout(900)
def test_of_a_thousand_letters_none_is_lost_or_doubled_while_sender_and_server_come_and_go(
    station: Polls, database: str, measured
):
    a8(station, database, 1_000, 6, 1, measured)


@pytest.mark.accept
@pytest.mark.timeout(900)
def test_letters_that_leave_together_share_one_fate(station: Polls, database: str, measured):
    a8(station, database, 300, 6, 0.1, measured, each=3)


@pytest.mark.accept
@pytest.mark.timeout(180)
@on_sqlite
def test_control_a_sender_that_notes_afterwards_doubles_letters(station: Polls, database: str):
    sink = MailSink()
    vote = station.open_vote()
    with works(station, hurry=HURRY, without="claim", MAIL_URL=f"smtp://127.0.0.1:{sink.port}") as rig:
        murders = Murders(rig, sink, [10, 20], done=1)
        sink.when_taken = murders.after_the_text
        write_to(station, vote, 60)
        rig.start("broker", "sender", "beat")
        with listening(sink):
            rig.until(lambda: sink.doubled() != [], 60, "a letter that arrives twice")
