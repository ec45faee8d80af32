"""The closing second: what was acknowledged is tallied, what came late is not, and a dead worker changes neither."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from contest.cli.programs import programs
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Outcome
from contest.services.counting import box_and_roll
from tests.factories import SEALING_SECRET
from tests.faults.box import Verdict, verdict
from tests.faults.crowd import Form, Known, Line, at_once, in_turns, submit
from tests.faults.polls import Polls, Vote, polls
from tests.houses import House

CLIENTS = 30
BEFORE, AFTER = 0.7, 0.4
"""Seconds of voting before and after the closing instant."""


def across_the_close(station: Polls, first: int) -> tuple[Vote, list[Form], int]:
    """(vote, forms, next voter): 30 clients vote without a pause while another process's clock closes and counts."""
    vote = station.open_vote(closes_in=BEFORE)
    close = closing_instant(station, vote)
    voters = iter(range(first, len(station.voters)))
    forms: list[Form] = []

    async def vote_once(client: int) -> bool:
        if datetime.now(UTC) > close + timedelta(seconds=AFTER):
            return False
        number = next(voters)
        form = station.form(vote, station.voters[number], vote.candidates[number % 4])
        forms.append(form)
        await submit(lines[client], form)
        return True

    lines = [Line(station.port) for _ in range(CLIENTS)]

    async def main() -> None:
        await in_turns(CLIENTS, vote_once)
        for line in lines:
            line.drop()

    def strike() -> None:
        time.sleep(max(0.0, (close - datetime.now(UTC)).total_seconds()))
        station.advance(vote, datetime.now(UTC))

    with ThreadPoolExecutor(1) as threads:
        clock = threads.submit(strike)
        asyncio.run(main())
        clock.result()
    return vote, forms, first + len(forms)


def closing_instant(station: Polls, vote: Vote) -> datetime:
    """When this vote closes."""
    with station.app.app_context():
        close = db.session.get_one(Contest, vote.id).voting_close_at
        assert close is not None
        return close


def tallied(station: Polls, vote: Vote) -> int:
    """How many ballots the outcome of this vote holds."""
    with station.app.app_context():
        return db.session.get_one(Outcome, vote.id).ballots


def a4(house: House, rounds: int, measured: Callable[..., None]) -> None:
    """The whole of A4 on one database."""
    with polls(house.another(), 600 * rounds) as station:
        acknowledged = late = counted = first = 0
        for _ in range(rounds):
            vote, forms, first = across_the_close(station, first)
            receipts = sum(form.known is Known.RECEIPT for form in forms)
            acknowledged += receipts
            late += sum(form.known is Known.REFUSED for form in forms)
            counted += tallied(station, vote)
            assert verdict(station, vote, forms) == Verdict()
            assert tallied(station, vote) == receipts
        measured(
            "A4",
            "acknowledged = tallied",
            f"{house.kind}: {rounds} rounds of {CLIENTS} clients: {acknowledged} acknowledged = {counted} tallied, "
            f"{late} late ones refused",
        )
        assert acknowledged > 0
        assert late > 0
        assert {status for status in station.answers() if status >= "500"} == set(), station.first_trouble()


@pytest.mark.timeout(60)
def test_across_the_closing_second_what_is_acknowledged_is_tallied(house: House, measured):
    a4(house, 1, measured)


@pytest.mark.accept
@pytest.mark.timeout(600)
def test_across_twenty_closing_seconds_what_is_acknowledged_is_tallied(house: House, measured):
    a4(house, 20, measured)


