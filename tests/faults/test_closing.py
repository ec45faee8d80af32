"""The closing second: what was acknowledged is tallied, what came late is not, and a dead worker changes neither."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from contest.cli.programs import programs
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Outcome
from tests.box_and_roll import box_and_roll
from tests.factories import SEALING_SECRET
from tests.faults.box import Verdict, verdict
from tests.faults.crowd import LONG_THOUGHT, Form, Known, Line, at_once, in_turns, play, submit
from tests.faults.polls import Polls, Vote

CLIENTS = 30
BEFORE = 1.5
"""Seconds of voting before the closing instant.

It is set before anybody votes: on PostgreSQL whoever wants the row of the contest for himself waits for as long as
casts that share it overlap.
"""


def across_the_close(station: Polls, without: str = "") -> tuple[Vote, list[Form]]:
    """30 clients vote without a pause until each is refused, while another process's clock closes and counts."""
    vote = station.open_vote()
    voters = iter(station.voters)
    lines = [Line(station.port) for _ in range(CLIENTS)]
    forms: list[Form] = []

    async def vote_once(client: int) -> bool:
        voter = next(voters)
        form = station.form(vote, voter, vote.candidates[voter.id % 4], without)
        forms.append(form)
        await submit(lines[client], form)
        return form.known is Known.RECEIPT

    async def main() -> None:
        await in_turns(CLIENTS, vote_once)
        for line in lines:
            line.drop()

    close = datetime.now(UTC) + timedelta(seconds=BEFORE)
    station.close_at(vote, close)

    def strike() -> None:
        time.sleep(max(0.0, (close - datetime.now(UTC)).total_seconds()))
        station.advance(vote, datetime.now(UTC))

    with ThreadPoolExecutor(1) as threads:
        clock = threads.submit(strike)
        play(main())
        clock.result()
    return vote, forms


def tallied(station: Polls, vote: Vote) -> int:
    """How many ballots the outcome of this vote holds."""
    with station.app.app_context():
        return db.session.get_one(Outcome, vote.id).ballots


def a4(station: Polls, database: str, rounds: int, measured: Callable[..., None]) -> None:
    """The whole of A4 on one database."""
    acknowledged = late = counted = 0
    for _ in range(rounds):
        vote, forms = across_the_close(station)
        receipts = sum(form.known is Known.RECEIPT for form in forms)
        acknowledged += receipts
        late += sum(form.known is Known.REFUSED for form in forms)
        counted += tallied(station, vote)
        assert verdict(station, vote, forms) == Verdict()
        assert tallied(station, vote) == receipts
    measured(
        "A4",
        "acknowledged = tallied",
        f"{database}: {rounds} rounds of {CLIENTS} clients: {acknowledged} acknowledged = {counted} tallied, "
        f"{late} late ones refused",
    )
    assert late == CLIENTS * rounds
    assert {status for status in station.answers() if status >= "500"} == set(), station.first_trouble()


@pytest.mark.timeout(60)
def test_across_the_closing_second_what_is_acknowledged_is_tallied(station: Polls, database: str, measured):
    a4(station, database, 1, measured)


@pytest.mark.accept
@pytest.mark.timeout(600)
def test_across_twenty_closing_seconds_what_is_acknowledged_is_tallied(station: Polls, database: str, measured):
    a4(station, database, 20, measured)


