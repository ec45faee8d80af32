"""Letters for the fault runs: written into the outbox at once, and held against what the mail server took."""

import re
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.domain.webhooks import HookFormat
from contest.extensions import db
from contest.models import Employee, Letter, Webhook
from contest.queries.letters_listed import LetterFilter, troubled_letters
from contest.services.transaction import transaction
from tests.faults.polls import Polls, Vote
from tests.faults.sinks import HookSink, MailSink

LETTER_ID = re.compile(r"<letter-(\d+)\b")


def of_all_kinds(number: int) -> str:
    """Half of all bounce; of the others each sixth is put off once, and each fiftieth costs the line."""
    word = "bounce" if number % 2 else "later" if number % 6 == 0 else "cut" if number % 50 == 2 else "good"
    return f"{word}-{number}@altair.example"


def reachable(number: int) -> str:
    """An address that takes everything."""
    return f"good-{number}@altair.example"


def write_to(station: Polls, vote: Vote, number: int, address: Callable[[int], str] = reachable, each: int = 1) -> None:
    """So many letters each, due now, to so many people."""
    now = datetime.now(UTC)
    with station.app.app_context(), transaction() as session:
        for place, voter in enumerate(station.voters[:number]):
            session.execute(update(Employee).where(Employee.id == voter.id).values(email=address(place)))
        rows = [
            {
                "employee_id": voter.id,
                "channel": LetterChannel.EMAIL,
                "kind": LetterKind.VOTING_OPENED,
                "about": f"contest:{vote.id}:{letter}",
                "contest_id": vote.id,
                "state": LetterState.QUEUED,
                "attempts": 0,
                "due_at": now,
                "trouble": "",
            }
            for voter in station.voters[:number]
            for letter in range(each)
        ]
        session.execute(insert(Letter), rows)


def fates(station: Polls, vote: Vote) -> Counter[LetterState]:
    """How many letters of this vote came to what."""
    with station.app.app_context():
        counted = select(Letter.state, func.count()).where(Letter.contest_id == vote.id).group_by(Letter.state)
        return Counter({state: number for state, number in db.session.execute(counted)})


def none_waits(station: Polls, vote: Vote) -> bool:
    """Whether every letter has come to an end."""
    found = fates(station, vote)
    return not found[LetterState.QUEUED] + found[LetterState.SENDING]


def astray(station: Polls, vote: Vote, sink: MailSink) -> list[int]:
    """Letters of which the outbox says what is not so, and those whose trouble HR does not find in the list.

    What leaves together arrives as the message of the leading letter.
    """
    arrived = {int(found[1]) for number, _, _ in sink.taken if (found := LETTER_ID.match(number))}
    with station.app.app_context():
        leading = func.coalesce(Letter.goes_with_id, Letter.id)
        written = (Letter.contest_id == vote.id, Letter.channel == LetterChannel.EMAIL)
        rows = list(db.session.execute(select(Letter.id, leading, Letter.state).where(*written)))
        listed = set(troubled_letters(LetterFilter(contest_id=vote.id)))
    known = {
        LetterState.SENT: lambda number, message: message in arrived,
        LetterState.REFUSED: lambda number, message: message not in arrived and number in listed,
        LetterState.IN_DOUBT: lambda number, message: number in listed,
    }
    return [number for number, message, state in rows if state not in known or not known[state](number, message)]


def a_webhook(station: Polls, sink: HookSink, path: str) -> int:
    """A webhook that leads to this path of the sink; returns its id."""
    with station.app.app_context(), transaction() as session:
        url = f"http://127.0.0.1:{sink.port}{path}"
        webhook = Webhook(name=path, format=HookFormat.GENERIC, url=url, nonce=secrets.token_urlsafe(32))
        session.add(webhook)
        session.flush()
        return webhook.id
