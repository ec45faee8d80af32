"""The web application for the negative controls: a request does without the protection that its header names.

A test that passes with its protection switched off proves nothing (RELIABILITY, Doctrine 1). Only gunicorn loads this.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import redis
from flask import request
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Update
from sqlalchemy.orm import Session

from contest import app as contest_app
from contest.cli.broker import socket_path
from contest.domain.phases import Phase
from contest.extensions import db
from contest.services import voting
from contest.services.transaction import held
from contest.services.voting import voting_is_open
from contest.web import errors
from tests.faults.crowd import LONG_THOUGHT

THOUGHT = 0.15  # seconds between a cast's look at the contest and its deed


def claimed_by_everybody(statement: Update) -> bool:
    """Tick the roll and never look whether somebody had ticked it before."""
    db.session.execute(statement)
    return True


def read_and_not_held(table: Any, key: Any, *, shared: bool = False) -> Any:
    """The contest as it was, without holding it against the closing, and a long thought."""
    row = db.session.get(table, key, populate_existing=True)
    time.sleep(LONG_THOUGHT)
    return row


def held_for_long(table: Any, key: Any, *, shared: bool = False) -> Any:
    """No protection less, and the same thought: what the closing finds under way."""
    row = held(table, key, shared=shared)
    time.sleep(THOUGHT)
    return row


@contextmanager
def begun_plainly() -> Iterator[Session]:
    """A transaction that takes SQLite's write lock only when it comes to write."""
    session: Session = db.session()
    session.commit()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def open_for_ever(contest: Any, now: Any) -> bool:
    """Open until the worker has closed it, whatever the clock says."""
    return contest.phase is Phase.VOTING


def asked_beside(contest: Any, now: Any) -> bool:
    """Open as it is, and a word with the broker, as if something of the vote went into a queue."""
    folder = Path(os.environ["INSTANCE_DIR"])
    with (
        suppress(redis.RedisError),
        redis.Redis(unix_socket_path=str(socket_path(folder)), socket_timeout=5, retry=Retry(NoBackoff(), 0)) as broker,
    ):
        broker.ping()
    return voting_is_open(contest, now)


def never_away(fault: BaseException) -> bool:
    """Take every fault for one of ours."""
    return False


TAKEN_AWAY = {
    "claim": ("claimed", claimed_by_everybody),
    "haste": ("held", held_for_long),
    "hold": ("held", read_and_not_held),
    "immediate": ("transaction", begun_plainly),
    "clock": ("voting_is_open", open_for_ever),
    "broker": ("voting_is_open", asked_beside),
    "honesty": ("database_is_away", never_away),
}


def chosen(name: str, protection: Callable[..., Any]) -> Callable[..., Any]:
    """The protection of this name, or what this request wants in its place."""

    def choose(*arguments: Any, **named: Any) -> Any:
        wanted, stand_in = TAKEN_AWAY.get(request.headers.get("X-Without", ""), ("", protection))
        return (stand_in if wanted == name else protection)(*arguments, **named)

    return choose


for name in {name for name, _ in TAKEN_AWAY.values()}:
    module = voting if hasattr(voting, name) else errors
    setattr(module, name, chosen(name, getattr(module, name)))

# The database's own word when a commit is done, for the whole of this application.
contest_app.tune_postgresql = lambda engine: None  # type: ignore[attr-defined]

app = contest_app.create_app()
