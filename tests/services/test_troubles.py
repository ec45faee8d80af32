"""A vote that does not go on is noted in plain words, shown by /readyz, and forgotten once the step succeeds."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from contest.domain.bundle import ballots_text, commitment
from contest.domain.phases import Phase
from contest.domain.troubles import Trouble
from contest.extensions import db
from contest.models import Commitment, Contest
from contest.models.ballot_box import CountedBallot
from contest.queries.readiness import checks
from contest.queries.troubles import troubles_of
from contest.services.counting import BoxDoesNotTally, counted_ballots
from contest.services.sealing import NoSealingSecret
from contest.services.steering import cancel
from contest.services.transaction import transaction
from contest.services.troubles import forget_troubles, note_trouble, take_step, watch_keys
from tests.factories import SEALING_SECRET, an_employee
from tests.secrecy.votes import an_open_vote
from tests.services.test_voting import at_once

ANOTHER = "another secret than the one with which voting was opened"


@pytest.fixture
def vote(app):
    with app.app_context():
        yield an_open_vote(12, 5, 1)


def noted(vote):
    return [(one.kind, one.message) for one in troubles_of(vote.id)]


def faults(now):
    processes = {"beat", "worker", "sender"}
    return {check.name: check.note for check in checks(now=now) if not check.ok and check.name not in processes}


def closing(vote):
    return db.session.get_one(Contest, vote.id).voting_close_at


def test_a_worker_with_another_secret_is_told_long_before_the_close(vote, now):
    assert watch_keys(now=now, sealing_secret=ANOTHER) == [vote.id]
    assert watch_keys(now=now, sealing_secret=ANOTHER) == [vote.id]
    assert noted(vote) == [(Trouble.KEY, "SEALING_SECRET is not the one with which this contest was opened.")]
    assert faults(now) == {"sealing key": f"the worker cannot open the ballot box of contest {vote.id}"}
    assert watch_keys(now=now, sealing_secret=SEALING_SECRET) == []
    assert (noted(vote), faults(now)) == ([], {})


def test_a_close_without_the_secret_is_noted_and_made_good(vote, now):
    with pytest.raises(NoSealingSecret):
        take_step(vote.id, now=closing(vote), sealing_secret="")
    assert [kind for kind, _ in noted(vote)] == [Trouble.KEY]
    assert take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET) is Phase.CLOSED
    assert (noted(vote), faults(now)) == ([], {})


def test_a_box_that_was_tampered_with_is_noted_without_a_figure_and_made_good(vote, now):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE sealed_ballots SET contest_id = contest_id, envelope = :x"), {"x": b"x"})
        kept = connection.execute(text("SELECT count(*) FROM sealed_ballots")).scalar()
    with pytest.raises(BoxDoesNotTally):
        take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    assert [kind for kind, _ in noted(vote)] == [Trouble.BOX]
    assert "does not agree with the roll" in faults(now)["counting"]
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM sealed_ballots"))
        connection.execute(text("UPDATE roll SET has_voted = :no, channel = NULL"), {"no": False})
    assert kept == 5
    assert take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET) is Phase.CLOSED
    assert (noted(vote), faults(now)) == ([], {})


def test_a_box_that_does_not_match_what_was_published_is_noted(vote, now):
    take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    with db.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM counted_ballots WHERE receipt_code = (SELECT min(receipt_code) FROM counted_ballots)")
        )
    with pytest.raises(BoxDoesNotTally):
        take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    assert [kind for kind, _ in noted(vote)] == [Trouble.BOX]


REWRITTEN = [
    "UPDATE placings SET is_leader = (place = 2), place = CASE place WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE place END",
    "UPDATE placings SET score = '4' WHERE place = 1",
    "UPDATE outcomes SET record = '{}'",
    "UPDATE outcomes SET record = ''",
    "DELETE FROM commitments",
]


@pytest.mark.parametrize("deed", REWRITTEN)
def test_a_result_that_was_rewritten_before_its_announcement_is_not_announced(vote, now, deed):
    for step in (Phase.CLOSED, Phase.COUNTED):
        assert take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET) is step
    announced = db.session.get_one(Contest, vote.id).announce_at
    with db.engine.begin() as connection:
        connection.execute(text(deed))
    with pytest.raises(BoxDoesNotTally):
        take_step(vote.id, now=announced, sealing_secret=SEALING_SECRET)
    assert [kind for kind, _ in noted(vote)] == [Trouble.BOX]
    assert db.session.get_one(Contest, vote.id).phase is Phase.COUNTED


def test_whoever_rewrites_ballots_and_commitment_is_found_out_by_the_journal(vote, now):
    take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    contest = db.session.get_one(Contest, vote.id)
    promised = db.session.get_one(Commitment, vote.id)
    with transaction():
        ballot = db.session.scalars(select(CountedBallot)).first()
        ballot.marks = "[]"
        db.session.flush()
        promised.digest = commitment(promised.manifest.encode(), ballots_text(counted_ballots(contest)).encode())
    with pytest.raises(BoxDoesNotTally):
        take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)


def test_a_message_with_figures_is_not_kept(vote, now):
    with db.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM sealed_ballots WHERE receipt_hash = (SELECT receipt_hash FROM sealed_ballots LIMIT 1)")
        )
    with pytest.raises(BoxDoesNotTally):
        take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    assert noted(vote) == [(Trouble.BOX, "")]


def test_a_fault_of_the_tables_is_noted_like_any_other(vote, now):
    """Only a database that is away is no trouble of the contest: the next minute may find it back."""
    renamed("commitments", "hidden")
    try:
        with pytest.raises(DBAPIError):
            take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET)
    finally:
        renamed("hidden", "commitments")
    assert [kind for kind, _ in noted(vote)] == [Trouble.FAULT]
    assert take_step(vote.id, now=closing(vote), sealing_secret=SEALING_SECRET) is Phase.CLOSED
    assert noted(vote) == []


def renamed(old, new):
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_a_cancelled_contest_troubles_nobody_any_more(vote, now):
    note_trouble(vote.id, Trouble.BOX, "", now=now)
    assert set(faults(now)) == {"counting"}
    cancel(vote.id, "The box was tampered with", by=an_employee("Dan").id, now=now)
    assert faults(now) == {}


def test_ten_workers_note_a_trouble_once(app, now):
    with app.app_context():
        vote = an_open_vote(12, 1, 1)
    at_once(app, 10, lambda number: note_trouble(vote.id, Trouble.KEY, "", now=now))
    with app.app_context():
        assert len(noted(vote)) == 1
        forget_troubles(vote.id, Trouble.KEY)
        assert noted(vote) == []


def test_tables_of_an_older_version_are_told(app, now):
    with app.app_context():
        with db.engine.begin() as connection:
            newest = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            connection.execute(text("UPDATE alembic_version SET version_num = '0001_staff'"))
        try:
            assert faults(now) == {
                "migrations": f"0001_staff has run, {newest} is the newest; run flask --app wsgi init"
            }
        finally:
            with db.engine.begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
