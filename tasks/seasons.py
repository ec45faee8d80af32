"""What the clock does to seasons: open the contests that are due."""

import logging

from celery import shared_task

from contest import clock
from contest.queries.seasons import running_seasons
from contest.services.seasons import open_due

log = logging.getLogger(__name__)


@shared_task(name="tasks.seasons.open_due_contests")
def open_due_contests() -> None:
    """Hand every season to a task of its own: what stands in the way of one does not hold up the others."""
    for season_id in running_seasons():
        open_contests_of.delay(season_id)


@shared_task(name="tasks.seasons.open_contests_of")
def open_contests_of(season_id: int) -> None:
    """Open every contest of one season that is due, each once."""
    for contest_id in open_due(season_id, now=clock.now()):
        log.info("Season %s opened contest %s.", season_id, contest_id)
