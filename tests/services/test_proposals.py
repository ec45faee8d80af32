"""What colleagues propose: the head supports or declines it, and at the deadline it goes to HR."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.domain.consents import ConsentState
from contest.domain.eligibility import NotEligible, Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotAllowed, NotFound
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Consent, JournalEntry
from contest.queries.nominations import nomination_seen_by, proposals_for
from contest.services.nominations import NominationsAreClosed, NoPlaceLeft
from contest.services.progress import advance
from contest.services.proposals import decline, pass_to_hr, support
from contest.services.transaction import transaction
from tests.factories import SEALING_SECRET, a_head, a_nomination, a_unit, an_employee
from tests.post import mailed
from tests.services.nominating import a_scene, stored
from tests.statements import statements

PROPOSED = {"status": NominationStatus.PROPOSED, "channel": NominationChannel.COLLEAGUE, "person_agrees": False}


@pytest.fixture
def scene(app):
    with app.app_context():
        found = a_scene()
        found.contest.by_colleague = True
        db.session.commit()
        yield found


def a_proposal(scene, person=None, by=None, **values):
    """Proposed by Eve of the office."""
    by = by or an_employee("Eve", scene.company, email=None)
    return a_nomination(scene.contest, person or scene.cleo, by, **{**PROPOSED, **values})


def acts() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


# Supporting.


def test_a_supported_proposal_is_with_hr_takes_a_place_and_asks_the_nominee(scene, now):
    proposal = a_proposal(scene)
    support(proposal.id, version=1, by=scene.ada.id, now=now)
    proposal = stored(proposal.id)
    assert (proposal.status, proposal.unit_id, proposal.version) == (
        NominationStatus.SUBMITTED,
        scene.foundry.id,
        2,
    )
    assert (proposal.supported_by_id, proposal.supported_at) == (scene.ada.id, now)
    states = db.session.scalars(select(Consent.state).where(Consent.employee_id == scene.cleo.id)).all()
    assert states == [ConsentState.ASKED] * 3
    assert "proposal supported" in acts()


def test_a_supported_proposal_counts_as_submitted_from_then_on(scene, now):
    """What the nominee said between the proposal and the support was said to somebody else's nomination."""
    proposal, later = a_proposal(scene), now + timedelta(hours=2)
    support(proposal.id, version=1, by=scene.ada.id, now=later)
    assert stored(proposal.id).submitted_at == later


def test_a_deputy_supports_as_well(scene, now):
    ben = scene.colleague("Ben")
    scene.foundry.deputy_id = ben.id
    db.session.commit()
    proposal = a_proposal(scene)
    support(proposal.id, version=1, by=ben.id, now=now)
    assert stored(proposal.id).supported_by_id == ben.id


def test_a_secretary_decides_nothing(scene, now):
    ben = scene.colleague("Ben")
    scene.foundry.secretary_id = ben.id
    db.session.commit()
    proposal = a_proposal(scene)
    with pytest.raises(NotAllowed):
        support(proposal.id, version=1, by=ben.id, now=now)
    with pytest.raises(NotAllowed):
        decline(proposal.id, "No", version=1, by=ben.id, now=now)
    assert stored(proposal.id).status is NominationStatus.PROPOSED
    assert proposals_for(ben.id, today=now.date()) == []


def test_strangers_the_nominee_and_the_head_above_a_filled_post_find_nothing(scene, now):
    proposal = a_proposal(scene)
    for person in (scene.cleo, a_head("Dan", scene.plant), a_head("Ben", a_unit("Laboratory", scene.plant))):
        with pytest.raises(NotFound):
            support(proposal.id, version=1, by=person.id, now=now)
        assert nomination_seen_by(proposal.id, person.id) is None
    for number in (0, -1, 10**9, 10**30):
        with pytest.raises(NotFound):
            decline(number, "No", version=1, by=scene.ada.id, now=now)


def test_the_proposer_does_not_decide(scene, now):
    eve = an_employee("Eve", scene.company)
    proposal = a_proposal(scene, by=eve)
    with pytest.raises(NotAllowed):
        support(proposal.id, version=1, by=eve.id, now=now)


def test_a_proposal_for_an_empty_post_lies_before_the_unit_above(scene, now):
    dan = a_head("Dan", scene.plant)
    proposal = a_proposal(scene)
    scene.ada.left_on = now.date()
    db.session.commit()
    assert proposals_for(dan.id, today=now.date()) == [proposal]
    support(proposal.id, version=1, by=dan.id, now=now)
    assert (stored(proposal.id).supported_by_id, stored(proposal.id).unit_id) == (dan.id, scene.foundry.id)


def test_a_head_who_became_the_nominee_does_not_decide(scene, now):
    proposal = a_proposal(scene, person=scene.ada, unit=scene.plant, channel=NominationChannel.COLLEAGUE)
    dan = a_head("Dan", scene.plant)
    with pytest.raises(NotFound):
        support(proposal.id, version=1, by=scene.ada.id, now=now)
    assert proposals_for(scene.ada.id, today=now.date()) == []
    assert proposals_for(dan.id, today=now.date()) == [proposal]


