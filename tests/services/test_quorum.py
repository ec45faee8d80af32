"""A vote in which too few took part: void when it should be counted, with its box as it was closed (PRODUCT 13)."""

import pytest
from sqlalchemy import delete, func, select

from contest.domain.phases import Phase
from contest.domain.stages import TOO_FEW_VOTED
from contest.extensions import db
from contest.models import Commitment, JournalEntry, Outcome, Placing
from contest.models.ballot_box import CountedBallot
from contest.queries.commitments import closed_box
from contest.queries.privacy import closed_votes
from contest.services.counting import BoxDoesNotTally, counted_ballots
from contest.services.journal import first_broken_entry
from contest.services.progress import advance
from contest.services.traces import clear_traces, contests_with_traces
from tests.factories import SEALING_SECRET, an_employee
from tests.services.staged import (
    BRANCH,
    WHOLE,
    a_house,
    branch_vote,
    cast,
    field_of,
    phases_of,
    published,
    put_forward,
    walk,
    whole,
)
from tests.services.test_progress import FAR, a_voted_contest, run


@pytest.mark.parametrize(
    ("votes", "quorum", "steps"),
    [
        # Two candidates and the voters are on the list: of 8 people 6 vote.
        ((4, 2), None, [Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED]),
        ((4, 2), 75, [Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED]),
        ((4, 2), 76, [Phase.CLOSED, Phase.VOID]),
        ((4, 2), 100, [Phase.CLOSED, Phase.VOID]),
    ],
)
def test_with_fewer_votes_than_the_quorum_nothing_is_counted(app, now, votes, quorum, steps):
    with app.app_context():
        contest, _ = a_voted_contest(now, votes, quorum_percent=quorum)
        assert run(contest.id, now + FAR) == steps
        is_void = Phase.VOID in steps
        assert contest.ended_reason == (TOO_FEW_VOTED if is_void else "")
        counted = [db.session.scalar(select(func.count()).select_from(table)) for table in (Outcome, Placing)]
        assert counted == ([0, 0] if is_void else [1, 2])
        assert first_broken_entry() is None


def test_the_box_of_a_void_vote_stays_as_it_was_closed(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (4, 2), quorum_percent=90, privacy_threshold=5)
        run(contest.id, now + FAR)
        assert contest.wrapped_key is None
        assert len(counted_ballots(contest)) == 6
        box = closed_box(contest.id)
        assert (box.digest, box.ballots) == (db.session.get(Commitment, contest.id).digest, 6)
        acts = db.session.scalars(select(JournalEntry.act).where(JournalEntry.contest_id == contest.id)).all()
        assert acts == ["clock: voting", "commitment published", "clock: closed", "clock: void"]


def test_the_traces_of_a_void_vote_are_cleared_and_checked_like_any_others(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (4, 2), quorum_percent=90)
        run(contest.id, now + FAR)
        assert contests_with_traces() == closed_votes() == [contest.id]
        assert clear_traces(now=now) == [contest.id]
        assert len(counted_ballots(contest)) == 6


def test_a_contest_that_was_void_before_the_vote_has_neither_box_nor_traces(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (), quorum_percent=90)
        assert (contest.phase, closed_box(contest.id)) == (Phase.VOID, None)
        assert contests_with_traces() == closed_votes() == []


def test_a_box_that_somebody_has_been_at_is_not_declared_void(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (4, 2), quorum_percent=90)
        assert advance(contest.id, now=now + FAR, sealing_secret=SEALING_SECRET) is Phase.CLOSED
        first = db.session.scalar(select(func.min(CountedBallot.receipt_code)))
        db.session.execute(delete(CountedBallot).where(CountedBallot.receipt_code == first))
        db.session.commit()
        with pytest.raises(BoxDoesNotTally):
            run(contest.id, now + FAR)
        assert contest.phase is Phase.CLOSED


def test_a_branch_in_which_too_few_voted_sends_nobody_and_the_contest_goes_on(app, now):
    with app.app_context():
        firm = a_house()
        family = published(firm, now, quorum_percent=50, least_field=1)
        people = {unit.id: [an_employee(unit=unit) for _ in range(4)] for unit in (firm.perm, firm.tver)}
        votes = {unit.id: branch_vote(family, unit) for unit in (firm.perm, firm.tver)}
        for unit, vote in votes.items():
            put_forward(firm, vote, *people[unit][:2])
        opening = family.lead.branch_voting_open_at
        walk(family, opening)
        # Of the five in each branch, three vote in Perm and two in Tver.
        for voter in people[firm.perm.id][1:]:
            cast(votes[firm.perm.id], voter, people[firm.perm.id][0], opening)
        for voter in people[firm.tver.id][2:]:
            cast(votes[firm.tver.id], voter, people[firm.tver.id][0], opening)
        walk(family, family.lead.voting_open_at)
        assert phases_of(family) == {
            (WHOLE, "Northern Meridian", 1): Phase.VOTING,
            (BRANCH, "Perm", 1): Phase.ANNOUNCED,
            (BRANCH, "Tver", 1): Phase.VOID,
        }
        assert field_of(whole(family)) == [people[firm.perm.id][0].last_name]
