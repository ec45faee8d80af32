"""Webhooks that refuse, hang, lead on and fail, and a sender that is killed: each event told once, or listed (A9)."""

import hmac
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from contest.domain.letters import LetterState
from contest.domain.webhooks import HookEvent, secret_of
from contest.extensions import db
from contest.models import Delivery, Webhook
from contest.queries.webhooks import deliveries
from contest.services.transaction import transaction
from contest.services.webhooks import write_events
from tests.faults.outbox import a_webhook
from tests.faults.polls import Polls
from tests.faults.sinks import HookSink, Told, listening
from tests.faults.works import Works, works
from tests.houses import SECRET_KEY

pytestmark = [pytest.mark.usefixtures("webhooks"), pytest.mark.accept, pytest.mark.timeout(300)]

HURRY = 60
EVENTS = 12
KILLS = 3
IN_PARALLEL = 4
PATHS = ("/good", "/error", "/moved", "/hangs", "/late", "/closed")
"""`/late` lies at a sink that comes up later, `/closed` at one that never does."""


@dataclass
class Murders:
    """Kill the sender when a webhook has read an event and has not answered, at these numbers."""

    works: Works
    sink: HookSink
    due: list[int]

    def when_told(self, told: Told) -> None:
        """The listener knows, and the sender will not hear of it."""
        if self.due and len(self.sink.told) >= self.due[0]:
            self.due.pop(0)
            self.works.kill("sender")


def events(station: Polls) -> None:
    """So many events for every webhook."""
    vote = station.open_vote()
    with station.app.app_context(), transaction():
        for number in range(EVENTS):
            about = f"event:{vote.id}:{number}"
            write_events(HookEvent.VOTING_OPENED, about=about, contest_id=vote.id, now=datetime.now(UTC))


def states(station: Polls) -> dict[str, Counter[LetterState]]:
    """What became of the tellings of each path."""
    found: dict[str, Counter[LetterState]] = {path: Counter() for path in PATHS}
    with station.app.app_context():
        rows = db.session.execute(select(Webhook.name, Delivery.state).join(Delivery.webhook))
        for path, state in rows:
            found[path][state] += 1
    return found


def is_over(station: Polls) -> bool:
    """Whether every telling came to an end, but for those that nobody will ever listen to."""
    waiting = (LetterState.QUEUED, LetterState.SENDING)
    return not any(found[state] for path, found in states(station).items() if path != "/closed" for state in waiting)


def was_tried(station: Polls, path: str) -> bool:
    """Whether a telling of this path was taken in hand."""
    with station.app.app_context():
        asked = select(Delivery.id).join(Delivery.webhook).where(Webhook.name == path, Delivery.attempts > 0)
        return db.session.scalar(asked.limit(1)) is not None


def unsigned(station: Polls, told: list[Told]) -> list[str]:
    """The events whose signature is not that of their webhook."""
    with station.app.app_context():
        hooks = list(db.session.scalars(select(Webhook)))
        secrets = {hook.name: secret_of(SECRET_KEY, hook.id, hook.nonce) for hook in hooks}
    return [one.headers["Quality-Leader-Event"] for one in told if not is_signed(one, secrets[one.path])]


def is_signed(told: Told, secret: str) -> bool:
    """As a listener checks it, who has nothing but the secret."""
    stamp, _, made = told.headers["Quality-Leader-Signature"].removeprefix("t=").partition(",v1=")
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + told.body, "sha256").hexdigest()
    return hmac.compare_digest(made, expected) and abs(time.time() - int(stamp)) < 300


def listed(station: Polls) -> int:
    """How many tellings stand in the lists that HR opens from each webhook."""
    with station.app.app_context():
        return sum(deliveries(number).total for number in db.session.scalars(select(Webhook.id)))


def twice_told(told: list[Told]) -> list[tuple[str, str]]:
    """(path, event) of what a listener heard more than once, but for `/error`, which asks for it."""
    times = Counter((one.path, one.headers["Quality-Leader-Event"]) for one in told if one.path != "/error")
    return [heard for heard, number in times.items() if number > 1]


def test_each_event_is_told_once_or_listed_whatever_the_listeners_do(
    station: Polls, database: str, measured: Callable[..., None]
):
    sink, late, closed = HookSink(), HookSink(), HookSink()
    for path in PATHS:
        a_webhook(station, {"/late": late, "/closed": closed}.get(path, sink), path)
    with works(station, hurry=HURRY, WEBHOOK_PRIVATE_HOSTS="127.0.0.1") as rig, listening(sink):
        sink.when_told = Murders(rig, sink, [7, 15, 30]).when_told
        events(station)
        rig.start("broker", "sender", "beat")
        rig.until(lambda: was_tried(station, "/late"), 60, "a telling that finds nobody")
        with listening(late):
            took = rig.until(lambda: is_over(station), 150, f"the last event of {states(station)}")
    told = sink.told + late.told
    times = Counter(one.headers["Quality-Leader-Event"] for one in told)
    twice = twice_told(told)
    found = states(station)
    written = EVENTS + 1  # the vote opened too
    doubtful = sum(found[path][LetterState.IN_DOUBT] for path in PATHS if path != "/hangs")
    measured(
        "A9",
        "each event delivered or listed, one id, valid signature",
        f"{database}: {written} events to {len(PATHS)} webhooks, {KILLS} kills: "
        f"{sum(one[LetterState.SENT] for one in found.values())} delivered, {doubtful} in doubt, {len(twice)} told "
        f"twice, {len(unsigned(station, told))} without a valid signature, {len(sink.of('/after'))} followed "
        f"elsewhere, all over after {took:.0f} s",
    )
    assert sum(map(Counter.total, found.values())) == listed(station) == written * len(PATHS)
    assert (twice, unsigned(station, told), sink.of("/after")) == ([], [], [])
    assert len(times) == len({one.headers["Quality-Leader-Event"] for one in told})
    assert doubtful <= KILLS * IN_PARALLEL
    assert found["/moved"][LetterState.REFUSED] + found["/moved"][LetterState.IN_DOUBT] == written
    assert found["/hangs"][LetterState.IN_DOUBT] == written
    assert found["/closed"][LetterState.SENT] == 0
    for path in ("/good", "/error", "/late"):
        assert found[path][LetterState.SENT] + found[path][LetterState.IN_DOUBT] == written


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_control_a_sender_that_notes_afterwards_tells_an_event_twice(station: Polls, database: str):
    sink = HookSink()
    a_webhook(station, sink, "/good")
    with works(station, hurry=HURRY, without="claim", WEBHOOK_PRIVATE_HOSTS="127.0.0.1") as rig, listening(sink):
        sink.when_told = Murders(rig, sink, [3, 6]).when_told
        events(station)
        rig.start("broker", "sender", "beat")
        rig.until(lambda: twice_told(sink.told) != [], 60, "an event that is told twice")
