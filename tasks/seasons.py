"""What the clock does to seasons: open the contests that are due, let the next in line follow who stepped back."""

import logging

from celery import shared_task

from contest import clock
from contest.queries.qualified import places_left
from contest.queries.seasons import running_seasons
from contest.services.qualifying import let_the_next_stand
from contest.services.seasons import open_due

log = logging.getLogger(__name__)


@shared_task(name="tasks.seasons.open_due_contests")
def open_due_contests() -> None:
    """Hand every season to a task of its own: what stands in the way of one does not hold up the others.

    Then every contest in which the place of somebody who qualified was left.
    """
    for season_id in running_seasons():
        open_contests_of.delay(season_id)
    for contest_id in places_left(clock.now()):
        follow_who_stepped_back.delay(contest_id)


@shared_task(name="tasks.seasons.open_contests_of")
def open_contests_of(season_id: int) -> None:
    """Open every contest of one season that is due, each once."""
    for contest_id in open_due(season_id, now=clock.now()):
        log.info("Season %s opened contest %s.", season_id, contest_id)


@shared_task(name="tasks.seasons.follow_who_stepped_back")
def follow_who_stepped_back(contest_id: int) -> None:
    """Let the next in line stand in this contest."""
    for employee_id in let_the_next_stand(contest_id, now=clock.now()):
        log.info("Employee %s follows as next in line in contest %s.", employee_id, contest_id)
