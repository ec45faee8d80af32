"""Two worlds that differ only in the votes look the same to everybody until the result is announced (A38)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from contest.domain.contests import RANKED, Method, Weighting
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db, limiter
from contest.models import Contest, Employee, Letter, Placing, Unit
from contest.services.progress import advance
from contest.services.voting import cast_ballot
from tests import factories
from tests.box_and_roll import box_and_roll
from tests.factories import NOW, SEALING_SECRET, a_contest, a_nomination, a_unit, an_employee
from tests.houses import House, Street
from tests.web.everybody import NOBODY, ROLES, World, a_world, rules

VOTERS = 30
"""Of each of two branches, two thirds of whom vote; one third of the people with a role do as well."""
Marks = tuple[int, ...] | dict[int, int]
Looks = dict[Phase, dict[tuple[str, str, str], "Seen"]]
Choice = Callable[[Method, list[int], int], Marks]

# Masked: the published commitment and the journal's hashes over it, tokens of forms, secrets and receipt codes.
MASKS = (
    re.compile(rb'(?<=name="csrf_token" value=")[^"]+|(?<=name="csrf-token" content=")[^"]+'),
    re.compile(rb"\b[0-9a-f]{64}\b|(?<=<code>)[0-9a-f]{12}(?=</code>)"),
    re.compile(rb'(?<=name="secret" value=")[0-9a-f]{32}'),
    re.compile(rb"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b"),
)


@dataclass(frozen=True)
class Seen:
    """All that an answer tells: status, headers, body and how long it is."""

    status: int
    headers: tuple[tuple[str, str], ...]
    size: int
    body: bytes


def all_for_the_first(method: Method, candidates: list[int], number: int) -> Marks:
    """Everybody agrees."""
    return {candidates[0]: 5} if method is Method.SCORE else (candidates[0],)


def all_differ(method: Method, candidates: list[int], number: int) -> Marks:
    """Blank ballots, and every candidate in turn, the second most often."""
    if number % 5 == 0:
        return {} if method is Method.SCORE else ()
    first, second = candidates[number % 3 if number % 2 else 1], candidates[(number + 1) % 3]
    if method is Method.SCORE:
        return {second: 2, first: 1 + number % 5}
    return (first, second) if method in RANKED and first != second else (first,)


def a_world_that_votes(app: Flask, method: Method, choice: Choice) -> tuple[World, int]:
    """The people of everybody.py and two branches, an open vote, and the ballots by `choice`."""
    world = a_world(app)
    with app.app_context():
        company = db.session.query(Unit).order_by(Unit.id).first()
        branch = db.session.get_one(Unit, world.values["unit_id"])
        other = a_unit("Kirov Works", company)
        people = [an_employee(unit=unit).id for unit in (branch, other) for _ in range(VOTERS)]
        contest = a_contest(
            Phase.SCREENING,
            company,
            method=method,
            weighting=Weighting.SQRT,
            nominations_open_at=NOW - timedelta(days=3),
            nominations_close_at=NOW - timedelta(days=2),
            voting_open_at=NOW - timedelta(hours=1),
            voting_close_at=NOW + timedelta(days=1),
            announce_at=NOW + timedelta(days=3),
        )
        head = db.session.get_one(Employee, world.people["head"])
        nominations = [
            a_nomination(contest, an_employee(name, branch), head, NominationStatus.ADMITTED, unit=branch)
            for name in ("Cleo", "Ada", "Ben")
        ]
        candidates = [nomination.candidate_id for nomination in nominations]
        assert advance(contest.id, now=NOW, sealing_secret=SEALING_SECRET) is Phase.VOTING
        # Drawn at the opening, the same for any votes; here the same in both worlds.
        db.session.execute(update(Contest).values(lot_seed="0" * 32))
        db.session.commit()
        voting = [person for number, person in enumerate(people) if number % 3]
        for number, person in enumerate([world.people["employee"], world.people["head"], *voting]):
            marks = choice(method, candidates, number)
            cast_ballot(contest.id, person, marks, secret=f"{number:032x}", now=NOW)
        assert box_and_roll(contest.id) == (len(voting) + 2,) * 2
        values = world.values | {"contest_id": contest.id, "nomination_id": nominations[0].id}
        return replace(world, contests={Phase.VOTING: contest.id}, values=values), contest.id


def requests(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule that can be looked at, and what is posted to the voting room and the witnesses' desk."""
    for rule in rules(app):
        if "GET" in rule.methods and not rule.endpoint.startswith(("static", "assets.")):
            yield rule, "GET"
        if "POST" in rule.methods and rule.endpoint.startswith(("voting.", "witness.")):
            yield rule, "POST"


def seen(app: Flask, world: World, now: datetime, roles: tuple[str, ...]) -> dict[tuple[str, str, str], Seen]:
    """What everybody sees everywhere: by role, method and address."""
    found = {}
    for role in roles:
        browser = world.browser(app, role, now)
        for rule, method in requests(app):
            if role == "witness" and rule.endpoint.endswith("bundle"):
                continue  # Appointed witnesses may look at the ballots after the close.
            address = world.address(app, rule)
            answer = browser.open(address, method=method, buffered=True)
            found[role, method, address] = Seen(
                answer.status_code, told(answer.headers), len(answer.data), masked(answer.data)
            )
    return found


