"""The broker is killed, frozen, flushed and cut off while votes close and letters wait: no page is slower (A10)."""

import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.box import Verdict, verdict
from tests.faults.crowd import at_once, play
from tests.faults.due import due_now, is_done
from tests.faults.outbox import astray
from tests.faults.polls import Polls, Vote
from tests.faults.sinks import MailSink, listening
from tests.faults.traffic import traffic
from tests.faults.works import Works, works

pytestmark = pytest.mark.usefixtures("addresses")

PATIENCE_WITH_BROKER = 5.0
"""Seconds that the control has; every fault lasts longer."""
MOST_SECONDS = 60.0
MOST_FREEZES = 10
LETTERS = 40
SLOWER = 0.1
"""Seconds by which the slowest page of twenty may be slower."""


@contextmanager
def killed(rig: Works) -> Iterator[None]:
    """It is gone, and what it held with it."""
    rig.stop("broker")
    yield
    rig.start("broker")


@contextmanager
def frozen(rig: Works) -> Iterator[None]:
    """It takes connections and answers nothing."""
    rig.send("broker", signal.SIGSTOP)
    yield
    rig.send("broker", signal.SIGCONT)


@contextmanager
def flushed(rig: Works) -> Iterator[None]:
    """It has forgotten everything, queues and who listens."""
    with rig.broker_client() as client:
        client.flushall()
        yield
        client.flushall()


@contextmanager
def cut_off(rig: Works) -> Iterator[None]:
    """Every line to it breaks, again and again."""
    for _ in range(3):
        with rig.broker_client() as client:
            client.client_kill_filter(_type="normal", skipme=True)
        rig.wait(0.5)
    yield


Fault = Callable[[Works], AbstractContextManager[None]]


@dataclass
class Figures:
    """What was measured with one broker, in seconds: until work went on, by fault; pages in peace and in a fault."""

    back_after: dict[str, float] = field(default_factory=dict)
    peace: list[float] = field(default_factory=list)
    fault: list[float] = field(default_factory=list)

    def slower(self) -> float:
        """By how many seconds the slowest page of twenty was slower during the faults."""
        return slowest_of_twenty(self.fault) - slowest_of_twenty(self.peace)


def slowest_of_twenty(seconds: list[float]) -> float:
    """The 95th of a hundred."""
    return sorted(seconds)[int(0.95 * len(seconds))]


def suffer(rig: Works, sink: MailSink, fault: Fault, away: float, figures: Figures) -> list[Vote]:
    """The fault comes while letters leave and lasts so long; another vote closes meanwhile; then all goes on."""
    station = rig.station
    held = station.open_vote()
    with traffic(station, held) as seen:
        calm = station.from_now()
        rig.wait(away / 2)
        figures.peace += calm.pages()
        due = [in_the_middle(rig, sink)]
        broken = station.from_now()
        with fault(rig):
            due.append(due_now(station, LETTERS))
            rig.wait(away)
            figures.fault += broken.pages()
        figures.back_after[fault.__name__] = rig.until(
            lambda: all(is_done(station, vote) for vote in due), MOST_SECONDS, fault.__name__
        )
    station.close_now(held)
    assert verdict(station, held, seen.forms) == Verdict()
    assert set(seen.answers) == {200}, station.first_trouble()
    return due


def in_the_middle(rig: Works, sink: MailSink) -> Vote:
    """A vote whose letters have begun to leave: worker and sender have something in hand."""
    before = sink.asked
    vote = due_now(rig.station, LETTERS)
    rig.until(lambda: sink.asked > before + LETTERS // 8, MOST_SECONDS, "the first letters")
    return vote


def a10(
    station: Polls,
    database: str,
    broker: str,
    faults: tuple[Fault, ...],
    away: float,
    measured: Callable[..., None],
    hurry: float = 1,
) -> Figures:
    """The whole of A10 on one database with one broker; every fault lasts `away` seconds."""
    sink, figures = MailSink(), Figures()
    with works(station, hurry=hurry, broker=broker, MAIL_URL=f"smtp://127.0.0.1:{sink.port}") as rig, listening(sink):
        rig.start("broker", "worker", "sender", "beat")
        first = due_now(station, 1)
        rig.until(lambda: is_done(station, first), MOST_SECONDS, "the first vote")
        due = [vote for fault in faults for vote in suffer(rig, sink, fault, away, figures)]
    lost = [letter for vote in due for letter in astray(station, vote, sink)]
    measured(
        "A10",
        "nothing lost or doubled; page p95 + <= 100 ms; work resumes <= 60 s",
        f"{database}, {Path(broker).name or 'embedded broker'}: {len(lost)} letters lost, "
        f"{len(sink.doubled())} doubled of {len(sink.taken)}, no vote lost; work went on after "
        f"{', '.join(f'{seconds:.0f} s ({name})' for name, seconds in figures.back_after.items())}; of "
        f"{len(figures.fault)} pages p95 {1000 * slowest_of_twenty(figures.fault):.0f} ms, "
        f"in peace {1000 * slowest_of_twenty(figures.peace):.0f} ms",
    )
    assert (lost, sink.doubled()) == ([], [])
    return figures


@pytest.mark.timeout(180)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_frozen_broker_slows_no_page_and_loses_nothing(station: Polls, database: str, measured):
    """How much slower is measured by ./run accept, where nothing else runs beside it."""
    figures = a10(station, database, "", (frozen,), 6.0, measured, hurry=60)
    assert slowest_of_twenty(figures.fault) < PATIENCE_WITH_BROKER / 2


@pytest.mark.accept
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("database", "broker"), [("sqlite", ""), ("postgresql", "redis-server")], indirect=["database"]
)
def test_whatever_becomes_of_the_broker_nothing_is_lost_and_work_goes_on(
    station: Polls, database: str, broker: str, measured
):
    path = shutil.which(broker) or ""
    if broker and not path:
        pytest.skip("no Redis here: apt-get install redis-server")
    figures = a10(station, database, path, (killed, frozen, flushed, cut_off), 10.0, measured)
    assert figures.slower() <= SLOWER


@pytest.mark.accept
@pytest.mark.timeout(120)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_an_application_that_asks_the_broker_keeps_voters_waiting(control: Polls, database: str):
    vote = control.open_vote()
    form = control.form(vote, control.voters[0], vote.candidates[0], "broker")
    with works(control) as rig:
        rig.start("broker")
        with frozen(rig):
            play(at_once(control.port, [form]))
        rig.until(lambda: control.answers().total() > 0, 30, "the line in the log")
    assert control.seconds(1.0) >= PATIENCE_WITH_BROKER


@pytest.mark.accept
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_a_worker_that_loses_patience_with_the_broker_stays_stuck(station: Polls, database: str):
    """Acknowledgements that are given up while the line stays up are never made good: sooner or later nobody works."""
    sink = MailSink()
    mail = f"smtp://127.0.0.1:{sink.port}"
    with works(station, hurry=60, without="waiting", MAIL_URL=mail) as rig, listening(sink):
        rig.start("broker", "worker", "sender", "beat")
        assert any(is_stuck_after(rig, sink) for _ in range(MOST_FREEZES))


def is_stuck_after(rig: Works, sink: MailSink) -> bool:
    """Whether what was under way when the broker froze is still not done long after it thawed."""
    vote = in_the_middle(rig, sink)
    with frozen(rig):
        rig.wait(PATIENCE_WITH_BROKER + 3)
    deadline = time.monotonic() + MOST_SECONDS / 2
    while not is_done(rig.station, vote) and time.monotonic() < deadline:
        rig.wait(0.5)
    return not is_done(rig.station, vote)
