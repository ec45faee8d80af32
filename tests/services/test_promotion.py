"""From the branches to the whole: who goes on, with what, once; what a branch without a vote does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.stages import NO_VOTE_NEEDED, NOBODY_ADMITTED, TOO_FEW
from contest.extensions import db
from contest.models import (
    Attachment,
    Attestation,
    Candidate,
    Consent,
    Contest,
    FactRemark,
    JournalEntry,
    Nomination,
    Upload,
)
from contest.services.journal import first_broken_entry
from contest.services.progress import advance
from contest.services.steering import cancel
from tests.factories import SEALING_SECRET, a_consent, an_employee
from tests.post import emails, notices
from tests.services.staged import (
    a_house,
    branch_vote,
    cast,
    field_of,
    published,
    put_forward,
    the_family,
    walk,
    whole,
)
from tests.services.test_voting import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def firm(app):
    with app.app_context():
        yield a_house()


def people_of(unit, *names, **values):
    return [an_employee(name, unit, **values) for name in names]


def voted(firm, now, votes, *, sends=1, **values):
    """(family, vote of Perm, its candidates by name) with this many votes for each, Perm's voting still open."""
    family = published(firm, now, sends=sends, **values)
    vote = branch_vote(family, firm.perm)
    standing = people_of(firm.perm, *votes)
    voters = iter([an_employee(unit=firm.perm) for _ in range(sum(votes.values()))])
    put_forward(firm, vote, *standing)
    opening = vote.voting_open_at
    walk(family, opening)
    for person in standing:
        for _ in range(votes[person.last_name]):
            cast(vote, next(voters), person, opening)
    return the_family(family.lead.id), vote, {person.last_name: person for person in standing}


# Of these votes so many are sent on.
BORDERS = {
    "the first": ({"Alder": 3, "Birch": 2, "Cedar": 1}, 1, ["Alder"]),
    "the first two": ({"Alder": 3, "Birch": 2, "Cedar": 1}, 2, ["Alder", "Birch"]),
    "two share the first place": ({"Alder": 2, "Birch": 2, "Cedar": 1}, 1, ["Alder", "Birch"]),
    "two share the last place": ({"Alder": 3, "Birch": 1, "Cedar": 1}, 2, ["Alder", "Birch", "Cedar"]),
    "a shared place within": ({"Alder": 2, "Birch": 2, "Cedar": 1}, 2, ["Alder", "Birch"]),
    "nobody voted": ({"Alder": 0, "Birch": 0, "Cedar": 0}, 1, ["Alder", "Birch", "Cedar"]),
}


@pytest.mark.parametrize(("votes", "sends", "on"), BORDERS.values(), ids=BORDERS)
def test_the_first_of_a_branch_stand_in_the_whole(firm, now, votes, sends, on):
    family, vote, _ = voted(firm, now, votes, sends=sends)
    walk(family, vote.announce_at - MINUTE)
    assert field_of(family.lead) == []
    walk(family, vote.announce_at)
    assert field_of(family.lead) == on


