"""Clearing the traces: after every close, once, retried, and never in the way of the close."""

from contextlib import suppress

import pytest
from sqlalchemy import func, select, text

from contest.domain.phases import Phase
from contest.domain.troubles import Trouble
from contest.extensions import db
from contest.models import Contest, HourlyTurnout, RollEntry
from contest.models.ballot_box import SealedBallot
from contest.queries.troubles import troubles_of
from contest.services.steering import cancel
from contest.services.traces import TracesRemain, clear_traces, contests_with_traces
from contest.services.turnout import note_turnout
from contest.services.voting import cast_ballot
from tests.box_and_roll import box_and_roll
from tests.factories import a_contest, an_employee
from tests.houses import an_app, let_go, settings
from tests.secrecy.votes import an_open_vote, close
from tests.services.test_voting import at_once


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


def test_people_vote_in_another_contest_while_the_traces_are_cleared(app, now):
    with app.app_context():
        closed = an_open_vote(30, 10, 1)
        close(closed)
        running = an_open_vote(30, 0, 2)
        opening = db.session.get_one(Contest, running.id).voting_open_at
        voters = db.session.scalars(
            select(RollEntry.employee_id).where(RollEntry.contest_id == running.id).order_by(RollEntry.employee_id)
        ).all()[10:]

    def act(number):
        if number % 5 == 0:
            with suppress(TracesRemain):
                clear_traces(now=now)
            return None
        return cast_ballot(running.id, voters[number], [running.candidates[0]], secret=f"{number:032d}", now=opening)

    at_once(app, 20, act)
    with app.app_context():
        clear_traces(now=now)
        assert is_cleared(closed.id)
        assert box_and_roll(running.id) == (16, 16)
        assert box_and_roll(closed.id) == (10, 10)


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
