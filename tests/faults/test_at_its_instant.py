"""The announcement at its instant: page, letter and webhook within a minute, at the pace of every day (PRODUCT 4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import pytest
from sqlalchemy import update

from contest.domain.webhooks import HookEvent
from contest.models import Contest, Employee
from contest.services.transaction import held, transaction
from tests.faults.crowd import at_once, play
from tests.faults.outbox import a_webhook
from tests.faults.polls import Polls, Vote
from tests.faults.sinks import HookSink, MailSink, listening
from tests.faults.works import Works, works

pytestmark = [
    pytest.mark.usefixtures("addresses", "webhooks"),
    pytest.mark.accept,
    pytest.mark.timeout(300),
]

MOST_SECONDS = 60.0
READERS = 10
EMBARGO = 15.0
"""Seconds from the close to the announcement: time enough to count."""


def page_tells(station: Polls, vote: Vote) -> bool:
    """Whether a voter finds the result on its page."""
    connection = HTTPConnection("127.0.0.1", station.port, timeout=10)
    try:
        cookie = {"Cookie": f"ql_session={station.voters[0].cookie}"}
        connection.request("GET", f"/contests/{vote.id}/results", headers=cookie)
        answer = connection.getresponse()
        return answer.status == 200 and b"Cleo" in answer.read()
    finally:
        connection.close()


def the_announcement(hooks: HookSink) -> bool:
    """Whether the webhook was told of the result."""
    return any(HookEvent.ANNOUNCED.value.encode() in told.body for told in hooks.told)


@dataclass(frozen=True)
class Announcement:
    """A result whose instant has come, with listeners for mail and webhooks."""

    vote: Vote
    rig: Works
    mail: MailSink
    hooks: HookSink


@contextmanager
def about_to_be_announced(station: Polls, *programs: str) -> Iterator[Announcement]:
    """Twenty have voted, ten of them have an address; these programs run, and the instant has come."""
    mail, hooks = MailSink(), HookSink()
    a_webhook(station, hooks, "/good")
    vote = station.open_vote()
    voters = station.voters[:20]
    play(at_once(station.port, [station.form(vote, voter, vote.candidates[2]) for voter in voters]))
    with station.app.app_context(), transaction() as session:
        for voter in voters[:READERS]:
            session.execute(
                update(Employee).where(Employee.id == voter.id).values(email=f"good-{voter.id}@altair.example")
            )
    told = {"MAIL_URL": f"smtp://127.0.0.1:{mail.port}", "WEBHOOK_PRIVATE_HOSTS": "127.0.0.1"}
    with works(station, **told) as rig, listening(mail), listening(hooks):
        rig.start("broker", *programs)
        announce_at = datetime.now(UTC) + timedelta(seconds=EMBARGO)
        with station.app.app_context(), transaction():
            contest = held(Contest, vote.id)
            contest.voting_close_at, contest.announce_at = announce_at - timedelta(seconds=EMBARGO - 1), announce_at
        assert not page_tells(station, vote)
        rig.wait((announce_at - datetime.now(UTC)).total_seconds())
        assert not page_tells(station, vote) and mail.taken == []
        yield Announcement(vote, rig, mail, hooks)


@pytest.mark.parametrize("killed", [(), ("worker", "sender")], ids=["nothing killed", "one of two workers killed"])
def test_page_letter_and_webhook_are_there_within_a_minute(
    station: Polls, database: str, killed: tuple[str, ...], measured: Callable[..., None]
):
    with about_to_be_announced(station, "worker", "worker 2", "sender", "sender 2", "beat") as due:
        due.rig.stop(*killed)
        page = due.rig.until(lambda: page_tells(station, due.vote), MOST_SECONDS, "the page")
        letters = page + due.rig.until(lambda: len(due.mail.taken) == READERS, MOST_SECONDS, "the letters")
        webhook = page + due.rig.until(lambda: the_announcement(due.hooks), MOST_SECONDS, "the webhook")
    measured(
        "A12",
        "page, letter and webhook within a minute of announce_at",
        f"{database}, {' and '.join(killed) or 'nothing'} killed: page after {page:.0f} s, {READERS} letters after "
        f"{letters:.0f} s, webhook after {webhook:.0f} s",
    )
    assert max(page, letters, webhook) <= MOST_SECONDS
    assert due.mail.doubled() == [] and len(due.hooks.told) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_control_where_nothing_looks_at_the_clock_nobody_hears_of_the_result(station: Polls):
    """Worker and sender without beat: were the page to tell by itself, the test above would measure nothing."""
    with about_to_be_announced(station, "worker", "sender") as due:
        due.rig.wait(MOST_SECONDS)
        assert not page_tells(station, due.vote)
        assert (due.mail.taken, due.hooks.told) == ([], [])