on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite there is one writer at a time anyway."""


def acknowledged_and_tallied(station: Polls, without: str) -> tuple[int, int]:
    """One closing second that finds many casts between their first look at the contest and their commit."""
    vote, forms = across_the_close(station, without)
    return sum(form.known is Known.RECEIPT for form in forms), tallied(station, vote)


@on_postgresql
def test_the_closing_waits_for_the_casts_under_way(control: Polls):
    acknowledged, counted = acknowledged_and_tallied(control, "haste")
    assert acknowledged == counted > 0


@on_postgresql
def test_control_without_holding_the_contest_acknowledged_votes_miss_the_tally(control: Polls):
    """Five casts look at the open contest and think; it is closed and counted meanwhile; then they reach the box."""
    vote = control.open_vote()
    forms = [control.form(vote, voter, vote.candidates[0], "hold") for voter in control.voters[:5]]
    close = datetime.now(UTC) + timedelta(seconds=LONG_THOUGHT / 3)
    control.close_at(vote, close)
    with ThreadPoolExecutor(1) as threads:
        casting = threads.submit(play, at_once(control.port, forms))
        time.sleep(max(0.0, (close - datetime.now(UTC)).total_seconds()))
        control.advance(vote, datetime.now(UTC))
        casting.result()
    assert sum(form.known is Known.RECEIPT for form in forms) > tallied(control, vote)


def late_votes(station: Polls, vote: Vote, number: int, without: str = "") -> list[Form]:
    """So many voters submit at once; returns their forms with the answers."""
    forms = [station.form(vote, voter, vote.candidates[0], without) for voter in station.voters[:number]]
    play(at_once(station.port, forms))
    return forms


@contextmanager
def running(station: Polls, broker_url: str, name: str) -> Iterator[None]:
    """The worker or the beat of this installation, killed at the end."""
    environment = {
        **station.supervisor.children["web"].program.environment,
        "SEALING_SECRET": SEALING_SECRET,
        "BROKER_URL": broker_url,
    }
    known = {program.name: program for program in programs(station.port, environment, station.logs.parent)}
    station.supervisor.start(known[name])
    try:
        yield
    finally:
        process = station.supervisor.children.pop(name).process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def seconds_until_counted(station: Polls, vote: Vote, most: float) -> float:
    """How long it takes until the vote is counted; raises AssertionError after `most` seconds."""
    began = time.monotonic()
    while phase_of(station, vote) is not Phase.COUNTED:
        station.supervisor.tend()
        assert time.monotonic() - began < most, station.supervisor.last_words(40)
        time.sleep(0.2)
    return time.monotonic() - began


def phase_of(station: Polls, vote: Vote) -> Phase:
    """The phase that the database holds."""
    with station.app.app_context():
        return db.session.get_one(Contest, vote.id).phase


def a5(station: Polls, database: str, broker_url: str, measured: Callable[..., None]) -> None:
    """The whole of A5 on one database: the beat strikes all the time, the worker comes when all is over."""
    with running(station, broker_url, "beat"):
        vote = station.open_vote()
        timely = [station.form(vote, voter, vote.candidates[1]) for voter in station.voters[200:250]]
        play(at_once(station.port, timely))
        station.close_at(vote, datetime.now(UTC))
        late = late_votes(station, vote, 200)
        accepted = sum(form.known is not Known.REFUSED for form in late)
        assert phase_of(station, vote) is Phase.VOTING, "somebody closed without a worker"
        with running(station, broker_url, "worker"):
            seconds = seconds_until_counted(station, vote, 60)
    measured(
        "A5",
        "0 of 200 late votes accepted; tally <= 60 s after the worker starts",
        f"{database}: {accepted} of {len(late)} accepted; tally after {seconds:.0f} s",
    )
    assert accepted == 0
    assert verdict(station, vote, timely + late) == Verdict()
    assert tallied(station, vote) == len(timely)


@on_postgresql
@pytest.mark.timeout(120)
def test_while_the_worker_is_down_no_late_vote_is_taken_and_the_tally_follows_its_start(
    station: Polls, database: str, redis_broker: str, measured
):
    a5(station, database, redis_broker, measured)


@pytest.mark.accept
@pytest.mark.timeout(120)
def test_while_the_worker_is_down_no_late_vote_is_taken_on_either_database(
    station: Polls, database: str, redis_broker: str, measured
):
    a5(station, database, redis_broker, measured)


def test_control_without_the_clock_in_the_casting_late_votes_are_taken(control: Polls):
    vote = control.open_vote(closes_in=0.0)
    late = late_votes(control, vote, 20, without="clock")
    with control.app.app_context():
        assert box_and_roll(vote.id) == (20, 20)
    assert {form.known for form in late} == {Known.RECEIPT}
