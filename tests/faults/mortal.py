"""The Celery application of a worker that is killed once at every dangerous point; each death leaves a file behind.

Only a worker loads this (`-A tests.faults.mortal:celery`). HASTY=1 takes the one protection away, for the control: the
opened ballots are committed before the envelopes are gone.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contest.extensions import db
from contest.services import announcing, counting, progress
from tasks.celery import celery

__all__ = ["celery"]

GRAVES = Path(os.environ["INSTANCE_DIR"]) / "graves"


def die_once(point: str) -> None:
    """Kill this worker, its main process and all the others, the first time that it comes to this point."""
    GRAVES.mkdir(exist_ok=True)
    try:
        (GRAVES / point).touch(exist_ok=False)
    except FileExistsError:
        return
    os.killpg(os.getpgrp(), signal.SIGKILL)


def mortal(act: Callable[..., Any], *, before: str = "", after: str = "") -> Callable[..., Any]:
    """The act, with a death before or after it; what it wrote is sent to the database and not yet committed."""

    def doomed(*arguments: Any, **named: Any) -> Any:
        if before:
            die_once(before)
        done = act(*arguments, **named)
        db.session.flush()
        if after:
            die_once(after)
        return done

    return doomed


def lay_out_and_commit(*arguments: Any) -> None:
    """Half an act."""
    lay_out(*arguments)
    db.session.commit()


lay_out = counting.lay_out
counting.lay_out = mortal(
    lay_out_and_commit if os.environ.get("HASTY") else lay_out, after="1 ballots opened, envelopes still there"
)
progress.counting.commit_to = mortal(counting.commit_to, after="2 commitment written, key still there")
progress.counting.count_votes = mortal(
    counting.count_votes, before="3 closed, not counted", after="4 counted, not committed"
)
progress.announcing.announce = mortal(announcing.announce, after="5 letters written, not announced")
