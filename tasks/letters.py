"""What the clock does to letters: send those that are due."""

from celery import shared_task

from contest import clock
from contest.mail import postman
from contest.queries.letters import due_letters
from contest.services.running import seen_alive
from contest.services.sending import give_up_on_lost, send_letter


@shared_task(name="tasks.letters.send_due_letters")
def send_due_letters() -> None:
    """Note that the sender is alive, put in doubt what a dead one left, and hand what is due to tasks of their own."""
    now = clock.now()
    seen_alive(("sender",), now=now)
    give_up_on_lost(now=now)
    for letter_id in due_letters(now=now):
        send_one.delay(letter_id)


@shared_task(name="tasks.letters.send_one")
def send_one(letter_id: int) -> None:
    """Send one letter, once."""
    send_letter(letter_id, postman(), now=clock.now())
