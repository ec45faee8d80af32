"""Who gets a bundle, and when."""

import json

import pytest
from sqlalchemy import select

from contest.domain.bundle import commitment
from contest.domain.contests import Method
from contest.domain.errors import NotAllowed, NotFound
from contest.domain.phases import Phase
from contest.domain.recount import bundle_parts
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Commitment, Contest, JournalEntry
from contest.queries.commitments import closed_box
from contest.services.bundles import bundle_for_everybody, bundle_for_witness
from tests.factories import an_account, an_employee
from tests.services.test_progress import a_voted_contest, run


def with_role(*roles: Role) -> int:
    person = an_employee("Eve")
    an_account(person, *roles)
    return person.id


def test_a_witness_gets_what_was_committed_to_and_the_journal_says_so(app, now, tmp_path):
    with app.app_context():
        contest, _ = a_voted_contest(now, (2, 1))
        witness = with_role(Role.WITNESS)
        run(contest.id, contest.voting_close_at)
        path = tmp_path / "bundle.zip"
        path.write_bytes(bundle_for_witness(contest.id, by=witness, now=now))
        parts = bundle_parts(path)
        promised = db.session.get(Commitment, contest.id)
        assert commitment(parts["manifest.json"], parts["ballots.csv"]) == promised.digest
        assert parts["manifest.json"].decode() == promised.manifest
        entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert (entry.act, entry.by_id, entry.contest_id) == ("bundle downloaded", witness, contest.id)


@pytest.mark.parametrize("roles", [(), (Role.HR,), (Role.ADMIN,), (Role.HR, Role.ADMIN)])
def test_nobody_else_gets_it_and_nothing_is_noted(app, now, roles):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
        run(contest.id, contest.announce_at)
        reader = with_role(*roles)
        before = len(db.session.scalars(select(JournalEntry)).all())
        with pytest.raises(NotAllowed):
            bundle_for_witness(contest.id, by=reader, now=now)
        assert len(db.session.scalars(select(JournalEntry)).all()) == before


def test_there_is_none_before_the_close_and_for_a_contest_that_nobody_knows(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
        witness = with_role(Role.WITNESS)
        for number in (contest.id, 999):
            with pytest.raises(NotFound):
                bundle_for_witness(number, by=witness, now=now)
        assert closed_box(contest.id) is None
        run(contest.id, contest.voting_close_at)
        assert bundle_for_witness(contest.id, by=witness, now=now)[:2] == b"PK"


def an_announced_contest(now, votes, **values) -> Contest:
    contest, _ = a_voted_contest(now, votes, **values)
    run(contest.id, contest.announce_at)
    return db.session.get(Contest, contest.id, populate_existing=True)


@pytest.fixture
def few(monkeypatch):
    """An open board from three ballots on, so that the test needs no hundred."""
    monkeypatch.setattr("contest.queries.commitments.LEAST_ON_AN_OPEN_BOARD", 3)


@pytest.mark.parametrize(
    ("votes", "values", "phase", "given"),
    [
        ((2, 1), {"open_board": True}, Phase.ANNOUNCED, True),
        ((1, 1), {"open_board": True}, Phase.ANNOUNCED, False),
        ((2, 1), {"open_board": False}, Phase.ANNOUNCED, False),
        ((2, 1), {"open_board": False, "method": Method.IRV}, Phase.ANNOUNCED, False),
        ((2, 1), {"open_board": True}, Phase.COUNTED, False),
    ],
)
def test_everybody_gets_it_only_from_a_large_open_board_after_the_announcement(
    app, now, few, votes, values, phase, given
):
    with app.app_context():
        contest, _ = a_voted_contest(now, votes, **values)
        run(contest.id, contest.announce_at if phase is Phase.ANNOUNCED else contest.voting_close_at)
        assert closed_box(contest.id).is_open is given
        if given:
            assert bundle_for_everybody(contest.id)[:2] == b"PK"
        else:
            with pytest.raises(NotFound):
                bundle_for_everybody(contest.id)


@pytest.mark.parametrize(("threshold", "shown"), [(3, 2), (6, None)])
def test_the_number_of_ballots_is_published_from_the_privacy_threshold_on(app, now, threshold, shown):
    with app.app_context():
        # Two candidates and two voters are on the roll, and one more who did not vote.
        contest, _ = a_voted_contest(now, (1, 1), privacy_threshold=threshold)
        run(contest.id, contest.voting_close_at)
        assert closed_box(contest.id).ballots == shown
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.act == "commitment published")).one()
        promised = db.session.get(Commitment, contest.id)
        expected = {"commitment": promised.digest, **({"ballots": shown} if shown else {})}
        assert json.loads(entry.details) == expected
