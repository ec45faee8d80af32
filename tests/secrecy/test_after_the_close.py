"""A39: whoever has the whole database after the close links voters with ballots no better than by chance."""

import math
import random
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from contest.domain.secrecy import receipt_hash
from contest.extensions import db
from contest.services.traces import clear_traces
from tests.secrecy import attacks, sqlite_files
from tests.secrecy.votes import Vote, an_open_vote, close

ON_ROLL, VOTES = 240, 200
SEED = 39  # the quick rounds are the same at every run: chance + 3 sigma is exceeded now and then by chance


def database_file(app: Flask) -> Path:
    return Path(app.config["QL"].database_url.removeprefix("sqlite:///"))


def files_of(app: Flask) -> list[Path]:
    file = database_file(app)
    return [file, file.with_name(file.name + "-wal")]


def hashes_of(vote: Vote) -> dict[int, bytes]:
    """Under which hash the envelope of each voter lay in the sealed box."""
    return {person: receipt_hash(vote.id, secret) for person, secret in vote.secrets.items()}


def guesses(app: Flask, vote: Vote) -> set[attacks.Guess]:
    """Every way to pair the voters with the published codes; equal ones are one."""
    found = attacks.by_order(vote.id, "counted_ballots", "receipt_code")
    if db.engine.dialect.name == "postgresql":
        found.add(attacks.by_transaction(vote.id, "counted_ballots", "receipt_code"))
        return found
    file = database_file(app)
    people = sqlite_files.roll_by_place(file, vote.id)
    codes = sqlite_files.places_on_pages(file, "counted_ballots", {code.encode(): code for code in vote.truth.values()})
    assert (len(people), len(codes)) == (len(vote.truth), len(vote.truth))
    for order in (people, people[::-1]):
        found.add(tuple(zip(order, codes, strict=True)))
    return found


def attacked(app: Flask, seed: int, now: datetime) -> tuple[int, int]:
    """(voters linked, guesses made) on a vote that has closed and whose traces are cleared."""
    vote = an_open_vote(ON_ROLL, VOTES, seed)
    close(vote)
    assert clear_traces(now=now) == [vote.id]
    found = guesses(app, vote)
    return sum(attacks.hits(guess, vote.truth) for guess in found), len(found)


def most_by_chance(guesses_made: int) -> float:
    """A guess at random links one voter in the mean, with variance one, however many there are: chance + 3 sigma."""
    return guesses_made + 3 * math.sqrt(guesses_made)


def test_after_the_close_every_join_links_no_better_than_chance(app, now, measured):
    with app.app_context():
        linked, made = attacked(app, SEED, now)
        measured(
            "A39",
            "links <= chance + 3 sigma",
            f"{db.engine.dialect.name}: {linked} of {made * VOTES} guesses in {made} ways, "
            f"allowed {most_by_chance(made):.0f}",
        )
    assert made >= 3
    assert linked <= most_by_chance(made)


@pytest.mark.accept
@pytest.mark.timeout(600)
def test_after_twenty_closes_every_join_links_no_better_than_chance(app, now, measured):
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed={seed}")
    with app.app_context():
        rounds = [attacked(app, seed + number, now) for number in range(20)]
        linked, made = (sum(figures) for figures in zip(*rounds, strict=True))
        measured(
            "A39",
            "links <= chance + 3 sigma",
            f"{db.engine.dialect.name}: 20 votes, {linked} of {made * VOTES} guesses, allowed "
            f"{most_by_chance(made):.0f}, seed {seed}",
        )
    assert linked <= most_by_chance(made)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_control_before_the_close_transactions_and_row_order_link_everybody(app, measured):
    with app.app_context():
        vote = an_open_vote(ON_ROLL, VOTES, SEED)
        truth = hashes_of(vote)
        by_transaction = attacks.hits(attacks.by_transaction(vote.id, "sealed_ballots", "receipt_hash"), truth)
        orders = attacks.by_order(vote.id, "sealed_ballots", "receipt_hash")
        by_order = max(attacks.hits(guess, truth) for guess in orders)
    measured("A39", "control > 90 %", f"postgresql: unshaken {by_transaction} and {by_order} of {VOTES}")
    assert min(by_transaction, by_order) > 0.9 * VOTES


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_log_of_sqlite_links_everybody_until_the_traces_are_cleared(app, now, measured):
    votes = 60
    with app.app_context():
        vote = an_open_vote(80, votes, SEED)
        truth = hashes_of(vote)
        close(vote)
        uncleared = attacks.hits(sqlite_files.read_from_log(database_file(app), vote.id), truth)
        left = sqlite_files.leftovers(files_of(app), list(truth.values()))
        clear_traces(now=now)
        cleared = attacks.hits(sqlite_files.read_from_log(database_file(app), vote.id), truth)
        left_after = sqlite_files.leftovers(files_of(app), list(truth.values()))
    measured("A39", "control > 90 %", f"sqlite: log {uncleared} of {votes} before, {cleared} after; pages {left_after}")
    assert min(uncleared, left) > 0.9 * votes
    assert (cleared, left_after) == (0, 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_log_kept_from_before_the_close_leads_to_envelopes_but_to_no_published_code(app):
    """Backups and archived logs cannot be cleared. They join voter and envelope; nothing joins envelope and code."""
    with app.app_context():
        vote = an_open_vote(60, 40, SEED)
        kept = dict(sqlite_files.read_from_log(database_file(app), vote.id))
        close(vote)
        assert attacks.hits(kept.items(), hashes_of(vote)) > 0.9 * 40
        published = attacks.read(
            db.session.connection(), "SELECT receipt_code FROM counted_ballots WHERE contest_id = :c", vote.id
        )
        db.session.remove()
    computed = {receipt_hash(vote.id, code) for code in published}
    assert computed & set(kept.values()) == set()
