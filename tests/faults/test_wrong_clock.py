"""An application whose clock is an hour fast or slow decides as if it were right: the database's decides (A14)."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import cycle, islice

import pytest
import time_machine
from celery import Celery
from flask import Flask

from contest import clock
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db, limiter
from contest.models import Contest, Employee, Nomination, Unit
from contest.services.progress import advance
from contest.services.transaction import held, transaction
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_nomination, an_employee
from tests.faults.polls import Voter, sign_everybody_in
from tests.houses import SECRET_KEY, Street, let_go

AN_HOUR = timedelta(hours=1)
SKEWS = (AN_HOUR, -AN_HOUR)
OVER = (0.01, 0.1, 1.0, 30.0, 600.0, 3500.0)
"""Seconds since an instant has passed."""
AHEAD = (3.0, 10.0, 60.0, 600.0, 3500.0)
"""Seconds until it comes: enough to decide before it does, on a busy machine too."""
WORKED = {
    "nominations_open_at": Phase.NOMINATING,
    "nominations_close_at": Phase.SCREENING,
    "voting_open_at": Phase.VOTING,
    "voting_close_at": Phase.COUNTED,
    "announce_at": Phase.ANNOUNCED,
}
"""What a worker makes of a contest once an instant has come."""

KINDS = ("a ballot", "a nomination", "a step of the worker", "a step by command")

CAST = (("voting_close_at", False), ("voting_close_at", True), ("voting_open_at", True), ("voting_open_at", False))
"""Which instant of a vote is moved, and whether it has passed by then."""


def true_now() -> datetime:
    """What time it really is, whatever clock this process was given."""
    return time_machine.escape_hatch.datetime.datetime.now(UTC)


@dataclass
class Wrong:
    """The decisions of one application: how many there were, and which were wrong."""

    decisions: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, *, right: bool) -> None:
        """One decision more."""
        self.decisions += 1
        self.wrong[kind] += not right


@dataclass
class Company:
    """An application and a worker with a wrong clock, on a database with a right one."""

    app: Flask
    celery: Celery
    skew: timedelta
    draw: random.Random
    found: Wrong
    voters: Iterator[Voter]
    head: Voter

    def instant(self, *, passed: bool) -> datetime:
        """An instant near the true now."""
        seconds = -self.draw.choice(OVER) if passed else self.draw.choice(AHEAD)
        return true_now() + timedelta(seconds=seconds)

    def move(self, contest_id: int, **instants: datetime) -> None:
        """Let these instants of a contest be others."""
        with self.app.app_context(), transaction():
            contest = held(Contest, contest_id)
            for name, instant in instants.items():
                setattr(contest, name, instant)

    def phase(self, contest_id: int) -> Phase:
        """Where the contest stands in the database."""
        with self.app.app_context():
            return db.session.get_one(Contest, contest_id).phase

    def post(self, voter: Voter, path: str, **fields: str) -> int:
        """Send a form; the status of the answer."""
        client = self.app.test_client()
        client.set_cookie("ql_session", voter.cookie)
        return client.post(path, data=fields).status_code

    # What is decided.

    def cast(self, votes: int) -> None:
        """So many ballots, just before and after the opening and the close."""
        contest_id, candidate = self.open_vote()
        for name, passed in islice(cycle(CAST), votes):
            # Far apart, and then the one that matters.
            apart = {"voting_open_at": true_now() - 5 * AN_HOUR, "voting_close_at": true_now() + 5 * AN_HOUR}
            self.move(contest_id, **{**apart, name: self.instant(passed=passed)})
            secret = f"{self.draw.getrandbits(128):032x}"
            status = self.post(next(self.voters), f"/voting/{contest_id}/cast", mark=str(candidate), secret=secret)
            wanted = 303 if passed == (name == "voting_open_at") else 409
            self.found.note("a ballot", right=status == wanted)

    def open_vote(self) -> tuple[int, int]:
        """(contest, candidate) of a vote that is open for everybody."""
        now = true_now()
        with self.app.app_context():
            contest = a_contest(Phase.SCREENING, now=now, tell_when_voting_opens=False)
            contest.voting_open_at = now - timedelta(seconds=1)
            people = db.session.query(Employee).order_by(Employee.id).limit(4).all()
            first, *_ = [a_candidate(contest, person).id for person in people]
            assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is Phase.VOTING
            return contest.id, first

    def nominate(self, nominations: int) -> None:
        """So many nominations are handed in, just before and after the deadline."""
        for passed in islice(cycle((False, True)), nominations):
            with self.app.app_context():
                company = db.session.query(Unit).one()
                contest = a_contest(Phase.NOMINATING, company, now=true_now())
                head = db.session.get_one(Employee, self.head.id)
                draft = a_nomination(contest, an_employee(unit=company), head, NominationStatus.DRAFT)
                contest_id, nomination_id = contest.id, draft.id
            self.move(contest_id, nominations_close_at=self.instant(passed=passed))
            self.post(self.head, f"/nominations/{nomination_id}/submit", version="1")
            with self.app.app_context():
                status = db.session.get_one(Nomination, nomination_id).status
            wanted = NominationStatus.DRAFT if passed else NominationStatus.SUBMITTED
            self.found.note("a nomination", right=status is wanted)

    def work(self, contests: int) -> None:
        """So many contests walk through their lives; each of five instants is ahead first, then over.

        Worker and `flask advance` take turns.
        """
        for number in range(contests):
            with self.app.app_context():
                contest = a_contest(Phase.PLANNED, now=true_now(), tell_when_voting_opens=False)
                for person in db.session.query(Employee).order_by(Employee.id).limit(4).all():
                    a_candidate(contest, person)
                contest_id = contest.id
            for name, step in WORKED.items():
                for passed in (False, True):
                    self.strike(contest_id, name, step, passed=passed, by_hand=bool(number % 2))

    def strike(self, contest_id: int, name: str, step: Phase, *, passed: bool, by_hand: bool) -> None:
        """Worker or command look at a contest whose next instant is near; what stays behind is put right afterwards."""
        before = self.phase(contest_id)
        here = list(WORKED).index(name)
        far = {each: true_now() + (each_at - here) * 100 * AN_HOUR for each_at, each in enumerate(WORKED)}
        self.move(contest_id, **{**far, name: self.instant(passed=passed)})
        if by_hand:
            swept = self.app.test_cli_runner().invoke(args=["advance"])
            assert swept.exit_code == 0, swept.output
        else:
            self.celery.tasks["tasks.contests.advance_contest"](contest_id)
        self.found.note(
            "a step by command" if by_hand else "a step of the worker",
            right=self.phase(contest_id) is (step if passed else before),
        )
        if passed and self.phase(contest_id) is not step:
            with self.app.app_context():
                while advance(contest_id, now=true_now(), sealing_secret=SEALING_SECRET):
                    pass


@contextmanager
def company(
    street: Street, database: str, skew: timedelta, seed: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Company]:
    """An empty company whose application and worker believe that it is another time."""
    house = street.house(database)
    limiter.reset()
    config = house.app.config["QL"]
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    monkeypatch.setenv("INSTANCE_DIR", str(config.instance))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("SEALING_SECRET", SEALING_SECRET)
    monkeypatch.setattr(clock.WATCH, "set_to", None)
    tasks = import_module("tasks.celery")
    monkeypatch.setattr(tasks, "create_app", lambda config: house.app)
    celery = tasks.create_celery(config)
    celery.loader.import_default_modules()
    with time_machine.travel(datetime.now(UTC) + skew, tick=True):
        with house.app.app_context():
            voters = sign_everybody_in(house.app, 300)
            db.session.query(Unit).one().head_id = voters[0].id
            db.session.commit()
        assert abs(datetime.now(UTC) - true_now() - skew) < timedelta(seconds=1)
        yield Company(house.app, celery, skew, random.Random(seed), Wrong(), iter(voters[1:]), voters[0])
    let_go(house.app)


def decided(
    street: Street,
    database: str,
    skew: timedelta,
    how_many: tuple[int, int, int],
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> Wrong:
    """So many ballots, nominations and lives of a contest of ten decisions each."""
    ballots, nominations, contests = how_many
    with company(street, database, skew, seed, monkeypatch) as there:
        there.cast(ballots)
        there.nominate(nominations)
        there.work(contests)
    return there.found


def a14(
    street: Street, database: str, times: int, monkeypatch: pytest.MonkeyPatch, measured: Callable[..., None]
) -> None:
    """The whole of A14 on one database, and a door with its own clock beside it."""
    seed = random.randrange(10**6)
    print("seed", seed)
    found = [decided(street, database, skew, (20 * times, 10 * times, 2 * times), seed, monkeypatch) for skew in SKEWS]
    with monkeypatch.context() as own:
        own.setattr(clock, "set_by", lambda ask, *, good_for=0.0: None)
        own.setattr("contest.web.voting.database_now", clock.now)
        control = [decided(street, database, skew, (4, 2, 2), seed, own) for skew in SKEWS]

    decisions, wrong = sum(each.decisions for each in found), sum(each.wrong.total() for each in found)
    fooled = sum(each.wrong.total() for each in control)
    measured(
        "A14",
        "0 wrong of 1,000",
        f"{wrong} wrong of {decisions} on {database}, seed {seed}; doors with their own clock: {fooled} of"
        f" {sum(each.decisions for each in control)}",
    )
    assert not wrong, [dict(each.wrong) for each in found]
    assert decisions == 100 * times
    for each in control:
        assert len(each.wrong) == len(KINDS) and all(each.wrong[kind] > 0 for kind in KINDS), each


def test_a_clock_that_is_an_hour_wrong_decides_nothing(street, database, monkeypatch, measured):
    a14(street, database, 1, monkeypatch, measured)


@pytest.mark.accept
@pytest.mark.timeout(600)
def test_of_a_thousand_decisions_with_a_wrong_clock_none_is_wrong(street, database, monkeypatch, measured):
    a14(street, database, 5, monkeypatch, measured)
