"""Casting a ballot: who may, until when, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from contest.domain.ballots import BadMarks, Channel
from contest.domain.contests import Method
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
from contest.domain.secrecy import BadSecret, receipt_code
from contest.extensions import db
from contest.models import Candidate, Contest, RollEntry
from contest.models.ballot_box import SealedBallot
from contest.services.progress import advance
from contest.services.transaction import transaction
from contest.services.voting import AlreadyVoted, NotOnTheRoll, VotingIsClosed, cast_ballot, put_in_the_box
from tests.box_and_roll import box_and_roll
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_unit, an_employee

SECRET = "0123456789abcdef0123456789abcdef"


def an_open_vote(now, voters=3, **values):
    """(contest, ids of two candidates, voters) with the box open at `now`; the candidates may vote too."""
    company = a_unit()
    contest = a_contest(Phase.SCREENING, company, **values)
    contest.voting_open_at, contest.nominations_close_at = now, now - timedelta(hours=1)
    contest.nominations_open_at = now - timedelta(hours=2)
    contest.voting_close_at, contest.announce_at = now + timedelta(days=1), now + timedelta(days=2)
    people = [an_employee(unit=company) for _ in range(voters)]
    candidates = [a_candidate(contest, an_employee(name, company)).id for name in ("Cleo", "Ada")]
    db.session.commit()
    assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is Phase.VOTING
    return contest, candidates, people


def test_a_vote_ticks_the_roll_and_fills_the_box(app, now):
    with app.app_context():
        contest, (cleo, _), (ben, *_) = an_open_vote(now)
        code = cast_ballot(contest.id, ben.id, [cleo], secret=SECRET, now=now)
        assert code == receipt_code(contest.id, SECRET)
        assert box_and_roll(contest.id) == (1, 1)
        entry = db.session.get(RollEntry, (contest.id, ben.id))
        assert (entry.has_voted, entry.channel) == (True, Channel.WEB)


def test_a_second_vote_of_the_same_person_is_refused_and_stores_nothing(app, now):
    with app.app_context():
        contest, (cleo, ada), (ben, *_) = an_open_vote(now)
        cast_ballot(contest.id, ben.id, [cleo], secret=SECRET, now=now)
        with pytest.raises(AlreadyVoted):
            cast_ballot(contest.id, ben.id, [ada], secret=SECRET[::-1], now=now)
        assert box_and_roll(contest.id) == (1, 1)


def test_voting_is_half_open_and_late_even_while_the_worker_is_down(app, now):
    with app.app_context():
        contest, (cleo, _), (ben, eve, _) = an_open_vote(now)
        close = contest.voting_close_at
        with pytest.raises(VotingIsClosed):
            cast_ballot(contest.id, eve.id, [cleo], secret=SECRET, now=now - timedelta(microseconds=1))
        with pytest.raises(VotingIsClosed):
            cast_ballot(contest.id, eve.id, [cleo], secret=SECRET, now=close)
        cast_ballot(contest.id, ben.id, [cleo], secret=SECRET, now=close - timedelta(microseconds=1))
        assert box_and_roll(contest.id) == (1, 1)


@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.SCREENING, Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED])
def test_only_the_voting_phase_takes_votes(app, now, phase):
    with app.app_context():
        contest = a_contest(phase)
        with pytest.raises(VotingIsClosed):
            cast_ballot(contest.id, an_employee().id, [], secret=SECRET, now=now)


def test_an_unknown_contest_is_not_found(app, now):
    with app.app_context(), pytest.raises(NotFound):
        cast_ballot(4711, an_employee().id, [], secret=SECRET, now=now)


def test_nobody_votes_who_came_after_the_roll_was_frozen(app, now):
    with app.app_context():
        contest, (cleo, _), _ = an_open_vote(now)
        with pytest.raises(NotOnTheRoll):
            cast_ballot(contest.id, an_employee("Eve").id, [cleo], secret=SECRET, now=now)


def test_nobody_votes_for_oneself_unless_the_contest_allows_it(app, now):
    with app.app_context():
        contest, (cleo, _), _ = an_open_vote(now)
        person = db.session.get_one(Candidate, cleo).employee_id
        with pytest.raises(BadMarks):
            cast_ballot(contest.id, person, [cleo], secret=SECRET, now=now)
        assert box_and_roll(contest.id) == (0, 0)
        db.session.execute(update(Contest).values(own_vote_allowed=True))
        cast_ballot(contest.id, person, [cleo], secret=SECRET, now=now)
        assert box_and_roll(contest.id) == (1, 1)


@pytest.mark.parametrize(
    ("method", "max_choices", "marks", "valid"),
    [
        (Method.PLURALITY, None, (0,), True),
        (Method.PLURALITY, None, (), True),
        (Method.PLURALITY, None, (0, 1), False),
        (Method.APPROVAL, None, (0, 1), True),
        (Method.APPROVAL, 1, (0, 1), False),
        (Method.APPROVAL, 2, (0, 0), False),
        (Method.APPROVAL, 2, (), True),
    ],
)
def test_marks_are_checked_where_they_are_stored(app, now, method, max_choices, marks, valid):
    with app.app_context():
        contest, candidates, (ben, *_) = an_open_vote(now, method=method, max_choices=max_choices)
        marked = [candidates[mark] for mark in marks]
        if valid:
            cast_ballot(contest.id, ben.id, marked, secret=SECRET, now=now)
        else:
            with pytest.raises(BadMarks):
                cast_ballot(contest.id, ben.id, marked, secret=SECRET, now=now)
        assert box_and_roll(contest.id) == (int(valid), int(valid))


@pytest.mark.parametrize(
    "secret", ["", "short", "x" * 129, "ünicode-secret-of-length", "spaces are not allowed", "a\x00" * 10]
)
def test_a_secret_that_no_browser_of_ours_makes_is_refused(app, now, secret):
    with app.app_context():
        contest, (cleo, _), (ben, *_) = an_open_vote(now)
        with pytest.raises(BadSecret):
            cast_ballot(contest.id, ben.id, [cleo], secret=secret, now=now)
        assert box_and_roll(contest.id) == (0, 0)


def test_two_people_cannot_share_a_check_code(app, now):
    with app.app_context():
        contest, (cleo, _), (ben, eve, _) = an_open_vote(now)
        cast_ballot(contest.id, ben.id, [cleo], secret=SECRET, now=now)
        with pytest.raises(Exception, match="receipt code is taken"):
            cast_ballot(contest.id, eve.id, [cleo], secret=SECRET, now=now)
        assert box_and_roll(contest.id) == (1, 1)
        assert db.session.get(RollEntry, (contest.id, eve.id), populate_existing=True).has_voted is False


def at_once(app, times, act):
    """Run `act(number)` in so many threads released together; returns what each returned or raised."""
    gate = Barrier(times)

    def one(number):
        with app.app_context():
            gate.wait()
            try:
                return act(number)
            except Exception as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def test_twenty_casts_of_one_person_at_once_store_one_ballot(app, now):
    with app.app_context():
        contest, (cleo, _), (ben, *_) = an_open_vote(now)
        contest_id, voter = contest.id, ben.id

    def cast(number):
        return cast_ballot(contest_id, voter, [cleo], secret=f"{SECRET}{number}", now=now)

    answers = at_once(app, 20, cast)
    with app.app_context():
        assert box_and_roll(contest_id) == (1, 1)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyVoted"] * 19 + ["str"]


def test_control_reading_before_writing_stores_several_ballots(app, now):
    """The same race without the guarded update: it must double, or the test above proves nothing."""
    with app.app_context():
        contest, _, (ben, *_) = an_open_vote(now)
        contest_id, voter = contest.id, ben.id
    all_have_read = Barrier(20)

    def cast_without_guard(number):
        voted = db.session.get(RollEntry, (contest_id, voter)).has_voted
        db.session.commit()
        all_have_read.wait()
        if voted:
            raise AlreadyVoted("")
        with transaction():
            db.session.execute(
                update(RollEntry)
                .where(RollEntry.contest_id == contest_id, RollEntry.employee_id == voter)
                .values(has_voted=True, channel=Channel.WEB)
            )
            put_in_the_box(contest_id, b"%032d" % number, b"envelope")

    at_once(app, 20, cast_without_guard)
    with app.app_context():
        ballots, ticks = box_and_roll(contest_id)
        assert ticks == 1
        assert ballots > 1


def test_every_envelope_of_a_contest_has_the_same_length_and_none_can_be_read(app, now):
    with app.app_context():
        contest, candidates, people = an_open_vote(now, voters=12, method=Method.APPROVAL)
        for number, person in enumerate(people):
            marked = candidates[: number % 3]
            cast_ballot(contest.id, person.id, marked, secret=f"{SECRET}{number}", now=now)
        envelopes = db.session.scalars(select(SealedBallot.envelope)).all()
        assert len(envelopes) == 12
        assert len({len(envelope) for envelope in envelopes}) == 1
        assert len(set(envelopes)) == 12
        assert not any(b"marks" in envelope for envelope in envelopes)
