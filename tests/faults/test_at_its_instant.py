"""The announcement at its instant: page, letter and webhook within a minute, at the pace of every day (PRODUCT 4)."""

from collections.abc import Callable
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
from tests.faults.works import works

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


@pytest.mark.parametrize("killed", [(), ("worker", "sender")], ids=["nothing killed", "one of two workers killed"])
def test_page_letter_and_webhook_are_there_within_a_minute(
    station: Polls, database: str, killed: tuple[str, ...], measured: Callable[..., None]
):
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
        rig.start("broker", "worker", "worker 2", "sender", "sender 2", "beat")
        announce_at = datetime.now(UTC) + timedelta(seconds=EMBARGO)
        with station.app.app_context(), transaction():
            contest = held(Contest, vote.id)
            contest.voting_close_at, contest.announce_at = announce_at - timedelta(seconds=EMBARGO - 1), announce_at
        assert not page_tells(station, vote)
        rig.wait((announce_at - datetime.now(UTC)).total_seconds())
        assert not page_tells(station, vote) and mail.taken == []
        rig.stop(*killed)
        page = rig.until(lambda: page_tells(station, vote), MOST_SECONDS, "the page")
        letters = page + rig.until(lambda: len(mail.taken) == READERS, MOST_SECONDS, "the letters")
        webhook = page + rig.until(lambda: the_announcement(hooks), MOST_SECONDS, "the webhook")
    measured(
        "A12",
        "page, letter and webhook within a minute of announce_at",
        f"{database}, {' and '.join(killed) or 'nothing'} killed: page after {page:.0f} s, {READERS} letters after "
        f"{letters:.0f} s, webhook after {webhook:.0f} s",
    )
    assert max(page, letters, webhook) <= MOST_SECONDS
    assert mail.doubled() == [] and len(hooks.told) == 2