on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite there is one writer at a time anyway."""


def acknowledged_and_tallied(house: House, without: str) -> tuple[int, int]:
    """One closing second that finds many casts between their first look at the contest and their commit."""
    with polls(house.another(), 600, without=without) as station:
        vote, forms, _ = across_the_close(station, 0)
        return sum(form.known is Known.RECEIPT for form in forms), tallied(station, vote)


@on_postgresql
def test_the_closing_waits_for_the_casts_under_way(house: House):
    acknowledged, counted = acknowledged_and_tallied(house, "haste")
    assert acknowledged == counted > 0


@on_postgresql
def test_control_without_holding_the_contest_acknowledged_votes_miss_the_tally(house: House):
    acknowledged, counted = acknowledged_and_tallied(house, "hold")
    assert acknowledged > counted


def late_votes(station: Polls, vote: Vote, number: int) -> list[Form]:
    """So many voters submit at once; returns their forms with the answers."""
    forms = [station.form(vote, voter, vote.candidates[0]) for voter in station.voters[:number]]
    asyncio.run(at_once(station.port, forms))
    return forms


def start(station: Polls, broker_url: str, name: str) -> None:
    """Start the worker or the beat of this installation; it ends with the web tier."""
    environment = {
        **station.supervisor.children["web"].program.environment,
        "SEALING_SECRET": SEALING_SECRET,
        "BROKER_URL": broker_url,
    }
    known = {program.name: program for program in programs(station.port, environment, station.logs.parent)}
    station.supervisor.start(known[name])


def seconds_until_counted(station: Polls, vote: Vote, most: float) -> float:
    """How long it takes until the vote is counted; raises AssertionError after `most` seconds."""
    began = time.monotonic()
    while phase_of(station, vote) is not Phase.COUNTED:
        station.supervisor.tend()
        assert time.monotonic() - began < most, station.last_words()
        time.sleep(0.2)
    return time.monotonic() - began


def phase_of(station: Polls, vote: Vote) -> Phase:
    """The phase that the database holds."""
    with station.app.app_context():
        return db.session.get_one(Contest, vote.id).phase


def a5(house: House, broker_url: str, measured: Callable[..., None]) -> None:
    """The whole of A5 on one database: the beat strikes all the time, the worker comes when all is over."""
    with polls(house.another(), 250) as station:
        start(station, broker_url, "beat")
        vote = station.open_vote(closes_in=3.0)
        close = closing_instant(station, vote)
        timely = [station.form(vote, voter, vote.candidates[1]) for voter in station.voters[200:]]
        asyncio.run(at_once(station.port, timely))
        assert datetime.now(UTC) < close, "the machine was too slow for this test"
        time.sleep((close - datetime.now(UTC)).total_seconds())
        late = late_votes(station, vote, 200)
        accepted = sum(form.known is not Known.REFUSED for form in late)
        assert phase_of(station, vote) is Phase.VOTING, "somebody closed without a worker"
        start(station, broker_url, "worker")
        seconds = seconds_until_counted(station, vote, 60)
        measured(
            "A5",
            "0 of 200 late votes accepted; tally <= 60 s after the worker starts",
            f"{house.kind}: {accepted} of {len(late)} accepted; tally after {seconds:.0f} s",
        )
        assert accepted == 0
        assert verdict(station, vote, timely + late) == Verdict()
        assert tallied(station, vote) == len(timely)


@on_postgresql
@pytest.mark.timeout(120)
def test_while_the_worker_is_down_no_late_vote_is_taken_and_the_tally_follows_its_start(
    house: House, redis_broker: str, measured
):
    a5(house, redis_broker, measured)


@pytest.mark.accept
@pytest.mark.timeout(120)
def test_while_the_worker_is_down_no_late_vote_is_taken_on_either_database(house: House, redis_broker: str, measured):
    a5(house, redis_broker, measured)


def test_late_votes_are_refused_and_control_taken_by_a_casting_that_asks_no_clock(house: House):
    for without, known, stored in (("", Known.REFUSED, 0), ("clock", Known.RECEIPT, 20)):
        with polls(house.another(), 20, without=without) as station:
            vote = station.open_vote(closes_in=0.0)
            late = late_votes(station, vote, 20)
            with station.app.app_context():
                assert box_and_roll(vote.id) == (stored, stored)
            assert {form.known for form in late} == {known}
