"""What the clock does to webhooks: tell what is due."""

from celery import shared_task

from contest import clock
from contest.hooks import messenger
from contest.queries.webhooks import due_deliveries
from contest.services.sending import send_delivery


@shared_task(name="tasks.webhooks.tell_due_webhooks")
def tell_due_webhooks() -> None:
    """Hand every telling that is due to a task of its own: one slow listener holds up nobody."""
    for delivery_id in due_deliveries(now=clock.now()):
        tell_one.delay(delivery_id)


@shared_task(name="tasks.webhooks.tell_one")
def tell_one(delivery_id: int) -> None:
    """Tell one webhook of one event, once."""
    send_delivery(delivery_id, messenger(), now=clock.now())
