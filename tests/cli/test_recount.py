"""`flask recount BUNDLE.zip`: the same checks, and a comparison with what is stored here."""

import json
from random import Random

import pytest
from sqlalchemy import update

from contest.domain.bundle import bundle_zip
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Commitment, Outcome
from contest.services.bundles import bundle_for_witness
from tests.boxes import a_box
from tests.factories import an_account, an_employee
from tests.services.test_progress import a_voted_contest
from tests.services.test_progress import run as advance_all


@pytest.fixture
def run(app):
    """Runs a command in the process of the test; returns (status, output)."""

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["recount", *map(str, arguments)])
        return result.exit_code, result.output

    return run


@pytest.fixture
def bundle(app, now, tmp_path):
    """The bundle of a counted contest of this installation."""
    with app.app_context():
        contest, _ = a_voted_contest(now, (3, 2))
        advance_all(contest.id, contest.voting_close_at)
        witness = an_employee("Eve")
        an_account(witness, Role.WITNESS)
        path = tmp_path / "bundle.zip"
        path.write_bytes(bundle_for_witness(contest.id, by=witness.id, now=now))
        return path


def test_a_bundle_of_this_installation_is_held_against_it(app, run, bundle):
    status, output = run(bundle)
    assert status == 0
    assert output.splitlines()[-1] == "Commitment and outcome are those stored in this installation."
    with app.app_context():
        digest = db.session.query(Commitment).one().digest
        record = json.loads(db.session.query(Outcome).one().record)
    assert run(bundle, "--commitment", digest)[0] == 0
    assert json.loads(run(bundle, "--json")[1]) == record


def test_it_speaks_russian_when_asked(run, bundle):
    assert "Контрольная сумма" in run(bundle, "--language", "ru")[1]


def test_an_outcome_that_somebody_changed_is_found(app, run, bundle):
    with app.app_context():
        record = json.loads(db.session.query(Outcome).one().record)
        other = json.dumps({**record, "winners": record["tiers"][-1]})
        db.session.execute(update(Outcome).values(record=other))
        db.session.commit()
    status, output = run(bundle)
    expected = "Refused: The outcome stored in this installation is not the one that these ballots give."
    assert (status, output.splitlines()) == (1, [expected])


def test_a_commitment_that_somebody_changed_is_found(app, run, bundle):
    with app.app_context():
        db.session.execute(update(Commitment).values(digest="0" * 64))
        db.session.commit()
    status, output = run(bundle)
    assert status == 1
    assert output.startswith("Refused: This installation committed to another box of this contest")


def test_a_bundle_of_another_house_is_checked_by_itself(run, tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle_zip(*a_box(Random(3)).parts))
    status, output = run(path)
    assert status == 0
    assert output.splitlines()[-1] == "This installation knows no such contest; the bundle was checked by itself."


def test_refusals_and_wrong_usage_have_their_status(run, bundle, tmp_path):
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(bundle.read_bytes()[:-40])
    assert run(damaged)[0] == 1
    assert run(bundle, "--commitment", "0" * 64)[0] == 1
    assert run(bundle, "--commitment", "xyz")[0] == 2
    assert run(tmp_path / "none.zip")[0] == 2
    assert run()[0] == 2
