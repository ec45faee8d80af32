"""What the clock does to contests: the sweep that finds what is due, and the steps of one contest."""

from celery import shared_task

from contest import clock
from contest.config import Config
from contest.queries.contests import due_contests
from contest.services.progress import advance
from contest.services.running import seen_alive


@shared_task(name="tasks.contests.advance_due_contests")
def advance_due_contests() -> None:
    """Note that beat and worker are alive, and hand every contest with a step due to a task of its own."""
    now = clock.now()
    seen_alive(("beat", "worker"), now=now)
    for contest_id in due_contests(now):
        advance_contest.delay(contest_id)


@shared_task(name="tasks.contests.advance_contest")
def advance_contest(contest_id: int) -> None:
    """Take every step of one contest that is due: a worker that slept for a week walks through all it missed."""
    sealing_secret = Config.from_environment().sealing_secret
    while advance(contest_id, now=clock.now(), sealing_secret=sealing_secret) is not None:
        pass
