"""Closing a full box against a bare loop that opens the same envelopes with PyNaCl and inserts what they hold.

Ours is the whole act of the clock: open, hold against the roll, write in receipt order, delete, touch the roll, build
the manifest, publish the commitment, destroy the key. Each is a process of its own on a copy of its own:
`python -m benchmarks.closing ours|bare`, with the settings of the application in the environment.
"""

import json
import secrets
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from flask import current_app
from sqlalchemy import insert, select, text, update

from benchmarks.figures import Figure, peak_memory
from benchmarks.houses import House, environment, seed
from contest.app import create_app
from contest.config import Config, sealing_secret
from contest.domain.ballots import Channel
from contest.domain.phases import Phase
from contest.domain.secrecy import envelope_length, envelope_text, receipt_code, receipt_hash
from contest.extensions import db
from contest.models import Candidate, Contest, RollEntry
from contest.models.ballot_box import SealedBallot
from contest.services.progress import advance
from contest.services.sealing import opener, seal
from contest.services.transaction import transaction
from tests.box_and_roll import box_and_roll

ROWS_AT_ONCE = 10_000


def measure(houses: list[House], sizes: Namespace) -> list[Figure]:
    """Time of the close on each database, and its peak memory against the bare loop's."""
    return [figure for house in houses for figure in _on(house, sizes)]


def _on(house: House, sizes: Namespace) -> list[Figure]:
    url = house.new()
    seed(url, house.folder, sizes.envelopes)
    _as_a_process("fill", house, url)
    found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
    for _ in range(sizes.close_rounds):
        for kind, runs in found.items():
            copy = house.copy(url)
            runs.append(_as_a_process(kind, house, copy))
            house.drop(copy)
    seconds, megabytes = (
        {kind: [run[key] for run in runs] for kind, runs in found.items()} for key in ("seconds", "megabytes")
    )
    against = "opening and inserting alone"
    return [
        Figure(f"close the box, {house.name}", "s", against, seconds["ours"], seconds["bare"]),
        Figure(f"close the box, {house.name}", "MB", against, megabytes["ours"], megabytes["bare"]),
    ]


def _as_a_process(kind: str, house: House, url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.closing", kind]
    said = subprocess.run(command, env=environment(url, house.folder), stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def fill_the_box() -> None:
    """Let everybody on the roll vote at once, without the web: envelopes, and ticks by one update."""
    with transaction() as session:
        contest = session.scalars(select(Contest)).one()
        standing = session.scalars(select(Candidate.id).where(Candidate.contest_id == contest.id)).all()
        roll = session.execute(select(RollEntry.employee_id, RollEntry.unit_id)).all()
        rows = envelopes(contest, list(standing), [unit for _, unit in roll])
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            session.execute(insert(SealedBallot), chunk)
        session.execute(update(RollEntry).values(has_voted=True, channel=Channel.WEB))


def envelopes(contest: Contest, standing: list[int], units: list[int]) -> Iterator[dict[str, object]]:
    """A sealed ballot for somebody of each of these units."""
    length = envelope_length(contest.method_rules, standing)
    assert contest.public_key is not None
    for number, unit in enumerate(units):
        secret = secrets.token_hex(16)
        code = receipt_code(contest.id, secret)
        sealed = envelope_text((standing[number % len(standing)],), unit_id=unit, code=code, length=length)
        yield {
            "contest_id": contest.id,
            "receipt_hash": receipt_hash(contest.id, secret),
            "envelope": seal(sealed, public_key=contest.public_key),
        }


def close() -> None:
    """What the worker does at the closing instant."""
    contest = db.session.scalars(select(Contest)).one()
    assert contest.voting_close_at is not None
    at = contest.voting_close_at + timedelta(seconds=1)
    assert advance(contest.id, now=at, sealing_secret=the_secret()) is Phase.CLOSED
    assert len(set(box_and_roll(contest.id))) == 1


def open_and_insert() -> None:
    """The bare loop."""
    contest = db.session.scalars(select(Contest)).one()
    assert contest.wrapped_key is not None
    box = opener(contest.wrapped_key, the_secret())
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE opened (contest INTEGER NOT NULL, ballot TEXT NOT NULL)"))
        sealed = connection.execute(text("SELECT envelope FROM sealed_ballots")).scalars()
        rows = [{"contest": contest.id, "ballot": box.decrypt(bytes(envelope)).decode()} for envelope in sealed]
        connection.execute(text("INSERT INTO opened (contest, ballot) VALUES (:contest, :ballot)"), rows)


def the_secret() -> str:
    """What opens the box, as the worker has it."""
    return sealing_secret(current_app.config["QL"])


KINDS = {"fill": fill_the_box, "ours": close, "bare": open_and_insert}


def main() -> None:
    """Do one of them in the installation of the environment and say what it took."""
    app = create_app(Config.from_environment())
    with app.app_context():
        start = time.perf_counter()
        KINDS[sys.argv[1]]()
        seconds = time.perf_counter() - start
        db.session.remove()
        db.engine.dispose()
    print(json.dumps({"seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
