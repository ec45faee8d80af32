"""A polling station: a web tier of two processes that keeps a log, voters who are signed in already, open votes."""

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from contest.cli.programs import Program, programs, web_answers
from contest.cli.supervisor import Supervisor
from contest.domain.phases import Phase
from contest.domain.staff import UnitKind, search_text
from contest.extensions import db
from contest.models import Account, Contest, Employee, SignIn, Unit
from contest.queries.accounts import token_hash
from contest.services.progress import advance
from contest.services.transaction import held, transaction
from tests import factories
from tests.factories import SEALING_SECRET
from tests.faults.crowd import Form
from tests.houses import SECRET_KEY, an_app, let_go, settings
from tests.installation import free_port
from tests.servers import short_folder

# What the web tier notes of a request: its answer and microseconds. Production keeps no such log (SECRECY).
LOG_FORMAT = "%(s)s %(m)s %(U)s %(D)s"
WITHOUT = "X-Without"
"""The header in which a form asks a control to do without a protection."""
TROUBLE = re.compile(r"a request failed|Error handling request|\[CRITICAL\]|WORKER TIMEOUT")
LOCKED = "database is locked"


@dataclass(frozen=True)
class Voter:
    """A person with the cookie of a sign-in."""

    id: int
    cookie: str


@dataclass(frozen=True)
class Vote:
    """An open vote and who stands in it."""

    id: int
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Polls:
    """The running web tier, an application on the same database to arrange and to look with, and the voters."""

    app: Flask
    port: int
    supervisor: Supervisor
    logs: Path
    voters: list[Voter]
    csrf_token: str
    answered_before: int = 0
    """How many lines of the log of answers belong to the past."""
    said_before: int = 0
    """How many characters of the log of errors belong to the past."""

    def from_now(self) -> "Polls":
        """The same station, whose logs begin now."""
        return replace(self, answered_before=len(self._all_noted()), said_before=len(self._all_said()))

    def form(self, vote: Vote, voter: Voter, mark: int, without: str = "") -> Form:
        """A filled-in ballot with a secret of its own, as a browser sends it.

        `without` asks a control to do without a protection (unprotected.py).
        """
        secret = secrets.token_hex(16)
        fields = urlencode({"csrf_token": self.csrf_token, "mark": mark, "secret": secret}).encode()
        head = (
            f"POST /voting/{vote.id}/cast HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: ql_session={voter.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"{f'{WITHOUT}: {without}' if without else 'Accept: */*'}\r\nContent-Length: {len(fields)}\r\n\r\n"
        )
        return Form(voter.id, mark, secret, head.encode() + fields)

    def answers(self) -> Counter[str]:
        """How often the web tier answered with what, by its own log."""
        return Counter(line.split(" ", 1)[0] for line in self._noted())

    def seconds(self, share: float, status: str = "303") -> float:
        """Within how many seconds this share of the answers with this status was given, by the web tier's own log."""
        took = sorted(int(line.rsplit(" ", 1)[1]) / 1e6 for line in self._noted() if line.startswith(status))
        return took[min(len(took) - 1, int(share * len(took)))] if took else 0.0

    def pages(self) -> list[float]:
        """How many seconds each page took that was read, by the web tier's own log."""
        return [int(line.rsplit(" ", 1)[1]) / 1e6 for line in self._noted() if line.startswith("200 GET")]

    def troubles(self) -> list[str]:
        """The lines of the web tier's error log that tell of a fault."""
        return [line for line in self._said().splitlines() if TROUBLE.search(line)]

    def first_trouble(self) -> str:
        """The first fault with what follows it, else the end of the error log."""
        found = TROUBLE.search(self._said())
        return self._said()[found.start() :][:6000] if found else self._said()[-2000:]

    def locked(self) -> int:
        """How often SQLite refused to wait any longer, by the web tier's error log."""
        return self._said().count(LOCKED)

    def _noted(self) -> list[str]:
        return [line for line in self._all_noted()[self.answered_before :] if "/healthz" not in line]

    def _all_noted(self) -> list[str]:
        return (self.logs / "access").read_text().splitlines()

    def _said(self) -> str:
        return self._all_said()[self.said_before :]

    def _all_said(self) -> str:
        return self.supervisor.log_of("web").read_text(errors="replace")

    def open_vote(self, closes_in: float = 36000.0) -> Vote:
        """A contest that is open now, for everybody, and closes in so many seconds."""
        now = datetime.now(UTC)
        with self.app.app_context():
            scope = db.session.query(Unit).order_by(Unit.id).first()
            assert scope is not None
            contest = factories.a_contest(
                Phase.SCREENING,
                scope,
                nominations_open_at=now - timedelta(hours=3),
                nominations_close_at=now - timedelta(hours=2),
                voting_open_at=now - timedelta(seconds=1),
                voting_close_at=now + timedelta(seconds=closes_in),
                announce_at=now + timedelta(days=30),
                tell_when_voting_opens=False,
            )
            people = db.session.query(Employee).order_by(Employee.id).limit(4).all()
            candidates = tuple(factories.a_candidate(contest, person).id for person in people)
            assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is Phase.VOTING
            return Vote(contest.id, candidates)

    def close_at(self, vote: Vote, instant: datetime) -> None:
        """Let the vote end at this instant."""
        with self.app.app_context(), transaction():
            held(Contest, vote.id).voting_close_at = instant

    def close_now(self, vote: Vote) -> None:
        """End the vote at this instant and take the steps of the clock up to the count."""
        now = datetime.now(UTC)
        self.close_at(vote, now)
        self.advance(vote, now)

    def advance(self, vote: Vote, now: datetime) -> list[Phase]:
        """Every step of this vote that is due."""
        taken = []
        with self.app.app_context():
            while (step := advance(vote.id, now=now, sealing_secret=SEALING_SECRET)) is not None:
                taken.append(step)
        return taken


