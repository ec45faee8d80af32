"""What the clock does to contests: the sweep that finds what is due, and the steps of one contest."""

import logging

from celery import shared_task

from contest import clock
from contest.config import Config
from contest.domain.errors import RuleBroken
from contest.queries.contests import due_contests
from contest.services.running import seen_alive
from contest.services.traces import TracesRemain, clear_traces, contests_with_traces
from contest.services.troubles import take_step, watch_keys
from contest.services.turnout import note_turnout

log = logging.getLogger(__name__)


@shared_task(name="tasks.contests.advance_due_contests")
def advance_due_contests() -> None:
    """Note that beat and worker are alive, and hand every contest with a step due to a task of its own.

    Then the quiet duties: the keys of the open boxes, the turnout of the full hour, the traces of closed votes.
    """
    now = clock.now()
    seen_alive(("beat", "worker"), now=now)
    for contest_id in due_contests(now):
        advance_contest.delay(contest_id)
    for contest_id in watch_keys(now=now, sealing_secret=Config.from_environment().sealing_secret):
        log.error("The ballot box of contest %s cannot be opened with the SEALING_SECRET of this worker.", contest_id)
    note_turnout(now=now)
    if contests_with_traces():
        clear_traces_of_closed_votes.delay()


@shared_task(name="tasks.contests.advance_contest")
def advance_contest(contest_id: int) -> None:
    """Take every step of one contest that is due: a worker that slept for a week walks through all it missed."""
    sealing_secret = Config.from_environment().sealing_secret
    try:
        while take_step(contest_id, now=clock.now(), sealing_secret=sealing_secret) is not None:
            pass
    except RuleBroken as refusal:
        # Without the figures: they are about votes, and a log is kept.
        words = refusal.message % dict.fromkeys(refusal.params, "...") if refusal.params else refusal.message
        log.error("Contest %s cannot go on: %s", contest_id, words)


@shared_task(name="tasks.contests.clear_traces_of_closed_votes")
def clear_traces_of_closed_votes() -> None:
    """Rebuild the tables of the vote; what cannot be done now is tried again at the next sweep."""
    try:
        clear_traces(now=clock.now())
    except TracesRemain as refusal:
        log.warning("The traces of a closed vote remain: %s", refusal.message)
