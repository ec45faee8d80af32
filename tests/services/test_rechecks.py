"""Asking again whether those who stand still may, and what becomes of whoever may not."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.domain.ballots import BadMarks
from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import (
    Candidate,
    CommissionMember,
    Contest,
    Eligibility,
    JournalEntry,
    RollEntry,
)
from contest.models.ballot_box import SealedBallot
from contest.queries.ballot_papers import Shown, ballot_paper
from contest.queries.manifests import manifest_of
from contest.services.rechecks import Occasion, drop, recheck, standing_now
from contest.services.transaction import held, transaction
from contest.services.voting import cast_ballot
from tests.factories import (
    a_candidate,
    a_consent,
    a_contest,
    a_head,
    a_nomination,
    a_unit,
    an_employee,
    stored,
)
from tests.post import emails
from tests.services.test_progress import a_voted_contest
from tests.statements import statements


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def rechecked(contest, now, occasion=Occasion.OPENING):
    with transaction():
        return [each.employee_id for each in recheck(held(type(contest), contest.id), now=now, occasion=occasion)]


def test_who_left_meanwhile_is_dropped_once_with_a_reason_in_the_journal(inside, now):
    contest = a_contest(Phase.SCREENING)
    cleo, ben = an_employee("Cleo"), an_employee("Ben")
    gone = a_candidate(contest, cleo)
    stays = a_candidate(contest, ben)
    cleo.left_on = now.date()
    db.session.commit()
    assert rechecked(contest, now) == [cleo.id]
    assert rechecked(contest, now + timedelta(days=1)) == []
    assert (gone.dropped_reason, gone.dropped_at, stays.dropped_at) == (Reason.HAS_LEFT, now, None)
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.act, entry.by_id, entry.contest_id) == ("candidate dropped", None, contest.id)
    assert json.loads(entry.details) == {
        "candidate": gone.id,
        "employee": cleo.id,
        "reason": "has_left",
        "occasion": "opening",
    }


@pytest.mark.parametrize("state", [ConsentState.DECLINED, ConsentState.WITHDRAWN])
def test_who_does_not_agree_any_more_is_dropped(inside, now, state):
    contest = a_contest(Phase.SCREENING)
    cleo = an_employee("Cleo")
    candidate = a_candidate(contest, cleo)
    a_consent(contest, cleo, state, ConsentKind.INTERNAL)
    assert rechecked(contest, now) == []
    a_consent(contest, cleo, state, ConsentKind.TAKING_PART)
    assert rechecked(contest, now) == [cleo.id]
    assert candidate.dropped_reason is Reason.CONSENT_WITHDRAWN


def test_who_came_to_sit_on_the_commission_is_dropped_as_the_rule_set_says(inside, now):
    contest = a_contest(Phase.SCREENING, eligibility=Eligibility(off_commission=False))
    cleo = an_employee("Cleo")
    a_candidate(contest, cleo)
    stored(CommissionMember(contest_id=contest.id, employee_id=cleo.id))
    assert rechecked(contest, now) == []
    contest.eligibility.off_commission = True
    db.session.commit()
    assert rechecked(contest, now) == [cleo.id]


def test_the_person_and_the_nominators_get_one_letter_each_as_far_as_they_can_be_reached(inside, now):
    company = a_unit("Northern Meridian")
    ada = a_head("Ada", company, email="ada@meridian.example")
    gone = an_employee("Dan", company, email="dan@meridian.example", left_on=now.date())
    cleo = an_employee("Cleo", company, email="cleo@meridian.example")
    contest = a_contest(Phase.SCREENING, company)
    a_nomination(contest, cleo, ada, NominationStatus.ADMITTED)
    candidate = db.session.scalars(select(Candidate)).one()
    a_nomination(contest, cleo, gone, NominationStatus.ADMITTED, a_unit(parent=company), candidate_id=candidate.id)
    for _ in range(2):
        with transaction():
            drop(candidate, Reason.CONSENT_WITHDRAWN, by=cleo.id, now=now, occasion=Occasion.CONSENT)
    letters = [(each.employee_id, each.kind, each.contest_id, each.about) for each in emails()]
    about = f"candidate:{candidate.id}"
    assert sorted(letters) == sorted(
        (person.id, LetterKind.CANDIDATE_DROPPED, contest.id, about) for person in (ada, cleo)
    )


def test_before_the_order_everybody_who_stood_is_looked_at_by_the_rules_of_today(inside, now):
    contest = a_contest(Phase.ANNOUNCED)
    cleo, ben, dan = an_employee("Cleo"), an_employee("Ben"), an_employee("Dan")
    here, gone = a_candidate(contest, cleo), a_candidate(contest, ben)
    dropped = a_candidate(contest, dan, dropped_reason=Reason.PENALTY, dropped_at=now)
    ben.left_on = now.date()
    db.session.commit()
    expected = {here.id: None, gone.id: Reason.HAS_LEFT, dropped.id: Reason.PENALTY}
    assert standing_now(contest, now=now) == expected
    assert db.session.get_one(Candidate, gone.id).dropped_at is None


def test_the_check_asks_as_often_for_thirty_as_for_one(inside, now):
    asked = []
    for people in (1, 30):
        contest = a_contest(Phase.SCREENING)
        for _ in range(people):
            a_candidate(contest)
        with transaction():
            held_contest = held(type(contest), contest.id)
            with statements() as heard:
                recheck(held_contest, now=now, occasion=Occasion.OPENING)
        asked.append(len(heard))
    assert asked[0] == asked[1] <= 8


# Dropped while the vote is open.


def a_drop(candidate, now):
    with transaction():
        held(Contest, candidate.contest_id)
        drop(candidate, Reason.CONSENT_WITHDRAWN, by=None, now=now, occasion=Occasion.CONSENT)


def test_who_was_dropped_is_on_no_paper_from_then_on_and_nobody_can_choose_them(inside, now):
    vote, (cleo, _, _) = a_voted_contest(now, (2, 1, 0))
    now = vote.voting_open_at
    ben = an_employee("Ben")
    stored(RollEntry(contest_id=vote.id, employee_id=ben.id, unit_id=vote.scope_id))
    before = [one.id for one in ballot_paper(vote.id, ben.id, now=now, shown=Shown.NAMES).candidates]
    a_drop(cleo, now)
    paper = ballot_paper(vote.id, ben.id, now=now, shown=Shown.NAMES)
    assert [one.id for one in paper.candidates] == [number for number in before if number != cleo.id]
    assert cleo.id in before and not paper.leaves_out_voter
    with pytest.raises(BadMarks):
        cast_ballot(vote.id, ben.id, [cleo.id], secret="a" * 32, now=now)
    cast_ballot(vote.id, ben.id, [paper.candidates[0].id], secret="a" * 32, now=now)
    # A shorter envelope would say that it came after the drop.
    assert len(set(map(len, db.session.scalars(select(SealedBallot.envelope))))) == 1


def test_the_manifest_names_who_was_on_a_paper_at_any_time(inside, now):
    vote, candidates = a_voted_contest(now, (1, 1))
    a_candidate(vote, dropped_reason=Reason.HAS_LEFT, dropped_at=vote.voting_open_at)
    a_drop(candidates[0], vote.voting_open_at + timedelta(hours=1))
    named = {one["id"] for one in manifest_of(vote)["candidates"]}
    assert named == {str(one.id) for one in candidates}
