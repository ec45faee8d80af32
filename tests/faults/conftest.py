"""The polling stations of one pytest worker, started when first asked for and kept: a start costs more than a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

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
