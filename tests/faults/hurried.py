"""The Celery application of a worker, sender and beat for whom an hour is a minute; only they load it.

HURRY says how many times faster pauses run, DELIVERED how often every task arrives, WITHOUT which protection a
control does without. The broker's own times stay what they are.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Update, update

from contest import hooks, mail
from contest.domain.letters import LetterState
from contest.extensions import db
from contest.models import Delivery, Letter
from contest.services import moves, progress, sending
from contest.services.transaction import transaction
from tasks import letters, webhooks
from tasks.celery import celery
from tests.faults.crowd import LONG_THOUGHT

__all__ = ["celery"]

HURRY = float(os.environ.get("HURRY", "1"))
SHORTEST_TICK = 1.0  # seconds
SHORTEST_PATIENCE = 3.0  # seconds with a silent server


def sent_and_noted_afterwards(letter_id: int, deliver: Callable[[list[int]], None], *, now: datetime) -> None:
    """Hand the letter over without claiming it, and note it when it is gone."""
    hand_over_and_note(Letter, letter_id, lambda: deliver([letter_id]), now)


def told_and_noted_afterwards(delivery_id: int, deliver: Callable[[int], None], *, now: datetime) -> None:
    """Tell a webhook without claiming the telling, and note it when it is done."""
    hand_over_and_note(Delivery, delivery_id, lambda: deliver(delivery_id), now)


def hand_over_and_note(table: sending.Outgoing, number: int, deliver: Callable[[], None], now: datetime) -> None:
    """What is due leaves, whoever else has it in hand."""
    row = db.session.get(table, number)
    if row is None or row.state is not LetterState.QUEUED or row.due_at > now:
        return
    try:
        deliver()
    except (sending.NotTaken, sending.MaybeTaken):
        return
    except sending.RefusedForGood:
        state = LetterState.REFUSED
    else:
        state = LetterState.SENT
    with transaction():
        db.session.execute(update(table).where(table.id == number).values(state=state))


def read_and_not_held(table: Any, key: Any) -> Any:
    """The contest as it was, without holding it against other workers, and a long thought."""
    row = db.session.get(table, key, populate_existing=True)
    time.sleep(LONG_THOUGHT)
    return row


def moved_by_everybody(statement: Update) -> bool:
    """Move the contest on and never look whether somebody had moved it before."""
    db.session.execute(statement)
    return True


def sent_so_often(send: Callable[..., Any], times: int) -> Callable[..., Any]:
    """Put every task into the queue so many times."""

    def sent(*arguments: Any, **named: Any) -> Any:
        return [send(*arguments, **named) for _ in range(times)][-1]

    return sent


def hurry(module: Any, *names: str) -> None:
    """Divide these times of a module."""
    for name in names:
        setattr(module, name, getattr(module, name) / HURRY)


hurry(sending, "FIRST_PAUSE", "LONGEST_PAUSE", "LOST_AFTER")
mail.SECONDS = max(SHORTEST_PATIENCE, mail.SECONDS / HURRY)  # type: ignore[assignment]
for entry in celery.conf.beat_schedule.values():
    entry["schedule"] = max(SHORTEST_TICK, entry["schedule"] / HURRY)
    entry["options"] = {**entry["options"], "expires": max(SHORTEST_TICK, entry["options"]["expires"] / HURRY)}
hooks.SECONDS = mail.SECONDS  # type: ignore[assignment]
if os.environ.get("DELIVERED", "1") != "1":
    celery.amqp.send_task_message = sent_so_often(celery.amqp.send_task_message, int(os.environ["DELIVERED"]))
if os.environ.get("WITHOUT") == "waiting":
    celery.conf.broker_transport_options = {**celery.conf.broker_transport_options, "socket_timeout": 5}
if os.environ.get("WITHOUT") == "claim":
    letters.send_letter = sent_and_noted_afterwards  # type: ignore[assignment]
    webhooks.send_delivery = told_and_noted_afterwards  # type: ignore[assignment]
if os.environ.get("WITHOUT") == "guard":
    progress.held = read_and_not_held  # type: ignore[assignment]
    moves.claimed = moved_by_everybody
