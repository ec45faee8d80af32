"""The Celery application and what the beat strikes, and how often."""

from celery import Celery, Task
from kombu.entity import Queue

from contest import clock
from contest.app import create_app
from contest.config import Config
from contest.extensions import db
from contest.queries.instant import database_now

EVERY_SECONDS = 10.0
SEASONS_EVERY_SECONDS = 60.0
REMINDERS_EVERY_SECONDS = 60.0

# What waits for other people's servers has a queue of its own, sweeps included: a mail server that hangs must not hold
# up the close of a vote, and a sweep that waits behind its own letters cannot heap them up.
CLOCK = "quality-leader"
POST = "quality-leader-post"

# A tick that waited longer than its period is worth nothing: the next one finds the same things due.
SCHEDULE = {
    "advance what is due": {
        "task": "tasks.contests.advance_due_contests",
        "schedule": EVERY_SECONDS,
        "options": {"expires": EVERY_SECONDS},
    },
    "open contests of seasons": {
        "task": "tasks.seasons.open_due_contests",
        "schedule": SEASONS_EVERY_SECONDS,
        "options": {"expires": SEASONS_EVERY_SECONDS},
    },
    "write reminders": {
        "task": "tasks.reminders.write_due_reminders",
        "schedule": REMINDERS_EVERY_SECONDS,
        "options": {"expires": REMINDERS_EVERY_SECONDS},
    },
    "tell webhooks": {
        "task": "tasks.webhooks.tell_due_webhooks",
        "schedule": EVERY_SECONDS,
        "options": {"expires": EVERY_SECONDS},
    },
    "send letters": {
        "task": "tasks.letters.send_due_letters",
        "schedule": EVERY_SECONDS,
        "options": {"expires": EVERY_SECONDS},
    },
}


def create_celery(config: Config | None = None) -> Celery:
    """Celery over the application of these settings: a task runs in its app context and gives its session back.

    What is due is due by the database's clock: a worker whose own runs ahead would close a vote before its time.

    Late acknowledgement with reject-on-loss: a task whose worker is killed comes again, and every task is safe to
    repeat. There is no result backend: the database is the truth.
    """
    app = create_app(config)
    settings: Config = app.config["QL"]

    class TaskInApp(Task):
        abstract = True

        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context():
                try:
                    clock.set_by(database_now)
                    return self.run(*args, **kwargs)
                finally:
                    db.session.remove()

    celery = Celery("quality_leader", broker=settings.broker_url, backend=None, task_cls=TaskInApp)
    celery.conf.update(
        beat_schedule=SCHEDULE,
        broker_connection_retry_on_startup=True,
        # No socket_timeout: an acknowledgement that is given up while the line stays up is never made good, and a
        # worker with one task in hand takes no other until somebody restarts it. Waiting for a frozen broker costs
        # nothing, since nothing can be done without it anyway; a line that is really dead is found out by keep-alive.
        broker_transport_options={"visibility_timeout": 600, "socket_connect_timeout": 5, "socket_keepalive": True},
        enable_utc=True,
        imports=["tasks.contests", "tasks.letters", "tasks.reminders", "tasks.seasons", "tasks.webhooks"],
        task_acks_late=True,
        task_default_queue=CLOCK,
        task_queues=[Queue(name, routing_key=name) for name in (CLOCK, POST)],
        task_routes={"tasks.letters.*": {"queue": POST}, "tasks.webhooks.*": {"queue": POST}},
        task_ignore_result=True,
        task_reject_on_worker_lost=True,
        task_serializer="json",
        accept_content=["json"],
        timezone="UTC",
        worker_hijack_root_logger=False,
        worker_prefetch_multiplier=1,
    )
    celery.set_default()
    return celery


celery = create_celery()
