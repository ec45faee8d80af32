"""The worker is killed in the middle of the close, the count and the announcement: one result, the right one (A6)."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from contest.cli.programs import Program, programs
from contest.domain.letters import LetterChannel, LetterState
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Commitment, Contest, Employee, Letter, Outcome
from contest.services.transaction import transaction
from tests.box_and_roll import box_and_roll
from tests.factories import SEALING_SECRET
from tests.faults.box import Verdict, verdict
from tests.faults.crowd import Form, at_once, play
from tests.faults.polls import Polls, Vote

pytestmark = [pytest.mark.accept, pytest.mark.timeout(600)]

POINTS = 5
READERS = 40
MOST_SECONDS = 90.0


@dataclass(frozen=True)
class Worker:
    """A worker and a beat that follow a voted contest, and where the worker's deaths are noted."""

    graves: Path
    vote: Vote
    forms: list[Form]


@contextmanager
def mortal_worker(station: Polls, broker_url: str, *, hasty: bool = False) -> Iterator[Worker]:
    """A vote of 120 people, due to be closed, counted and announced by a worker that is killed at every point."""
    with station.app.app_context(), transaction() as session:
        for number, voter in enumerate(station.voters[:READERS]):
            address = f"reader{number}@altair.example"
            session.execute(update(Employee).where(Employee.id == voter.id).values(email=address))
    vote = station.open_vote()
    forms = [station.form(vote, voter, vote.candidates[voter.id % 3]) for voter in station.voters[:120]]
    play(at_once(station.port, forms))
    close_and_announce(station, vote)
    instance = station.logs.parent
    environment = {
        **station.supervisor.children["web"].program.environment,
        "SEALING_SECRET": SEALING_SECRET,
        "BROKER_URL": broker_url,
        **({"HASTY": "1"} if hasty else {}),
    }
    _, worker, sender, beat = programs(station.port, environment, instance)
    doomed = tuple("tests.faults.mortal:celery" if part == "tasks.celery:celery" else part for part in worker.command)
    started = [Program("worker", doomed, worker.environment), sender, beat]
    for program in started:
        station.supervisor.start(program)
    try:
        yield Worker(instance / "graves", vote, forms)
    finally:
        for program in started:
            process = station.supervisor.children.pop(program.name).process
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for grave in (instance / "graves").glob("*"):
            grave.unlink()


def close_and_announce(station: Polls, vote: Vote) -> None:
    """Everything of this vote is due now."""
    now = datetime.now(UTC)
    with station.app.app_context(), transaction() as session:
        due = {"voting_close_at": now, "announce_at": now + timedelta(milliseconds=1)}
        session.execute(update(Contest).where(Contest.id == vote.id).values(due))


def phase_and_letters(station: Polls, vote: Vote) -> tuple[Phase, int, int]:
    """(phase, letters of this vote, those of them that have left)."""
    sent = func.count().filter(Letter.state == LetterState.SENT)
    with station.app.app_context():
        letters, gone = db.session.execute(
            select(func.count(), sent).where(Letter.contest_id == vote.id, Letter.channel == LetterChannel.EMAIL)
        ).one()
        return db.session.get_one(Contest, vote.id).phase, letters, gone


def seconds_to_the_end(station: Polls, vote: Vote) -> float:
    """How long it takes until the vote is announced and every letter has left."""
    began = time.monotonic()
    while phase_and_letters(station, vote) != (Phase.ANNOUNCED, READERS, READERS):
        station.supervisor.tend()
        waited = time.monotonic() - began
        assert waited < MOST_SECONDS * POINTS, (
            f"{phase_and_letters(station, vote)}\n{station.supervisor.last_words(40)}"
        )
        time.sleep(0.2)
    return time.monotonic() - began


def test_a_worker_killed_at_five_points_leaves_one_result_and_the_right_one(
    station: Polls, database: str, redis_broker: str, measured: Callable[..., None]
):
    mail = station.app.config["QL"].instance / "mail"
    before = len(list(mail.glob("*.eml")))
    with mortal_worker(station, redis_broker) as worker:
        seconds = seconds_to_the_end(station, worker.vote)
        deaths = sorted(grave.stat().st_mtime for grave in worker.graves.iterdir())
        longest = max(later - earlier for earlier, later in pairwise([*deaths, time.time()]))
    found = verdict(station, worker.vote, worker.forms)
    with station.app.app_context():
        outcomes = db.session.scalar(select(func.count()).where(Outcome.contest_id == worker.vote.id))
        commitments = db.session.scalar(select(func.count()).where(Commitment.contest_id == worker.vote.id))
        boxes = box_and_roll(worker.vote.id)
    letters = len(list(mail.glob("*.eml"))) - before
    measured(
        "A6",
        "one result = recount, <= 90 s",
        f"{database}: killed {len(deaths)} times, {outcomes} outcome, {found.miscounted} candidates miscounted, "
        f"{letters} letters to {READERS} people, {longest:.0f} s at most from a death to the next step, "
        f"{seconds:.0f} s for all",
    )
    assert len(deaths) == POINTS
    assert (found, outcomes, commitments, boxes, letters) == (Verdict(), 1, 1, (120, 120), READERS)
    assert longest <= MOST_SECONDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_control_an_act_committed_in_halves_never_comes_to_a_result(station: Polls, redis_broker: str):
    with mortal_worker(station, redis_broker, hasty=True) as worker:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            station.supervisor.tend()
            time.sleep(0.2)
        assert len(list(worker.graves.iterdir())) == 1
    with station.app.app_context():
        ballots, ticks = box_and_roll(worker.vote.id)
    assert (ballots, ticks) == (240, 120)
    assert phase_and_letters(station, worker.vote)[0] is Phase.VOTING
