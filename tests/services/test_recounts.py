"""A7: the stand-alone recount finds what the application found; a planted ballot stops the tally.

The file static/recount.py is used as a stranger would use it: nothing of the application is imported by it.
"""

import importlib.util
import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import func, select, update

from contest.domain.contests import Method
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Commitment, Contest, Outcome, Placing, RollEntry
from contest.models.ballot_box import CountedBallot, SealedBallot
from contest.paths import asset_folder
from contest.services.bundles import bundle_for_witness
from contest.services.counting import BoxDoesNotTally
from contest.services.progress import advance
from tests.boxes import a_voted_box, some_people
from tests.factories import SEALING_SECRET, an_account, an_employee

RECOUNT = asset_folder("static") / "recount.py"
SHOWN = 2  # of the contests of the quick run, by a Python of its own


def stand_alone() -> ModuleType:
    """static/recount.py, imported from its path."""
    spec = importlib.util.spec_from_file_location("stand_alone_recount", RECOUNT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def by_itself(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """recount.py in a bare Python: isolated, without site packages."""
    command = [sys.executable, "-I", "-S", str(RECOUNT), str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def counted(contest, now) -> None:
    """Close and count."""
    for expected in (Phase.CLOSED, Phase.COUNTED):
        assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is expected


def a_witness() -> int:
    witness = an_employee("Eve")
    an_account(witness, Role.WITNESS)
    return witness.id


def stored(contest_id: int) -> tuple[dict, dict]:
    """The outcome that decides and the unweighted one, as the application stored them."""
    outcome = db.session.get(Outcome, contest_id)
    return json.loads(outcome.record), json.loads(outcome.raw_record or outcome.record)


def tiers_of(contest_id: int) -> list[set[str]]:
    """Who shares which place in the table of placings, best first."""
    rows = db.session.execute(select(Placing.place, Placing.candidate_id).where(Placing.contest_id == contest_id))
    places: dict[int, set[str]] = {}
    for place, candidate in rows:
        places.setdefault(place, set()).add(str(candidate))
    return [places[place] for place in sorted(places)]


def agreements(people, witness: int, now, tmp_path: Path, *, contests: int, seed: int, by_program: int) -> int:
    """In how many of so many generated contests the recount finds what the application found."""
    module = stand_alone()
    draw = random.Random(seed)
    methods = list(Method)
    agreed = 0
    for number in range(contests):
        contest = a_voted_box(draw, people, methods[number % len(methods)])
        counted(contest, contest.voting_close_at)
        path = tmp_path / "bundle.zip"
        path.write_bytes(bundle_for_witness(contest.id, by=witness, now=now))
        record, raw_record = stored(contest.id)
        digest = db.session.get(Commitment, contest.id).digest
        if number < by_program:
            found = [json.loads(by_itself(path, "--commitment", digest, "--json").stdout)]
            # Without weights there is one count, and starting Python takes longer than counting.
            found += [json.loads(by_itself(path, "--json", "--raw").stdout)] if raw_record != record else found
        else:
            recount = module.recounted(module.bundle_parts(path), digest)
            both = (recount.findings.outcome, recount.findings.raw)
            found = [json.loads(json.dumps(module.as_json(one))) for one in both]
        tiers = [set(tier) for tier in record["tiers"]]
        agreed += found == [record, raw_record] and tiers == tiers_of(contest.id)
    return agreed


@pytest.mark.parametrize("seed", [2026])
def test_the_recount_agrees_with_the_application(app, now, tmp_path, seed):
    with app.app_context():
        people, witness = some_people(), a_witness()
        assert agreements(people, witness, now, tmp_path, contests=20, seed=seed, by_program=SHOWN) == 20


@pytest.mark.accept
@pytest.mark.timeout(1800)
def test_the_recount_agrees_with_the_application_five_hundred_times_on_each_database(app, now, tmp_path, measured):
    seed = random.randrange(10**6)
    print("seed", seed)
    with app.app_context():
        people, witness = some_people(), a_witness()
        agreed = agreements(people, witness, now, tmp_path, contests=500, seed=seed, by_program=500)
        database = db.session.get_bind().dialect.name
    measured("A7", "1,000 of 1,000", f"{agreed} of 500 on {database}, each by a bare python3 -I, seed {seed}")
    assert agreed == 500


@pytest.mark.parametrize("method", list(Method))
def test_blank_ballots_alone_are_counted_and_nobody_leads(app, now, method):
    with app.app_context():
        contest = a_contest_with_votes(random.Random(12), method, blank=True)
        counted(contest, contest.voting_close_at)
        for record in stored(contest.id):
            assert (record["ballots"], record["winners"], len(record["tiers"])) == (record["blank"], [], 1)


def test_a_recount_of_other_ballots_does_not_agree(app, now, tmp_path):
    """The control: what is compared above can differ."""
    with app.app_context():
        people = some_people()
        draw = random.Random(7)
        first, second = (a_voted_box(draw, people, Method.BORDA) for _ in range(2))
        for contest in (first, second):
            counted(contest, contest.voting_close_at)
        assert stored(first.id) != stored(second.id)


# Somebody has been at the box.


def a_contest_with_votes(draw, method=None, *, blank=False):
    """One with more than one ballot in its box."""
    people = some_people()
    while True:
        contest = a_voted_box(draw, people, method, blank=blank)
        if db.session.scalar(select(func.count()).where(SealedBallot.contest_id == contest.id)) > 1:
            return contest


def plant_an_envelope(contest):
    envelope = db.session.scalars(select(SealedBallot.envelope).where(SealedBallot.contest_id == contest.id)).first()
    db.session.add(SealedBallot(contest_id=contest.id, receipt_hash=b"x" * 32, envelope=envelope))


def move_a_tick(contest):
    """A tick less in one unit and one more in another: the sum still holds."""
    voted = db.session.scalars(select(RollEntry).where(RollEntry.contest_id == contest.id, RollEntry.has_voted)).first()
    voted.unit_id = contest.scope_id


@pytest.mark.parametrize("deed", [plant_an_envelope, move_a_tick])
def test_a_sealed_box_that_somebody_was_at_is_not_opened(app, now, deed):
    with app.app_context():
        contest = a_contest_with_votes(random.Random(8))
        deed(contest)
        db.session.commit()
        with pytest.raises(BoxDoesNotTally):
            advance(contest.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        assert db.session.get(Contest, contest.id, populate_existing=True).phase is Phase.VOTING


def plant_a_ballot(contest):
    row = db.session.scalars(select(CountedBallot).where(CountedBallot.contest_id == contest.id)).first()
    db.session.add(CountedBallot(contest_id=contest.id, receipt_code="A" * 16, unit_id=row.unit_id, marks=row.marks))


def remove_a_ballot(contest):
    db.session.delete(db.session.scalars(select(CountedBallot).where(CountedBallot.contest_id == contest.id)).first())


def empty_a_ballot(contest):
    marked = (CountedBallot.contest_id == contest.id, CountedBallot.marks != "[]")
    code = db.session.scalars(select(CountedBallot.receipt_code).where(*marked)).first()
    db.session.execute(update(CountedBallot).where(CountedBallot.receipt_code == code).values(marks="[]"))


def more_people_in_the_manifest(contest):
    promised = db.session.get(Commitment, contest.id)
    promised.manifest = promised.manifest.replace('"eligible": ', '"eligible": 1')


@pytest.mark.parametrize("deed", [plant_a_ballot, remove_a_ballot, empty_a_ballot, more_people_in_the_manifest])
def test_a_closed_box_that_somebody_was_at_is_not_counted(app, now, tmp_path, deed):
    with app.app_context():
        contest = a_contest_with_votes(random.Random(9))
        close = contest.voting_close_at
        assert advance(contest.id, now=close, sealing_secret=SEALING_SECRET) is Phase.CLOSED
        digest = db.session.get(Commitment, contest.id).digest
        path = tmp_path / "bundle.zip"
        witness = a_witness()
        path.write_bytes(bundle_for_witness(contest.id, by=witness, now=now))
        assert by_itself(path, "--commitment", digest).returncode == 0
        deed(contest)
        db.session.commit()
        with pytest.raises(BoxDoesNotTally):
            advance(contest.id, now=close + timedelta(minutes=1), sealing_secret=SEALING_SECRET)
        assert db.session.get(Contest, contest.id, populate_existing=True).phase is Phase.CLOSED
        assert db.session.get(Outcome, contest.id) is None
        path.write_bytes(bundle_for_witness(contest.id, by=witness, now=now))
        assert by_itself(path, "--commitment", digest).returncode == 1


def test_closing_is_one_act_that_a_crash_undoes(app, now, monkeypatch):
    """A fault after the shaking leaves sealed envelopes, the key and the open vote; the next try closes."""
    with app.app_context():
        contest = a_contest_with_votes(random.Random(10))
        sealed = db.session.scalar(select(func.count()).select_from(SealedBallot))
        with monkeypatch.context() as patch:
            patch.setattr("contest.services.counting.manifest_of", None)
            with pytest.raises(TypeError):
                advance(contest.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        contest = db.session.get(Contest, contest.id, populate_existing=True)
        assert (contest.phase, contest.wrapped_key is None) == (Phase.VOTING, False)
        assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == sealed
        assert db.session.scalar(select(func.count()).select_from(CountedBallot)) == 0
        counted(contest, contest.voting_close_at)
