"""Cancelling, bringing forward and lengthening, and what the clock then does."""

from datetime import timedelta

import pytest

from contest.domain.errors import FieldRefused, RuleBroken
from contest.domain.phases import CANCELLABLE, ORDER, Phase
from contest.domain.steering import LEVERS, Forward
from contest.extensions import db
from contest.models import Contest, JournalEntry
from contest.queries.contests import contest_by_id, due_contests
from contest.services.progress import advance
from contest.services.steering import TooLate, bring_forward, cancel, vote_longer
from tests.factories import SEALING_SECRET, a_candidate, a_contest, an_employee

MINUTE = timedelta(minutes=1)


@pytest.fixture
def dan(app):
    with app.app_context():
        yield an_employee("Dan")


@pytest.mark.parametrize("phase", [phase for phase in ORDER if phase in CANCELLABLE - {Phase.DRAFT}])
def test_a_contest_is_cancelled_with_a_reason_before_the_close(dan, now, phase):
    contest = a_contest(phase)
    cancel(contest.id, "  The plant\n stands still  ", by=dan.id, now=now)
    contest = contest_by_id(contest.id)
    assert (contest.phase, contest.ended_reason, contest.wrapped_key) == (
        Phase.CANCELLED,
        "The plant stands still",
        None,
    )
    assert due_contests(now + timedelta(days=999)) == []


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID])
def test_after_the_close_nothing_is_cancelled(dan, now, phase):
    contest = a_contest(phase)
    with pytest.raises(TooLate):
        cancel(contest.id, "Too late", by=dan.id, now=now)
    assert db.session.get(Contest, contest.id).phase is phase


def test_at_the_closing_instant_it_is_too_late_even_if_the_worker_sleeps(dan, now):
    contest = a_contest(Phase.VOTING)
    with pytest.raises(TooLate):
        cancel(contest.id, "Too late", by=dan.id, now=contest.voting_close_at)


def test_a_draft_that_nobody_has_seen_is_not_cancelled(dan, now):
    contest = a_contest(Phase.DRAFT)
    with pytest.raises(RuleBroken, match="Delete it instead"):
        cancel(contest.id, "A mistake", by=dan.id, now=now)


@pytest.mark.parametrize("reason", ["", "  \n ", "ab", "x" * 501])
def test_a_reason_is_asked_for(dan, now, reason):
    contest = a_contest(Phase.PLANNED)
    with pytest.raises(FieldRefused) as refusal:
        cancel(contest.id, reason, by=dan.id, now=now)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("step", list(Forward))
def test_the_clock_takes_a_step_brought_forward_at_once(dan, now, step):
    phase = min(LEVERS[step].phases, key=ORDER.index)
    contest = a_contest(phase if step is not Forward.ANNOUNCE else Phase.COUNTED, least_field=1)
    a_candidate(contest)
    assert due_contests(now) == []
    bring_forward(contest.id, step, by=dan.id, now=now)
    assert due_contests(now) == [contest.id]
    if step not in {Forward.CLOSE_VOTING, Forward.ANNOUNCE}:
        assert advance(contest.id, now=now, sealing_secret=SEALING_SECRET) is not None
    entry = db.session.query(JournalEntry).filter_by(act="step brought forward").one()
    assert (entry.by_id, entry.contest_id) == (dan.id, contest.id)


def test_a_step_of_another_phase_is_refused_in_words(dan, now):
    contest = a_contest(Phase.NOMINATING)
    with pytest.raises(TooLate, match="not the next one"):
        bring_forward(contest.id, Forward.CLOSE_VOTING, by=dan.id, now=now)


def test_a_step_whose_time_has_come_is_left_to_the_clock(dan, now):
    contest = a_contest(Phase.NOMINATING)
    with pytest.raises(TooLate, match="happens by itself"):
        bring_forward(contest.id, Forward.CLOSE_NOMINATIONS, by=dan.id, now=contest.nominations_close_at)


def test_a_phase_is_not_closed_in_the_instant_in_which_it_opens(dan, now):
    contest = a_contest(Phase.VOTING)
    with pytest.raises(RuleBroken, match="only just begun"):
        bring_forward(contest.id, Forward.CLOSE_VOTING, by=dan.id, now=contest.voting_open_at)


def test_a_vote_with_too_small_a_field_is_not_opened_by_hand(dan, now):
    contest = a_contest(Phase.SCREENING, least_field=2)
    a_candidate(contest)
    with pytest.raises(RuleBroken, match="Candidates admitted: 1"):
        bring_forward(contest.id, Forward.OPEN_VOTING, by=dan.id, now=now)


def test_a_vote_is_made_longer_with_a_reason(dan, now):
    contest = a_contest(Phase.VOTING)
    until = contest.voting_close_at + MINUTE
    vote_longer(contest.id, until, "The network was down", by=dan.id, now=now)
    assert contest_by_id(contest.id).voting_close_at == until
    assert db.session.query(JournalEntry).filter_by(act="voting made longer").count() == 1


@pytest.mark.parametrize("shift", [timedelta(0), -MINUTE, timedelta(days=3), timedelta(days=9999)])
def test_a_vote_is_neither_made_shorter_nor_carried_past_the_announcement(dan, now, shift):
    contest = a_contest(Phase.VOTING)
    with pytest.raises(FieldRefused) as refusal:
        vote_longer(contest.id, contest.voting_close_at + shift, "Why not", by=dan.id, now=now)
    assert refusal.value.field == "voting_close_at"


def test_a_vote_that_is_over_is_not_made_longer(dan, now):
    contest = a_contest(Phase.VOTING)
    closes_at = contest.voting_close_at
    with pytest.raises(TooLate):
        vote_longer(contest.id, closes_at + MINUTE, "The network was down", by=dan.id, now=closes_at)
