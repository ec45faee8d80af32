"""Two votes under one receipt code hold nothing up; an envelope that lies in the box twice does."""

import pytest
from sqlalchemy import text

from contest.domain.secrecy import envelope_text, twin_code
from contest.extensions import db
from contest.models import Contest, RollEntry
from contest.services.counting import BoxDoesNotTally, receipt_codes
from contest.services.progress import advance
from contest.services.sealing import seal
from tests.box_and_roll import box_and_roll
from tests.factories import SEALING_SECRET
from tests.secrecy.votes import Vote, an_open_vote, close


def one_more_tick(vote: Vote) -> int:
    """Tick somebody else on the roll, as the vote of that person would; returns the unit."""
    entry = db.session.scalars(
        db.select(RollEntry).where(RollEntry.contest_id == vote.id, RollEntry.has_voted.is_(False)).limit(1)
    ).one()
    entry.has_voted, entry.channel = True, "web"
    unit = entry.unit_id
    db.session.commit()
    return unit


def put(vote: Vote, envelope: bytes) -> None:
    """Lay an envelope under a hash of its own."""
    with db.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO sealed_ballots (contest_id, receipt_hash, envelope) VALUES (:c, :h, :e)"),
            {"c": vote.id, "h": b"h" * 32, "e": envelope},
        )


def test_two_people_with_one_code_are_both_counted(app):
    with app.app_context():
        vote = an_open_vote(12, 5, 1)
        code = min(vote.truth.values())
        contest = db.session.get_one(Contest, vote.id)
        length = 200
        envelope = envelope_text((vote.candidates[0],), unit_id=one_more_tick(vote), code=code, length=length)
        put(vote, seal(envelope, public_key=contest.public_key))
        close(vote)
        assert box_and_roll(vote.id) == (6, 6)
        assert receipt_codes(vote.id) == sorted([*vote.truth.values(), twin_code(vote.id, code)])


def test_an_envelope_that_lies_there_twice_stops_the_count(app):
    with app.app_context():
        vote = an_open_vote(12, 5, 1)
        one_more_tick(vote)
        put(vote, bytes(db.session.execute(text("SELECT envelope FROM sealed_ballots LIMIT 1")).scalar_one()))
        contest = db.session.get_one(Contest, vote.id)
        with pytest.raises(BoxDoesNotTally) as refusal:
            advance(vote.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        assert "lies in the box twice" in refusal.value.message