def masked(body: bytes) -> bytes:
    """A body without what is random in it."""
    for mask in MASKS:
        body = mask.sub(b"*", body)
    return body


def told(headers: Headers) -> tuple[tuple[str, str], ...]:
    """The headers in order; of a cookie its name and attributes, not its random value."""
    return tuple(
        (name, re.sub(r"=[^;]*", "=*", value, count=1) if name == "Set-Cookie" else value) for name, value in headers
    )


@dataclass
class Worlds:
    """How to make a world, live it through, and look at it."""

    street: Street
    database: str
    monkeypatch: pytest.MonkeyPatch
    clock: time_machine.Traveller

    def lived(self, method: Method, choice: Choice, looks: dict[Phase, tuple[str, ...]]) -> tuple[Looks, list[int]]:
        """One world from the vote to the count: what these roles see in these phases, and the ids of the leaders."""
        app = self.street.house(self.database).app
        limiter.reset()
        self.monkeypatch.setattr(factories, "numbers", count(700_001))
        self.monkeypatch.setattr("contest.web.voting.database_now", lambda: datetime.now(UTC))
        self.clock.move_to(NOW)
        world, contest_id = a_world_that_votes(app, method, choice)
        found = {Phase.VOTING: seen(app, world, NOW, looks.get(Phase.VOTING, ()))}
        later = NOW + timedelta(days=1, minutes=1)
        self.clock.move_to(later)
        for phase in (Phase.CLOSED, Phase.COUNTED):
            with app.app_context():
                assert advance(contest_id, now=later, sealing_secret=SEALING_SECRET) is phase
            found[phase] = seen(app, world, later, looks.get(phase, ()))
        with app.app_context():
            letters = db.session.execute(db.select(Letter.kind, Letter.employee_id, Letter.about).order_by(Letter.id))
            found[Phase.COUNTED][NOBODY, "letters", ""] = Seen(0, (), 0, repr(letters.all()).encode())
            leaders = db.session.scalars(db.select(Placing.candidate_id).where(Placing.is_leader)).all()
        return found, list(leaders)

    def told_apart(self, method: Method, looks: dict[Phase, tuple[str, ...]]) -> tuple[list[str], int]:
        """(where the two worlds differ, how many answers were compared)."""
        (one, ahead), (other, ahead_there) = (
            self.lived(method, choice, looks) for choice in (all_for_the_first, all_differ)
        )
        assert ahead != ahead_there, "the two worlds have the same leader: nothing could be told apart"
        found = [f"{phase}: {where}" for phase in one for where in differences(one[phase], other[phase])]
        return found, sum(map(len, one.values()))


@pytest.fixture
def worlds(street: Street, database: str, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller) -> Worlds:
    return Worlds(street, database, monkeypatch, clock)


def differences(one: dict[tuple[str, str, str], Seen], other: dict[tuple[str, str, str], Seen]) -> list[str]:
    """Where two worlds can be told apart, and by what."""
    assert one.keys() == other.keys()
    return [
        f"{' '.join(cell)}: {name}"
        for cell, answer in one.items()
        for name in ("status", "headers", "size", "body")
        if getattr(answer, name) != getattr(other[cell], name)
    ]


def a38(worlds: Worlds, method: Method, looks: dict[Phase, tuple[str, ...]], measured: Callable[..., None]) -> None:
    """The whole of A38 by one method, as far as these looks go."""
    found, answers = worlds.told_apart(method, looks)
    measured("A38", "0 bytes differ", f"{worlds.database}, {method}: {len(found)} of {answers} answers differ")
    assert found == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_byte_tells_how_people_voted_before_the_announcement(worlds: Worlds, measured):
    a38(worlds, Method.PLURALITY, {Phase.VOTING: ("employee", "hr"), Phase.COUNTED: ROLES}, measured)


@pytest.mark.accept
@pytest.mark.timeout(300)
@pytest.mark.parametrize("method", list(Method))
def test_in_no_phase_does_any_method_tell_how_people_voted(worlds: Worlds, method: Method, measured):
    a38(worlds, method, dict.fromkeys((Phase.VOTING, Phase.CLOSED, Phase.COUNTED), ROLES), measured)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_control_a_single_space_for_the_leader_is_found(worlds: Worlds, house: House, monkeypatch):
    """A planted leak: the page of a contest is one byte longer while its first candidate is ahead."""
    page = house.app.view_functions["hall.contest"]

    def leaking(contest_id: int) -> str:
        ahead = db.session.scalar(db.select(Placing.candidate_id).where(Placing.is_leader))
        return str(page(contest_id=contest_id)) + " " * (ahead == 1)

    monkeypatch.setitem(house.app.view_functions, "hall.contest", leaking)
    found, _ = worlds.told_apart(Method.PLURALITY, {Phase.COUNTED: ("employee",)})
    assert found == [f"counted: employee GET /contests/1: {sign}" for sign in ("headers", "size", "body")]
