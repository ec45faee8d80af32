"""`flask seed`: people with known passwords and a contest open for voting, in an empty database only (INTERFACES)."""

import json
import re
from datetime import UTC, datetime

import pytest
import time_machine

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Account, Candidate, Employee, RollEntry
from contest.services.accounts import HASHER
from tests.factories import a_unit, an_account, an_employee


@pytest.fixture
def seed(app, clock):
    """Runs the command in the process of the test; returns (status, output). Whether a vote is in time the database
    says, whose clock no test moves."""
    clock.move_to(datetime.fromtimestamp(time_machine.escape_hatch.time.time(), UTC))

    def seed(*arguments):
        result = app.test_cli_runner().invoke(args=["seed", *arguments])
        return result.exit_code, result.output

    return seed


def test_the_seeded_people_can_vote_for_the_seeded_candidates(app, seed, client):
    status, output = seed("--staff", "30", "--candidates", "3")
    assert (status, "Traceback" in output) == (0, False)
    said = json.loads(output.splitlines()[-1])
    contest = said["contest"]
    with app.app_context():
        numbers = list(db.session.scalars(db.select(Employee.personnel_number).order_by(Employee.id)))
        assert said["candidates"] == list(db.session.scalars(db.select(Candidate.id).order_by(Candidate.id)))
    assert (numbers[0], numbers[-1], len(numbers)) == ("v000001", "v000030", 30)
    # Not by the fixture, which lets cheap hashes be.
    signed_in = client.post("/account/sign-in", data={"login": "v000002", "password": "password-v000002"})
    assert signed_in.status_code == 303
    paper = client.get(f"/voting/{contest}").text
    assert sorted(map(int, re.findall(r'name="mark"[^>]*value="(\d+)"', paper))) == said["candidates"]
    vote = {"mark": said["candidates"][0], "secret": "0123456789abcdef"}
    assert client.post(f"/voting/{contest}/cast", data=vote).status_code == 303
    with app.app_context():
        assert db.session.query(RollEntry).where(RollEntry.has_voted).count() == 1
        # The hash that was cheap to make is a real one from the first sign-in on.
        voter = db.session.query(Employee).where(Employee.personnel_number == "v000002").one()
        assert HASHER.check_needs_rehash(db.session.get(Account, voter.id).password_hash) is False


def test_an_administrator_made_by_init_is_no_hindrance_and_real_people_are(app, seed):
    with app.app_context():
        company = a_unit()
        an_account(an_employee("Ada", company), Role.ADMIN)
    assert seed("--staff", "3", "--candidates", "2")[0] == 0
    status, output = seed("--staff", "3", "--candidates", "2")
    assert (status, output.startswith("Error: This database is in use.")) == (1, True)
    with app.app_context():
        assert db.session.query(Employee).count() == 4


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_contest_takes_any_method(seed, client, sign_in):
    assert seed("--staff", "6", "--candidates", "3", "--method", "irv")[0] == 0
    paper = sign_in(client, "v000006", "password-v000006").get("/voting/1").text
    assert sorted(set(re.findall(r"rank-\d+", paper))) == ["rank-1", "rank-2", "rank-3"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "arguments",
    [
        ("--staff", "2", "--candidates", "3"),
        ("--staff", "1", "--candidates", "1"),
        ("--staff", "5", "--candidates", "2", "--method", "cumulative"),
        ("--staff", "5"),
    ],
)
def test_wrong_usage_is_said_and_stores_nothing(app, seed, arguments):
    assert seed(*arguments)[0] == 2
    with app.app_context():
        assert db.session.query(Employee).count() == 0
