"""What the clock reminds of: drafts before nominations close, and the vote before its close."""

import logging

from celery import shared_task

from contest import clock
from contest.queries.due_reminders import contests_to_remind_of
from contest.services.due_reminders import write_due

log = logging.getLogger(__name__)


@shared_task(name="tasks.reminders.write_due_reminders")
def write_due_reminders() -> None:
    """Hand every contest with a reminder due to a task of its own: what stands in the way of one holds up no other."""
    for lead_id in contests_to_remind_of(clock.now()):
        write_reminders_of.delay(lead_id)


@shared_task(name="tasks.reminders.write_reminders_of")
def write_reminders_of(lead_id: int) -> None:
    """Write what is due of one contest and all that follows it, each reminder once."""
    for each in write_due(now=clock.now(), lead_id=lead_id):
        log.info("Contest %s: the reminder %s is written.", lead_id, each.kind)