@contextmanager
def polls(database_url: str, voters: int, *, protected: bool = True) -> Iterator[Polls]:
    """Start the web tier on a migrated, empty database with so many voters.

    Unprotected, it does without a protection where a form asks for that (unprotected.py).
    """
    with short_folder() as folder:
        app = an_app(settings(database_url, folder))
        with app.app_context():
            # What a test arranges while workers write queues for SQLite's one writer, as the application does.
            db.engine.update_execution_options(sqlite_begin="BEGIN IMMEDIATE")
            signed_in = sign_everybody_in(app, voters)
        port = free_port()
        environment = {
            **os.environ,
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }
        supervisor = Supervisor(folder / "logs", say=lambda line: None, grace=0.5)
        try:
            web = programs(port, environment, folder)[0]
            supervisor.start(watched(web, folder / "logs" / "access", protected=protected))
            supervisor.wait_until(lambda: web_answers(port), "The web server")
            yield Polls(app, port, supervisor, folder / "logs", signed_in, csrf_token())
        finally:
            supervisor.end()
            let_go(app)


def watched(web: Program, log: Path, *, protected: bool) -> Program:
    """The web tier as it is installed, but with two processes and a log of its answers."""
    *command, application = web.command
    more = ("--preload", "-w", "2", "--threads", "4", "--access-logfile", str(log), "--access-logformat", LOG_FORMAT)
    application = application if protected else "tests.faults.unprotected:app"
    return Program(web.name, (*command, *more, application), web.environment)


CSRF_SECRET = secrets.token_hex(20)


def csrf_token() -> str:
    """What the hidden field of a form holds for whoever has a cookie made here."""
    return str(URLSafeTimedSerializer(SECRET_KEY, salt="wtf-csrf-token").dumps(CSRF_SECRET))


def sign_everybody_in(app: Flask, voters: int) -> list[Voter]:
    """A company of so many people beside the four who stand, all with a sign-in; rows and cookies written directly."""
    company = Unit(code="ALL", name="Altair Works", kind=UnitKind.COMPANY, path="", time_zone="Europe/Moscow")
    db.session.add(company)
    db.session.flush()
    company.path = f"/{company.id}/"
    db.session.commit()
    for name in ("Ada", "Ben", "Cleo", "Dan"):
        factories.an_employee(name, company)
    numbers = [f"v{number:06d}" for number in range(1, voters + 1)]
    rows = [
        {
            "personnel_number": number,
            "last_name": "Voter",
            "first_name": number,
            "middle_name": "",
            "unit_id": company.id,
            "position": "Fitter",
            "search_text": search_text(number, "Voter", number, ""),
        }
        for number in numbers
    ]
    db.session.execute(insert(Employee), rows)
    ids = list(db.session.scalars(db.select(Employee.id).where(Employee.last_name == "Voter").order_by(Employee.id)))
    db.session.execute(insert(Account), [{"employee_id": person, "language": "en"} for person in ids])
    tokens = {person: secrets.token_urlsafe(32) for person in ids}
    later = datetime.now(UTC) + timedelta(days=1)
    db.session.execute(
        insert(SignIn),
        [
            {"token_hash": token_hash(token), "employee_id": person, "expires_at": later}
            for person, token in tokens.items()
        ],
    )
    db.session.commit()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [
        Voter(person, signer.dumps({"_user_id": token, "csrf_token": CSRF_SECRET})) for person, token in tokens.items()
    ]
