"""Database and web tier restarted while people vote: an honest 503, and then all goes on by itself (A12)."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from contest.domain.letters import LetterState
from tests.faults.box import Verdict, verdict
from tests.faults.crashing import CrashingPostgreSQL
from tests.faults.due import due_now, is_done
from tests.faults.outbox import astray, fates
from tests.faults.polls import Polls, Vote
from tests.faults.sinks import MailSink, listening
from tests.faults.test_casting import polls_on_crashing_postgresql
from tests.faults.traffic import traffic
from tests.faults.works import Works, works

HURRY = 60
MOST_SECONDS = 10.0
"""Until everybody is served again."""
MOST_SECONDS_OF_WORK = 60.0
"""Until the worker, which waits for the broker's and the beat's turn, has done what was due."""
LETTERS = 20
IN_PARALLEL = 4
"""Letters in hand when their sender dies, or when the database goes away before they are noted."""
VOTERS = 400
CALM = 2.0
"""Seconds of load before each restart."""

Restart = Callable[[Works, CrashingPostgreSQL | None], None]


def database_in_order(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """PostgreSQL lets nobody finish, writes everything down and starts again: a restart by the administrator."""
    assert server is not None
    server.crash("shut down in order")


def database_at_once(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """PostgreSQL ends without writing anything down, and recovers."""
    assert server is not None
    server.crash("shut down at once")


def database_killed(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """Every process of PostgreSQL is killed, and it recovers."""
    assert server is not None
    server.crash("everything killed")


def web_killed(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """The web tier is killed, and its supervisor starts it again."""
    rig.kill("web")


def web_in_order(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """The web tier is asked to end, as for a new version, and starts again."""
    rig.station.supervisor.children["web"].deaths = 0
    rig.station.supervisor.children["web"].process.terminate()


def web_child_killed(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """One of the two processes of the web tier is killed."""
    pid = rig.station.supervisor.children["web"].process.pid
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        os.kill(int(children.read().split()[0]), signal.SIGKILL)


def worker_killed(rig: Works, server: CrashingPostgreSQL | None) -> None:
    """Worker and sender are killed at once."""
    rig.kill("worker")
    rig.kill("sender")


OF_DATABASE = (database_in_order, database_at_once, database_killed)
OF_PROCESSES = (web_killed, web_in_order, web_child_killed, worker_killed)


@dataclass
class Seen:
    """What readers saw in all restarts of a run, and how long each lasted, for them and for the work that was due."""

    answers: Counter[int] = field(default_factory=Counter)
    out: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    longest_503: float = 0.0
    dishonest: int = 0
    """Answers 503 without Retry-After, or that were no page of ours."""


def restarted(rig: Works, server: CrashingPostgreSQL | None, restart: Restart, seen: Seen) -> Vote:
    """One restart under load, while a vote is to be closed and letters are to be sent; returns that vote."""
    station = rig.station
    held = station.open_vote()
    with traffic(station, held) as people:
        rig.wait(CALM)
        due = due_now(station, LETTERS)
        began = time.monotonic()
        restart(rig, server)
        rig.until(lambda: people.served_since(began), 60, "a page for everybody")
        seen.out[restart.__name__] = max(0.0, people.last_bad - began)
        seen.work[restart.__name__] = rig.until(lambda: is_done(station, due), MOST_SECONDS_OF_WORK, "the work")
    station.close_now(held)
    assert verdict(station, held, people.forms) == Verdict()
    seen.answers += people.answers
    seen.longest_503 = max(seen.longest_503, people.longest.get(503, 0.0))
    seen.dishonest += people.without_hint + people.bare
    return due


def a12(
    station: Polls,
    server: CrashingPostgreSQL | None,
    restarts: tuple[Restart, ...],
    measured: Callable[..., None],
) -> None:
    """The whole of A12 with these restarts, one after another."""
    station, sink, seen = station.from_now(), MailSink(), Seen()
    with works(station, hurry=HURRY, MAIL_URL=f"smtp://127.0.0.1:{sink.port}") as rig, listening(sink):
        rig.start("broker", "worker", "sender", "beat")
        due = [restarted(rig, server, restart, seen) for restart in restarts]
        lost = [letter for vote in due for letter in astray(station, vote, sink)]
        in_doubt = sum(fates(station, vote)[LetterState.IN_DOUBT] for vote in due)
    answers = Counter(status for status in station.answers() if status >= "500")
    measured(
        "A12",
        "no 500, honest 503 <= 10 s, no manual step",
        f"{'PostgreSQL' if server else 'web, worker'}: pages {dict(sorted(seen.answers.items()))} "
        f"(0: nobody answered); longest 503 {seen.longest_503:.1f} s, {seen.dishonest} of them not honest; out for "
        f"{', '.join(f'{seconds:.1f} s ({name})' for name, seconds in seen.out.items())}; work due done after "
        f"{', '.join(f'{seconds:.0f} s' for seconds in seen.work.values())}; {len(lost)} letters lost, "
        f"{len(sink.doubled())} doubled, {in_doubt} in doubt",
    )
    assert set(answers) <= {"503"}, station.first_trouble()
    assert set(seen.answers) <= {0, 200, 503} if server is None else set(seen.answers) <= {200, 503}
    assert (seen.dishonest, lost, sink.doubled()) == (0, [], [])
    assert in_doubt <= len(restarts) * IN_PARALLEL
    assert max(seen.longest_503, *seen.out.values()) <= MOST_SECONDS
    if server is not None:
        assert seen.answers[503] > 0, "nobody noticed"


@pytest.mark.timeout(120)
def test_a_restart_of_postgresql_under_load_is_an_honest_503_and_heals_by_itself(measured):
    with polls_on_crashing_postgresql(VOTERS) as (station, server):
        a12(station, server, (database_at_once,), measured)


@pytest.mark.accept
@pytest.mark.timeout(600)
def test_every_kind_of_restart_of_postgresql_under_load_heals_by_itself(measured):
    with polls_on_crashing_postgresql(VOTERS) as (station, server):
        a12(station, server, OF_DATABASE, measured)


@pytest.mark.accept
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("addresses")
def test_every_restart_of_web_and_worker_under_load_heals_by_itself(station: Polls, database: str, measured):
    a12(station, None, OF_PROCESSES, measured)


@pytest.mark.accept
@pytest.mark.timeout(180)
def test_control_an_application_that_knows_no_lost_database_answers_500():
    with polls_on_crashing_postgresql(VOTERS, protected=False) as (station, server), works(station) as rig:
        held = station.open_vote()
        with traffic(station, held, "honesty") as people:
            rig.wait(CALM)
            began = time.monotonic()
            database_at_once(rig, server)
            rig.until(lambda: people.served_since(began), 60, "a page for everybody")
        assert people.answers[500] > 0
        assert station.answers()["500"] > 0