def test_without_a_place_it_is_not_supported_and_stays_proposed(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    a_nomination(scene.contest, scene.colleague(), scene.ada)
    proposal = a_proposal(scene)
    with pytest.raises(NoPlaceLeft):
        support(proposal.id, version=1, by=scene.ada.id, now=now)
    assert stored(proposal.id).status is NominationStatus.PROPOSED


def test_whom_the_unit_nominated_already_is_supported_without_a_further_place(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    a_nomination(scene.contest, scene.cleo, scene.ada)
    proposal = a_proposal(scene)
    support(proposal.id, version=1, by=scene.ada.id, now=now)
    assert stored(proposal.id).status is NominationStatus.SUBMITTED


def test_who_may_not_stand_any_more_is_not_supported(scene, now):
    proposal = a_proposal(scene)
    scene.cleo.left_on = now.date()
    db.session.commit()
    with pytest.raises(NotEligible) as refusal:
        support(proposal.id, version=1, by=scene.ada.id, now=now)
    assert refusal.value.reason is Reason.HAS_LEFT


@pytest.mark.parametrize("status", [NominationStatus.SUBMITTED, NominationStatus.REFUSED, NominationStatus.SENT_BACK])
def test_what_is_decided_is_not_decided_again(scene, now, status):
    proposal = a_proposal(scene, status=status)
    with pytest.raises(ChangedMeanwhile):
        support(proposal.id, version=1, by=scene.ada.id, now=now)


def test_of_two_who_decide_the_second_is_told(scene, now):
    proposal = a_proposal(scene)
    decline(proposal.id, "Not this month", version=1, by=scene.ada.id, now=now)
    with pytest.raises(ChangedMeanwhile):
        support(proposal.id, version=1, by=scene.ada.id, now=now)


def test_after_the_bell_the_head_decides_no_more(scene, now):
    proposal = a_proposal(scene)
    with pytest.raises(NominationsAreClosed):
        support(proposal.id, version=1, by=scene.ada.id, now=scene.contest.nominations_close_at)


# Declining.


def test_a_declined_proposal_is_over_and_the_proposer_reads_why(scene, now):
    eve = an_employee("Eve", scene.company, email="eve@example.org")
    proposal = a_proposal(scene, by=eve)
    decline(proposal.id, " Wait for the year.\r\nBetter then. ", version=1, by=scene.ada.id, now=now)
    proposal = stored(proposal.id)
    assert (proposal.status, proposal.refusal_reason, proposal.remark) == (
        NominationStatus.REFUSED,
        RefusalReason.NOT_SUPPORTED,
        "Wait for the year.\nBetter then.",
    )
    assert (proposal.decided_by_id, proposal.decided_at) == (scene.ada.id, now)
    assert mailed() == [(LetterKind.NOMINATION_DECIDED, eve.id)]
    assert acts() == ["proposal declined"]


@pytest.mark.parametrize("comment", ["", "  ", "x" * 1001, "a\x00b"])
def test_declining_takes_a_word_of_explanation(scene, now, comment):
    proposal = a_proposal(scene)
    with pytest.raises(FieldRefused) as refusal:
        decline(proposal.id, comment, version=1, by=scene.ada.id, now=now)
    assert refusal.value.field == "comment"
    assert stored(proposal.id).status is NominationStatus.PROPOSED


# The deadline.


def test_the_clock_passes_what_nobody_answered_to_hr_whatever_places_are_left(scene, now):
    scene.contest.places_per_unit = 1
    db.session.commit()
    a_nomination(scene.contest, scene.colleague(), scene.ada)
    proposals = [a_proposal(scene).id, a_proposal(scene, person=scene.colleague()).id]
    declined = a_proposal(scene, person=scene.colleague(), status=NominationStatus.REFUSED)
    bell = scene.contest.nominations_close_at
    assert advance(scene.contest.id, now=bell, sealing_secret=SEALING_SECRET) is Phase.SCREENING
    assert [stored(number).status for number in proposals] == [NominationStatus.SUBMITTED] * 2
    assert [stored(number).supported_by_id for number in proposals] == [None, None]
    assert stored(declined.id).status is NominationStatus.REFUSED
    assert acts().count("proposal passed to HR") == 2
    asked = db.session.scalars(select(Consent.state).where(Consent.employee_id == scene.cleo.id)).all()
    assert asked == [ConsentState.ASKED] * 3


def test_passing_to_hr_twice_does_nothing_the_second_time(scene, now):
    a_proposal(scene)
    for passed in (1, 0):
        with transaction():
            assert pass_to_hr(scene.contest, now=now) == passed


# The desk of the head.


def test_what_waits_for_the_head_is_listed_the_oldest_first_at_a_fixed_cost(scene, now):
    ada = scene.ada.id

    def look() -> tuple[int, list[int]]:
        db.session.expire_all()
        with statements() as made:
            found = proposals_for(ada, today=now.date())
            _ = [(each.nominator.last_name, each.employee.unit.name, each.contest.scope.name) for each in found]
        return len(made), [each.id for each in found]

    first = a_proposal(scene).id
    with_one, found = look()
    assert found == [first]
    for _ in range(30):
        a_proposal(scene, person=scene.colleague())
    a_proposal(scene, person=scene.ada)
    with_many, found = look()
    assert (with_many, found) == (with_one, sorted(found))
    assert len(found) == 31


def test_the_head_sees_a_proposal_and_not_the_draft_of_it(scene):
    drafted = a_proposal(scene, status=NominationStatus.DRAFT)
    proposed = a_proposal(scene, person=scene.colleague())
    withdrawn = a_proposal(scene, person=scene.colleague(), status=NominationStatus.WITHDRAWN)
    seen = [nomination_seen_by(each.id, scene.ada.id) is not None for each in (drafted, proposed, withdrawn)]
    assert seen == [False, True, False]
