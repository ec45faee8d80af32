"""Work that is due while something is broken: a vote to close and count, and letters that wait."""

from datetime import UTC, datetime

from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest
from tests.faults.crowd import at_once, play
from tests.faults.outbox import none_waits, write_to
from tests.faults.polls import Polls, Vote

BALLOTS = 20


def due_now(station: Polls, number: int) -> Vote:
    """A vote with ballots in it that is to be closed and counted at once, and letters that are to leave."""
    vote = station.open_vote()
    voters = station.voters[-BALLOTS:]
    play(at_once(station.port, [station.form(vote, voter, vote.candidates[0]) for voter in voters]))
    write_to(station, vote, number)
    station.close_at(vote, datetime.now(UTC))
    return vote


def is_done(station: Polls, vote: Vote) -> bool:
    """Whether the vote is counted and its letters have left."""
    with station.app.app_context():
        counted = db.session.get_one(Contest, vote.id).phase is Phase.COUNTED
    return counted and none_waits(station, vote)