def test_a_promoted_candidate_brings_everything_along(firm, now):
    family = published(firm, now)
    vote = branch_vote(family, firm.perm)
    (alder,) = people_of(firm.perm, "Alder", email="alder@example.org")
    upload = Upload(
        key="k" * 43,
        media_type="image/jpeg",
        size=3,
        sha256="0" * 64,
        width=1,
        height=1,
        uploaded_by_id=firm.dan.id,
        uploaded_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    put_forward(
        firm,
        vote,
        alder,
        channel=NominationChannel.COLLECTIVE,
        minutes_number="7",
        minutes_date=now.date(),
        attachments=[Attachment(upload_id=upload.id, kind=PaperKind.CAREER, name="career.jpg")],
        fact_remarks=[FactRemark(text="It was the night shift.", at=now)],
    )
    source = db.session.scalar(select(Candidate).where(Candidate.contest_id == vote.id))
    source.photo_id = upload.id
    db.session.add(Attestation(contest_id=vote.id, employee_id=alder.id, is_clean=True, by_id=firm.dan.id, at=now))
    db.session.commit()
    walk(family, vote.voting_open_at)

    top = whole(the_family(family.lead.id))
    new = db.session.scalar(select(Candidate).where(Candidate.contest_id == top.id))
    assert (new.source_id, new.photo_id, new.unit_id, new.position) == (
        source.id,
        upload.id,
        source.unit_id,
        source.position,
    )
    (copy,) = new.nominations
    (original,) = source.nominations
    assert (copy.statement, copy.status, copy.channel, copy.minutes_number, copy.nominator_id, copy.submitted_at) == (
        original.statement,
        original.status,
        NominationChannel.COLLECTIVE,
        "7",
        original.nominator_id,
        original.submitted_at,
    )
    assert [(one.criterion_id, one.text) for one in copy.evidence] == [(top.criteria[0].id, original.evidence[0].text)]
    assert [(one.upload_id, one.kind) for one in copy.attachments] == [(upload.id, PaperKind.CAREER)]
    assert [one.text for one in copy.fact_remarks] == ["It was the night shift."]
    consent = db.session.get(Consent, (top.id, alder.id, ConsentKind.TAKING_PART))
    assert consent.state is ConsentState.GIVEN
    assert db.session.get(Attestation, (top.id, alder.id)).is_clean
    (letter,) = emails(kind=LetterKind.GOES_ON)
    assert (letter.employee_id, letter.contest_id) == (alder.id, top.id)
    entry = db.session.scalar(select(JournalEntry).where(JournalEntry.act == "candidates go on"))
    assert entry.contest_id == vote.id


FIELDS = {
    "nobody": ([], 1, NOBODY_ADMITTED, []),
    "one of one": (["Alder"], 1, NO_VOTE_NEEDED, ["Alder"]),
    "fewer than go on": (["Alder"], 3, NO_VOTE_NEEDED, ["Alder"]),
    "as many as go on": (["Alder", "Birch"], 2, NO_VOTE_NEEDED, ["Alder", "Birch"]),
}


@pytest.mark.parametrize(("names", "sends", "reason", "on"), FIELDS.values(), ids=FIELDS)
def test_a_branch_with_no_more_candidates_than_go_on_does_not_vote(firm, now, names, sends, reason, on):
    family = published(firm, now, sends=sends)
    vote = branch_vote(family, firm.perm)
    put_forward(firm, vote, *people_of(firm.perm, *names))
    walk(family, vote.voting_open_at)
    vote = branch_vote(the_family(family.lead.id), firm.perm)
    assert (vote.phase, vote.ended_reason) == (Phase.VOID, reason)
    assert field_of(family.lead) == on


def test_whoever_steps_back_in_the_branch_leaves_the_place_to_the_next(firm, now):
    family, vote, people = voted(firm, now, {"Alder": 3, "Birch": 2, "Cedar": 1})
    walk(family, vote.voting_close_at)
    a_consent(vote, people["Alder"], ConsentState.WITHDRAWN, ConsentKind.TAKING_PART)
    walk(family, vote.announce_at)
    assert field_of(family.lead) == ["Birch"]
    alder = db.session.scalar(
        select(Candidate).where(Candidate.contest_id == vote.id, Candidate.employee_id == people["Alder"].id)
    )
    assert alder.dropped_reason is Reason.CONSENT_WITHDRAWN


def test_whoever_leaves_after_going_on_is_dropped_when_the_last_vote_opens(firm, now):
    family, vote, people = voted(firm, now, {"Alder": 3, "Birch": 2, "Cedar": 1}, sends=2, least_field=1)
    walk(family, vote.announce_at)
    people["Alder"].left_on = vote.announce_at.date()
    db.session.commit()
    walk(family, family.lead.voting_open_at)
    assert field_of(family.lead) == ["Birch"]
    assert whole(the_family(family.lead.id)).phase is Phase.VOTING


def test_too_few_from_the_branches_make_the_whole_void(firm, now):
    family = voted(firm, now, {"Alder": 2, "Birch": 1})[0]
    walk(family, family.lead.voting_open_at)
    top = whole(the_family(family.lead.id))
    assert (top.phase, top.ended_reason, field_of(top)) == (Phase.VOID, TOO_FEW, ["Alder"])


def test_a_branch_closed_before_the_contest_was_cancelled_leads_nowhere(firm, now):
    family, vote, _ = voted(firm, now, {"Alder": 2, "Birch": 1})
    walk(family, vote.voting_close_at)
    cancel(family.lead.id, "The plant stands still", by=firm.dan.id, now=vote.voting_close_at)
    walk(family, vote.announce_at)
    assert branch_vote(the_family(family.lead.id), firm.perm).phase is Phase.ANNOUNCED
    assert field_of(family.lead) == []


def test_one_person_sent_by_two_branches_stands_once_with_all_that_was_written(firm, now):
    family = published(firm, now)
    (alder,) = people_of(firm.perm, "Alder")
    for unit in (firm.perm, firm.tver):
        put_forward(firm, branch_vote(family, unit), alder)
    # Perm takes its vote for the person; then they move to Tver, which opens a little later.
    advance_to(branch_vote(family, firm.perm))
    alder.unit_id = firm.tver.id
    db.session.commit()
    walk(family, family.lead.branch_voting_open_at)
    assert field_of(family.lead) == ["Alder"]
    new = db.session.scalar(select(Candidate).where(Candidate.contest_id == family.lead.id))
    assert len(new.nominations) == 2


def advance_to(vote):
    while vote.phase not in {Phase.VOTING, Phase.VOID}:
        assert advance(vote.id, now=vote.voting_open_at, sealing_secret=SEALING_SECRET) is not None
        db.session.expire_all()


def test_two_workers_at_once_let_the_first_go_on_once(app, now):
    with app.app_context():
        firm = a_house()
        family, vote, people = voted(firm, now, {"Alder": 2, "Birch": 1})
        people["Alder"].email = "alder@example.org"
        db.session.commit()
        walk(family, vote.voting_close_at)
        branch_id, lead_id, end = vote.id, family.lead.id, vote.announce_at

    def work(_number):
        steps = [advance(number, now=end, sealing_secret=SEALING_SECRET) for number in (branch_id, lead_id) * 3]
        return [step for step in steps if step is not None]

    steps = [step for answer in at_once(app, 8, work) for step in answer]
    assert sorted(steps) == [Phase.ANNOUNCED, Phase.SCREENING]
    with app.app_context():
        whole_contest = db.session.get(Contest, lead_id)
        assert field_of(whole_contest) == ["Alder"]
        for table in (Candidate, Nomination):
            assert db.session.scalar(select(func.count()).select_from(table).where(table.contest_id == lead_id)) == 1
        assert (len(emails(kind=LetterKind.GOES_ON)), len(notices(kind=LetterKind.GOES_ON))) == (1, 1)
        assert first_broken_entry() is None
