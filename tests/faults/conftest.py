"""The polling stations of one pytest worker, started when first asked for and kept: a start costs more than a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import delete, update

from contest.models import Delivery, Employee, Webhook
from contest.services.transaction import transaction
from tests.faults.polls import Polls, polls
from tests.houses import Street

VOTERS = 1_000


@pytest.fixture(scope="session")
def stations(street: Street) -> Iterator[Callable[[str, bool], Polls]]:
    """`stations("sqlite", protected)`: the station on this database, as it is installed or without protections."""
    standing: dict[tuple[str, bool], Polls] = {}
    with ExitStack() as stack:

        def station(database: str, protected: bool) -> Polls:
            if (database, protected) not in standing:
                url = street.house(database).another()
                standing[database, protected] = stack.enter_context(polls(url, VOTERS, protected=protected))
            return standing[database, protected].from_now()

        yield station


@pytest.fixture
def station(stations: Callable[[str, bool], Polls], database: str) -> Polls:
    """The polling station on this database; votes and logs of others are behind it."""
    return stations(database, True)


@pytest.fixture
def control(stations: Callable[[str, bool], Polls], database: str) -> Polls:
    """The one that does without a protection where a form asks it to."""
    return stations(database, False)


@pytest.fixture
def addresses(station: Polls) -> Iterator[None]:
    """Whoever is given an e-mail address at the station has none afterwards: the station is shared."""
    yield
    with station.app.app_context(), transaction() as session:
        session.execute(update(Employee).values(email=None))


@pytest.fixture
def webhooks(station: Polls) -> Iterator[None]:
    """The station tells nobody afterwards."""
    yield
    with station.app.app_context(), transaction() as session:
        session.execute(delete(Delivery))
        session.execute(delete(Webhook))
