"""Casting a vote over HTTP against the floor, on each database: signed in already, and with signing in.

Ours: the paper, the review, the cast (three requests). The floor: one page and one POST. Both on the same gunicorn, the
same machine and the same database server, in turn.
"""

import os
import random
import time
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks import browser, floor
from benchmarks.browser import Browser, Load
from benchmarks.figures import NOISY, Figure
from benchmarks.houses import House, environment, gunicorn, seed
from contest import clock
from contest.app import create_app
from contest.config import Config
from contest.extensions import db
from contest.models import Employee
from contest.services.accounts import new_sign_in
from contest.services.transaction import transaction
from tests.box_and_roll import box_and_roll

AT_ONCE = 8
WARM_UP = 20  # voters of ours and of the floor before anything is measured


@dataclass(frozen=True)
class Side:
    """A running application: how a signed-in person votes, how one who first signs in, and whose CPU it takes."""

    signed_in: Callable[[int], Awaitable[float]]
    from_the_door: Callable[[int], Awaitable[float]]
    processes: list[int]

    def load(self, numbers: range, *, from_the_door: bool) -> Load:
        """Let these voters vote."""
        return browser.run(self.from_the_door if from_the_door else self.signed_in, numbers, AT_ONCE, self.processes)


def measure(houses: list[House], sizes: Namespace, noise: list[float]) -> list[Figure]:
    """Wall time and CPU of a vote on each database, with signing in and without."""
    return [figure for house in houses for figure in _on(house, sizes, noise)]


def _on(house: House, sizes: Namespace, noise: list[float]) -> list[Figure]:
    voters = WARM_UP + sizes.rounds * (sizes.voters + sizes.sign_ins)
    url, floor_url = house.new(), house.new()
    contest = seed(url, house.folder, voters)["contest"]
    floor.fill(floor_url, voters)
    with ExitStack() as running:
        ours = running.enter_context(_our_side(house, url, contest, voters))
        bare = running.enter_context(_floor_side(house, floor_url, voters))
        figures = []
        first = 1 + WARM_UP
        for side in (ours, bare):
            side.load(range(1, first), from_the_door=False)
        for from_the_door, many, what in ((False, sizes.voters, "a vote"), (True, sizes.sign_ins, "sign in and vote")):
            loads: tuple[list[Load], list[Load]] = ([], [])
            for _ in range(sizes.rounds):
                for side, found in zip((ours, bare), loads, strict=True):
                    found.append(side.load(range(first, first + many), from_the_door=from_the_door))
                first += many
            figures += _figures(f"{what}, {house.name}", *loads)
            noise += [load.others_cores for found in loads for load in found]
        if max(noise) > NOISY:
            print(f"Others used up to {max(noise):.1f} cores meanwhile: the wall times say little.", flush=True)
    _check(house, url, floor_url, contest, voters)
    return figures


def _figures(what: str, ours: list[Load], bare: list[Load]) -> list[Figure]:
    against = "a Flask floor"
    return [
        Figure(what, "ms", against, [one.milliseconds for one in ours], [one.milliseconds for one in bare]),
        Figure(what, "ms CPU", against, [one.cpu for one in ours], [one.cpu for one in bare]),
        Figure(what, "ms p95 of the cast", against, [_p95(one) for one in ours], [_p95(one) for one in bare]),
    ]


def _p95(load: Load) -> float:
    return sorted(load.waits)[int(len(load.waits) * 0.95)] * 1000


@contextmanager
def _our_side(house: House, url: str, contest: int, voters: int) -> Iterator[Side]:
    settings = environment(url, house.folder)
    cookies = sign_in_everybody(settings, voters)

    async def signed_in(number: int) -> float:
        return await vote(Browser(port, cookies[number - 1]), contest)

    async def from_the_door(number: int) -> float:
        one = Browser(port)
        await sign_in(one, "/account/sign-in", f"v{number:06}", f"password-v{number:06}")
        return await vote(one, contest)

    # The web tier never holds the sealing secret.
    del settings["SEALING_SECRET"]
    with gunicorn("wsgi:app", settings, house.folder / "ours.log") as (port, process):
        yield Side(signed_in, from_the_door, [process, *house.processes])


@contextmanager
def _floor_side(house: House, url: str, voters: int) -> Iterator[Side]:
    cookies = floor.cookies(voters)

    async def signed_in(number: int) -> float:
        return await vote_on_the_floor(Browser(port, cookies[number - 1]))

    async def from_the_door(number: int) -> float:
        one = Browser(port)
        await sign_in(one, "/sign-in", f"voter{number}", floor.PASSWORD)
        return await vote_on_the_floor(one)

    settings = {**os.environ, "FLOOR_DATABASE": url}
    with gunicorn("benchmarks.floor:app", settings, house.folder / "floor.log") as (port, process):
        yield Side(signed_in, from_the_door, [process, *house.processes])


async def sign_in(one: Browser, path: str, login: str, password: str) -> None:
    """Go through the door of either application."""
    door = (await one.get(path)).expect(200)
    await one.post(path, [*door.inputs("hidden"), ("login", login), ("password", password)])


async def vote(one: Browser, contest: int) -> float:
    """The paper, the review, the cast; returns the seconds that the last took. Raises ValueError where it fails."""
    paper = (await one.get(f"/voting/{contest}")).expect(200)
    marked = [*paper.inputs("hidden"), random.choice(paper.inputs("radio"))]
    review = (await one.post(f"/voting/{contest}/review", marked)).expect(200)
    start = time.perf_counter()
    (await one.post(f"/voting/{contest}/cast", review.inputs("hidden"))).expect(303)
    taken = time.perf_counter() - start
    await one.close()
    return taken


async def vote_on_the_floor(one: Browser) -> float:
    """The page and the POST; returns the seconds that the POST took. Raises ValueError where it fails."""
    paper = (await one.get("/ballot")).expect(200)
    start = time.perf_counter()
    (await one.post("/ballot", [*paper.inputs("hidden"), random.choice(paper.inputs("radio"))])).expect(303)
    taken = time.perf_counter() - start
    await one.close()
    return taken


def sign_in_everybody(settings: dict[str, str], voters: int) -> list[str]:
    """The cookie of each voter, signed in without the password page: what its hash costs is measured by itself."""
    app = create_app(Config.from_environment(settings))
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        with transaction() as session:
            people = session.scalars(select(Employee.id).order_by(Employee.personnel_number)).all()
            tokens = [new_sign_in(person, now=clock.now()) for person in people]
        db.engine.dispose()
    assert len(tokens) == voters
    return [f"ql_session={serializer.dumps({'_user_id': token, '_fresh': True})}" for token in tokens]


def _check(house: House, url: str, floor_url: str, contest: int, voters: int) -> None:
    """Every vote lies in the box and is ticked on the roll: what was lost would have been fast. Raises RuntimeError."""
    app = create_app(Config.from_environment(environment(url, house.folder)))
    with app.app_context():
        found = box_and_roll(contest)
        db.engine.dispose()
    if found != (voters, voters) or floor.stored(floor_url) != voters:
        raise RuntimeError(f"{voters} voters, but {found} in box and roll and {floor.stored(floor_url)} on the floor.")
