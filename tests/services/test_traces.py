"""Clearing the traces: after every close, once, retried, and never in the way of the close."""

import pytest
from sqlalchemy import func, select, text

from contest.domain.phases import Phase
from contest.domain.troubles import Trouble
from contest.extensions import db
from contest.models import Contest, HourlyTurnout
from contest.models.ballot_box import SealedBallot
from contest.queries.troubles import troubles_of
from contest.services.steering import cancel
from contest.services.traces import TracesRemain, clear_traces, contests_with_traces
from contest.services.turnout import note_turnout
from tests.factories import a_contest, an_employee
from tests.houses import an_app, let_go, settings
from tests.secrecy.votes import an_open_vote, close


def is_cleared(contest_id):
    return db.session.get_one(Contest, contest_id, populate_existing=True).traces_cleared


def test_only_a_closed_vote_is_cleared_and_only_once(app, now):
    with app.app_context():
        running = an_open_vote(8, 3, 1)
        assert (clear_traces(now=now), is_cleared(running.id)) == ([], False)
        close(running)
        assert contests_with_traces() == [running.id]
        assert (clear_traces(now=now), is_cleared(running.id)) == ([running.id], True)
        assert clear_traces(now=now) == []


def test_with_the_traces_the_hourly_figures_go(app, now):
    with app.app_context():
        vote = an_open_vote(12, 3, 1)
        contest = db.session.get_one(Contest, vote.id)
        note_turnout(now=contest.voting_close_at.replace(minute=0) - (contest.voting_close_at - now) / 2)
        assert db.session.scalar(select(func.count()).select_from(HourlyTurnout)) == 1
        close(vote)
        clear_traces(now=now)
        assert db.session.scalar(select(func.count()).select_from(HourlyTurnout)) == 0


def test_the_envelopes_of_a_cancelled_vote_are_thrown_away_unopened(app, now):
    with app.app_context():
        vote = an_open_vote(12, 5, 1)
        hr = an_employee("Dan")
        cancel(vote.id, "The plant stands still", by=hr.id, now=now)
        assert clear_traces(now=now) == [vote.id]
        assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
        if db.engine.dialect.name == "postgresql":
            assert db.session.scalar(text("SELECT count(DISTINCT xmin::text) FROM roll")) == 1


def test_a_contest_cancelled_before_the_vote_has_no_traces(app, now):
    with app.app_context():
        a_contest(Phase.CANCELLED)
        assert contests_with_traces() == []


def test_while_somebody_reads_the_state_of_before_the_close_the_traces_remain_and_hr_is_told(app, now):
    with app.app_context():
        vote = an_open_vote(12, 5, 1)
        with db.engine.connect() as reader:
            reader.execution_options(isolation_level="REPEATABLE READ") if on_postgresql() else None
            reader.execute(text("SELECT count(*) FROM roll"))
            close(vote)
            with pytest.raises(TracesRemain):
                clear_traces(now=now)
            assert not is_cleared(vote.id)
            assert [one.kind for one in troubles_of(vote.id)] == [Trouble.TRACES]
        assert clear_traces(now=now) == [vote.id]
        assert troubles_of(vote.id) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_user_that_owns_no_tables_is_told_so(app, now):
    with app.app_context():
        vote = an_open_vote(12, 5, 1)
        close(vote)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE ROLE guest LOGIN"))
            connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest"))
    url = app.config["QL"].database_url.replace("ql@", "guest@")
    guest = an_app(settings(url, app.config["QL"].instance))
    try:
        with guest.app_context():
            with pytest.raises(TracesRemain) as refusal:
                clear_traces(now=now)
            assert not is_cleared(vote.id)
    finally:
        let_go(guest)
        with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP OWNED BY guest"))
            connection.execute(text("DROP ROLE guest"))
    assert "does not own the tables" in refusal.value.message


def on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
