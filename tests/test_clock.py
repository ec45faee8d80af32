"""The clock that doors read: set by the database's, then a stop-watch; pages ask for it once a second at most."""

from datetime import UTC, datetime, timedelta

import pytest

from contest import clock
from contest.web import instant

NOON = datetime(2026, 10, 20, 12, tzinfo=UTC)


@pytest.fixture
def watch(monkeypatch):
    """A stop-watch that moves when it is told to, beside a clock that nobody has set."""
    stands_at = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: stands_at[0])
    monkeypatch.setattr(clock.WATCH, "set_to", None)

    def let_pass(seconds):
        stands_at[0] += seconds

    return let_pass


def test_a_clock_that_nobody_has_set_is_that_of_the_machine(watch):
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_that_is_set_runs_on_without_that_of_the_machine(watch):
    clock.set_by(lambda: NOON)
    watch(90)

    assert clock.now() == NOON + timedelta(seconds=90)


def test_it_is_never_ahead_of_the_clock_it_was_set_by(watch):
    def slow_answer():
        watch(3)
        return NOON

    clock.set_by(slow_answer)

    assert clock.now() == NOON


def test_it_is_set_again_only_when_the_last_answer_is_too_old(watch):
    clock.set_by(lambda: NOON, good_for=1)
    watch(0.5)
    clock.set_by(lambda: NOON - timedelta(hours=1), good_for=1)
    assert clock.now() == NOON + timedelta(seconds=0.5)
    watch(0.5)
    clock.set_by(lambda: NOON - timedelta(hours=1), good_for=1)
    assert clock.now() == NOON - timedelta(hours=1)
    clock.set_by(lambda: NOON)
    assert clock.now() == NOON


@pytest.mark.parametrize("database", ["sqlite"])
def test_pages_ask_the_database_once_a_second_and_signs_of_life_never(house, watch, monkeypatch):
    asked = []
    monkeypatch.setattr(instant, "database_now", lambda: asked.append(1) or NOON)
    client = house.app.test_client()

    for path in ("/healthz", "/readyz", "/static/css/app.css", "/nowhere"):
        client.get(path)
    assert len(asked) == 0
    for _ in range(3):
        assert client.get("/account/sign-in").status_code == 200
    assert len(asked) == 1
    watch(1)
    client.get("/account/sign-in")
    assert len(asked) == 2
