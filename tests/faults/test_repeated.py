"""Three beats, two workers and every task delivered five times: the state afterwards is as after one (A11)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, func, select

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Delivery, JournalEntry, Letter, Outcome, Placing
from contest.services.transaction import held, transaction
from tests.faults.crowd import at_once, play
from tests.faults.outbox import a_webhook, none_waits, write_to
from tests.faults.polls import Polls, Vote
from tests.faults.sinks import HookSink, MailSink, listening
from tests.faults.works import works

pytestmark = [pytest.mark.usefixtures("addresses", "webhooks"), pytest.mark.timeout(300)]

HURRY = 60
LETTERS = 40
BALLOTS = 30
TIMES = 5
CROWD = ("worker", "worker 2", "sender", "sender 2", "beat", "beat 2", "beat 3")


@dataclass(frozen=True)
class State:
    """Everything that the clock did to one vote."""

    phase: Phase
    ballots: int
    scores: tuple[str, ...]
    letters: Counter[tuple[str, ...]]
    tellings: Counter[tuple[str, ...]]
    acts: Counter[tuple[str, ...]]
    mails: int
    """Messages that arrived at the mail server, each as often as it came."""
    told: int
    """Requests that arrived at the webhook."""


def after(station: Polls, programs: tuple[str, ...], *, delivered: int, without: str = "") -> State:
    """The state after these programs have closed, counted and announced a vote and sent what there was to send."""
    mail, hooks = MailSink(), HookSink()
    hook = a_webhook(station, hooks, "/good")
    told = {"MAIL_URL": f"smtp://127.0.0.1:{mail.port}", "WEBHOOK_PRIVATE_HOSTS": "127.0.0.1"}
    vote = station.open_vote()
    voters = station.voters[:BALLOTS]
    play(at_once(station.port, [station.form(vote, voter, vote.candidates[voter.id % 3]) for voter in voters]))
    write_to(station, vote, LETTERS)
    rigged = works(station, hurry=HURRY, without=without, DELIVERED=str(delivered), **told)
    with rigged as rig, listening(mail), listening(hooks):
        rig.start("broker", *programs)
        rig.until(lambda: none_waits(station, vote), 60, "the first letters")
        soon = datetime.now(UTC) + timedelta(seconds=2)
        with station.app.app_context(), transaction():
            contest = held(Contest, vote.id)
            contest.voting_close_at, contest.announce_at = soon, soon + timedelta(seconds=1)
        rig.until(lambda: is_over(station, vote, hooks), 90, "the announcement and all letters")
        rig.wait(2)  # what comes twice comes now
    return state(station, vote, hook, len(mail.taken), len(hooks.told))


def is_over(station: Polls, vote: Vote, hooks: HookSink) -> bool:
    """Whether the vote is announced and nothing waits: the webhook heard of its opening and of its end."""
    with station.app.app_context():
        announced = db.session.get_one(Contest, vote.id).phase is Phase.ANNOUNCED
    return announced and none_waits(station, vote) and len(hooks.told) > 1


def state(station: Polls, vote: Vote, hook: int, mails: int, told: int) -> State:
    """What the database says of this vote."""
    letters = select(Letter.kind, Letter.channel, Letter.state, func.count()).where(Letter.contest_id == vote.id)
    tellings = select(Delivery.event, Delivery.state, func.count()).where(Delivery.webhook_id == hook)
    acts = select(JournalEntry.act, func.count()).where(JournalEntry.contest_id == vote.id)
    scores = select(Placing.score).where(Placing.contest_id == vote.id).order_by(Placing.candidate_id)
    with station.app.app_context():
        return State(
            db.session.get_one(Contest, vote.id).phase,
            db.session.get_one(Outcome, vote.id).ballots,
            tuple(db.session.scalars(scores)),
            counted(letters.group_by(Letter.kind, Letter.channel, Letter.state)),
            counted(tellings.group_by(Delivery.event, Delivery.state)),
            counted(acts.group_by(JournalEntry.act)),
            mails,
            told,
        )


def counted(asked: Select[Any]) -> Counter[tuple[str, ...]]:
    """How many rows there are of each kind."""
    return Counter({tuple(map(str, row[:-1])): row[-1] for row in db.session.execute(asked)})


def a11(station: Polls, database: str, measured: Callable[..., None]) -> None:
    """The whole of A11 on one database."""
    once = after(station, ("worker", "sender", "beat"), delivered=1)
    often = after(station, CROWD, delivered=TIMES)
    measured(
        "A11",
        "state as after one",
        f"{database}: 3 beats, 2 workers, 2 senders, every task {TIMES} times: {often.mails} e-mails and {often.told} "
        f"tellings, as {once.mails} and {once.told} after one; states {'equal' if often == once else 'DIFFERENT'}",
    )
    assert often == once
    assert (once.phase, once.ballots, once.mails, once.told) == (Phase.ANNOUNCED, BALLOTS, 2 * LETTERS, 2)
    assert max(once.acts.values()) == 1


@pytest.mark.accept
def test_three_beats_and_five_deliveries_leave_the_state_of_one(station: Polls, database: str, measured):
    a11(station, database, measured)


@pytest.mark.accept
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_without_the_claim_the_same_letters_arrive_more_than_once(station: Polls, database: str):
    assert after(station, CROWD, delivered=TIMES, without="claim").mails > 2 * LETTERS


@pytest.mark.accept
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_workers_that_hold_nothing_and_claim_nothing_take_a_step_twice(station: Polls, database: str):
    assert max(after(station, CROWD, delivered=TIMES, without="guard").acts.values()) > 1
