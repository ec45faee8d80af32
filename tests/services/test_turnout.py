"""The turnout steps at full hours and never shows who votes just now."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from contest.extensions import db
from contest.models import Contest, HourlyTurnout, RollEntry
from contest.queries.contests import turnout
from contest.services.traces import clear_traces
from contest.services.turnout import note_turnout, take_hourly_step
from tests.secrecy.votes import an_open_vote, close


@pytest.fixture
def vote(app):
    """A vote that opened at the full hour, four of twelve have voted."""
    with app.app_context():
        vote = an_open_vote(12, 4, 1)
        yield vote


def shown(vote):
    found = turnout(db.session.get_one(Contest, vote.id, populate_existing=True))
    return (found.voted, found.as_of, found.is_counted)


def votes_now(vote, voted):
    people = select(RollEntry.employee_id).where(RollEntry.contest_id == vote.id).limit(voted)
    entries = update(RollEntry).where(RollEntry.contest_id == vote.id, RollEntry.employee_id.in_(people))
    db.session.execute(entries.values(has_voted=True, channel="web"))
    db.session.commit()


def opening(vote):
    return db.session.get_one(Contest, vote.id).voting_open_at


def test_before_the_first_full_hour_there_is_no_figure(vote):
    assert note_turnout(now=opening(vote) + timedelta(minutes=59, seconds=59)) == []
    assert shown(vote) == (0, None, False)


def test_at_the_full_hour_the_step_is_taken_once_and_what_comes_after_it_is_not_seen(vote):
    hour = opening(vote) + timedelta(hours=1)
    assert hour.minute == 0
    assert note_turnout(now=hour + timedelta(seconds=7)) == [vote.id]
    assert shown(vote) == (4, hour, True)
    votes_now(vote, 12)
    assert note_turnout(now=hour + timedelta(minutes=59)) == []
    assert shown(vote) == (4, hour, True)
    assert note_turnout(now=hour + timedelta(hours=1)) == [vote.id]
    assert shown(vote) == (12, hour + timedelta(hours=1), True)
    assert len(db.session.scalars(select(HourlyTurnout)).all()) == 1


def test_after_the_close_the_final_figures_are_shown_and_no_step_is_taken(vote):
    note_turnout(now=opening(vote) + timedelta(hours=1))
    contest = db.session.get_one(Contest, vote.id)
    assert note_turnout(now=contest.voting_close_at) == []
    close(vote)
    assert shown(vote) == (4, None, True)


def test_a_step_that_comes_after_the_close_leaves_no_figure(vote, now):
    """The sweep has found the vote open, and another worker closes it and clears its traces first."""
    close(vote)
    clear_traces(now=now)
    take_hourly_step(vote.id, 1)
    assert db.session.scalars(select(HourlyTurnout)).all() == []
