"""The clock's work: every step once, in order, however late and however often."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.domain.contests import Method
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, JournalEntry, Outcome, Placing, RollEntry, Unit
from contest.models.ballot_box import CountedBallot, SealedBallot
from contest.queries.ballot_papers import candidates_of
from contest.services.counting import BoxDoesNotTally, receipt_codes
from contest.services.journal import first_broken_entry
from contest.services.progress import advance
from contest.services.sealing import NoSealingSecret
from contest.services.voting import cast_ballot
from tests.box_and_roll import box_and_roll
from tests.factories import SEALING_SECRET, a_candidate, a_contest, a_nomination, a_unit, an_employee
from tests.post import emails, notices
from tests.services.test_voting import at_once

FAR = timedelta(days=30)


def run(contest_id, now, secret=SEALING_SECRET):
    """Every step that is due, one after another."""
    steps = []
    while (step := advance(contest_id, now=now, sealing_secret=secret)) is not None:
        steps.append(step)
    return steps


def a_voted_contest(now, votes, phase=Phase.SCREENING, **values):
    """(contest, candidates) with this many votes cast for each of the candidates, voting still open at `now`."""
    company = db.session.query(Unit).order_by(Unit.id).first() or a_unit()
    contest = a_contest(phase, company, **values)
    first = contest.voting_open_at
    candidates = [a_candidate(contest, an_employee(unit=company)) for _ in votes]
    people = [an_employee(unit=company) for _ in range(sum(votes))]
    run(contest.id, first)
    voters = iter(people)
    for candidate, times in zip(candidates, votes, strict=True):
        for _ in range(times):
            voter = next(voters)
            cast_ballot(contest.id, voter.id, [candidate.id], secret=f"secret{voter.id:026d}", now=first)
    return contest, candidates


def test_nothing_is_done_before_its_instant(app, now):
    with app.app_context():
        contest = a_contest(Phase.PLANNED)
        assert (
            advance(contest.id, now=contest.nominations_open_at - timedelta(microseconds=1), sealing_secret="") is None
        )
        assert advance(contest.id, now=contest.nominations_open_at, sealing_secret="") is Phase.NOMINATING


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID])
def test_drafts_and_ended_contests_are_left_alone(app, now, phase):
    with app.app_context():
        contest = a_contest(phase)
        assert advance(contest.id, now=now + FAR, sealing_secret=SEALING_SECRET) is None


def test_a_worker_that_starts_late_walks_through_every_step(app, now):
    with app.app_context():
        contest = a_contest(Phase.PLANNED)
        for name in ("Cleo", "Ben"):
            a_candidate(contest, an_employee(name))
        assert run(contest.id, now + FAR) == [
            Phase.NOMINATING,
            Phase.SCREENING,
            Phase.VOTING,
            Phase.CLOSED,
            Phase.COUNTED,
            Phase.ANNOUNCED,
        ]
        outcome = db.session.get(Outcome, contest.id)
        assert (outcome.eligible, outcome.ballots, outcome.blank) == (2, 0, 0)
        assert [placing.is_leader for placing in outcome.placings] == [False, False]


def test_too_small_a_field_makes_the_contest_void_with_its_reason(app, now):
    with app.app_context():
        contest = a_contest(Phase.SCREENING)
        a_candidate(contest)
        assert run(contest.id, now + FAR) == [Phase.VOID]
        assert contest.ended_reason == "Fewer candidates were admitted than this contest needs."
        assert db.session.scalar(select(func.count()).select_from(RollEntry)) == 0


def test_the_roll_holds_everybody_in_scope_who_works_here_when_voting_opens(app, now):
    with app.app_context():
        company = a_unit()
        branch, other = a_unit(parent=company), a_unit(parent=company)
        shop = a_unit(parent=branch)
        contest = a_contest(Phase.SCREENING, branch)
        inside = [an_employee(unit=branch), an_employee(unit=shop)]
        opening = contest.voting_open_at
        an_employee(unit=shop, left_on=opening.date())
        staying = an_employee(unit=shop, left_on=opening.date() + timedelta(days=1))
        an_employee(unit=other)
        for person in inside:
            a_candidate(contest, person)
        run(contest.id, opening)
        on_roll = set(db.session.scalars(select(RollEntry.employee_id)))
        assert on_roll == {inside[0].id, inside[1].id, staying.id}


def test_small_units_report_together_with_their_parent(app, now):
    with app.app_context():
        company = a_unit()
        large, small, tiny = (a_unit(parent=company) for _ in range(3))
        for unit, people in ((large, 30), (small, 4), (tiny, 7)):
            for _ in range(people):
                an_employee(unit=a_unit(parent=unit) if people == 4 else unit)
        contest = a_contest(Phase.SCREENING, company)
        for person in db.session.scalars(select(Employee).limit(2)).all():
            a_candidate(contest, person)
        run(contest.id, contest.voting_open_at)
        groups = dict(db.session.execute(select(RollEntry.unit_id, func.count()).group_by(RollEntry.unit_id)).all())
        assert groups == {large.id: 30, company.id: 11}


def test_the_count_gives_places_and_equals_share_one(app, now):
    with app.app_context():
        contest, candidates = a_voted_contest(now, (3, 1, 3, 0))
        assert run(contest.id, contest.voting_close_at) == [Phase.CLOSED, Phase.COUNTED]
        places = {
            placing.candidate_id: (placing.place, placing.score, placing.is_leader)
            for placing in db.session.scalars(select(Placing))
        }
        expected = [(1, "3", True), (3, "1", False), (1, "3", True), (4, "0", False)]
        assert places == dict(zip([one.id for one in candidates], expected, strict=True))


def test_approval_counts_every_tick(app, now):
    with app.app_context():
        contest, (cleo, ada) = a_voted_contest(now, (2, 1), method=Method.APPROVAL, max_choices=2)
        last = an_employee(unit=contest.scope)
        db.session.add(RollEntry(contest_id=contest.id, employee_id=last.id, unit_id=contest.scope_id))
        db.session.commit()
        cast_ballot(contest.id, last.id, [cleo.id, ada.id], secret="z" * 32, now=contest.voting_open_at)
        run(contest.id, contest.voting_close_at)
        scores = dict(db.session.execute(select(Placing.candidate_id, Placing.score)).all())
        assert scores == {cleo.id: "3", ada.id: "2"}


def test_closing_opens_the_envelopes_destroys_the_key_and_leaves_receipt_order(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (2, 3))
        assert contest.wrapped_key is not None
        advance(contest.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        contest = db.session.get(Contest, contest.id, populate_existing=True)
        assert (contest.phase, contest.wrapped_key) == (Phase.CLOSED, None)
        assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
        assert db.session.scalar(select(func.count()).select_from(CountedBallot)) == 5
        assert receipt_codes(contest.id) == sorted(receipt_codes(contest.id))
        assert box_and_roll(contest.id) == (5, 5)


@pytest.mark.parametrize("secret", ["", "a wrong secret that nobody sealed anything with"])
def test_without_the_sealing_secret_the_box_stays_closed_and_nothing_is_lost(app, now, secret):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
        with pytest.raises(NoSealingSecret):
            advance(contest.id, now=contest.voting_close_at, sealing_secret=secret)
        assert db.session.get(Contest, contest.id, populate_existing=True).phase is Phase.VOTING
        assert run(contest.id, contest.voting_close_at) == [Phase.CLOSED, Phase.COUNTED]


def test_a_planted_ballot_stops_the_count(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
        envelope = db.session.scalars(select(SealedBallot.envelope)).first()
        db.session.add(SealedBallot(contest_id=contest.id, receipt_hash=b"x" * 32, envelope=envelope))
        db.session.commit()
        with pytest.raises(BoxDoesNotTally):
            advance(contest.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        assert db.session.get(Contest, contest.id, populate_existing=True).phase is Phase.VOTING


def test_an_altered_envelope_stops_the_count(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (1, 1))
        ballot = db.session.scalars(select(SealedBallot)).first()
        ballot.envelope = ballot.envelope[:-1] + bytes([ballot.envelope[-1] ^ 1])
        db.session.commit()
        with pytest.raises(BoxDoesNotTally):
            advance(contest.id, now=contest.voting_close_at, sealing_secret=SEALING_SECRET)
        assert db.session.get(Contest, contest.id, populate_existing=True).phase is Phase.VOTING


def test_the_embargo_holds_until_the_instant_of_the_announcement(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (2, 1))
        run(contest.id, contest.announce_at - timedelta(microseconds=1))
        assert db.session.get(Outcome, contest.id).announced_at is None
        assert (emails(kind=LetterKind.RESULT), notices(kind=LetterKind.RESULT)) == ([], [])
        assert run(contest.id, contest.announce_at) == [Phase.ANNOUNCED]
        announced = db.session.get(Outcome, contest.id, populate_existing=True).announced_at
        assert announced == contest.announce_at


def test_everybody_gets_the_one_letter_that_says_most_and_those_without_an_address_a_notice(app, now):
    with app.app_context():
        company = a_unit()
        contest = a_contest(Phase.SCREENING, company, tell_when_voting_opens=False)
        winner, second, nominator, reader = (
            an_employee(name, company, email=f"{name.lower()}@example.org") for name in ("Cleo", "Ben", "Ada", "Eve")
        )
        silent = an_employee("Dan", company)
        an_employee("Gone", company, email="gone@example.org", left_on=now.date())
        for person in (winner, second):
            a_nomination(contest, person, nominator, NominationStatus.ADMITTED)
        leader = contest_candidate(contest, winner)
        run(contest.id, contest.voting_open_at)
        cast_ballot(contest.id, silent.id, [leader], secret="s" * 32, now=contest.voting_open_at)
        run(contest.id, contest.announce_at)
        expected = {
            winner.id: LetterKind.WINNER,
            second.id: LetterKind.CANDIDATE,
            nominator.id: LetterKind.NOMINATOR,
            reader.id: LetterKind.RESULT,
        }
        assert {each.employee_id: each.kind for each in emails()} == expected
        assert {each.employee_id: each.kind for each in notices()} == expected | {silent.id: LetterKind.RESULT}


def contest_candidate(contest, person):
    """The candidate id of a person."""
    return next(
        one.id for one in db.session.scalars(candidates_of(contest.id)).unique() if one.employee_id == person.id
    )


def test_ten_workers_at_once_take_each_step_once(app, now):
    with app.app_context():
        contest, _ = a_voted_contest(now, (2, 1))
        contest_id, end = contest.id, contest.announce_at

    def work(number):
        return run(contest_id, end)

    answers = at_once(app, 10, work)
    steps = [step for answer in answers for step in answer]
    assert sorted(steps) == sorted([Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Outcome)) == 1
        assert first_broken_entry() is None
        acts = list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))
        assert acts[-3:] == ["clock: closed", "clock: counted", "clock: announced"]
