"""What the nominator hears of the nominee's answer, and that it never tells of another nomination (PRODUCT 7)."""

from datetime import timedelta

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Consent
from contest.queries.desk import progress_of
from tests.factories import NOW, a_candidate, a_contest, a_nomination
from tests.outcomes import a_counted_contest
from tests.queries.nominating import Scene

EARLIER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
GIVEN, ASKED = (ConsentState.GIVEN, EARLIER), (ConsentState.ASKED, NOW)


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


@pytest.mark.parametrize(
    ("phase", "status", "answered", "told"),
    [
        (Phase.NOMINATING, NominationStatus.SUBMITTED, LATER, (ConsentState.GIVEN, NOW)),
        # Asked and answered earlier: then somebody else has nominated the person too, and nobody may see that yet.
        (Phase.NOMINATING, NominationStatus.SUBMITTED, EARLIER, ASKED),
        (Phase.SCREENING, NominationStatus.SUBMITTED, EARLIER, ASKED),
        (Phase.SCREENING, NominationStatus.SUBMITTED, None, ASKED),
        (Phase.VOTING, NominationStatus.ADMITTED, EARLIER, GIVEN),
        (Phase.NOMINATING, NominationStatus.DRAFT, LATER, None),
        (Phase.NOMINATING, NominationStatus.PROPOSED, LATER, None),
    ],
)
def test_a_consent_is_told_where_it_answers_this_nomination(scene, phase, status, answered, told):
    contest = a_contest(phase, scene.company)
    nomination = a_nomination(contest, scene.cleo, scene.ada, status)
    consent = db.session.get(Consent, (contest.id, scene.cleo.id, ConsentKind.TAKING_PART))
    consent.asked_at, consent.answered_at = EARLIER, answered
    if answered is None:
        consent.state, consent.way = ConsentState.ASKED, None
    db.session.commit()
    found = progress_of([nomination])[nomination.id].consent
    assert (found and (found.state, found.asked_at)) == told


def test_of_what_the_head_did_not_support_no_answer_is_told(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    declined = {"refusal_reason": RefusalReason.NOT_SUPPORTED, "channel": "colleague", "remark": "No"}
    nomination = a_nomination(contest, scene.cleo, scene.ben, NominationStatus.REFUSED, **declined)
    assert progress_of([nomination])[nomination.id].consent is None


def test_the_first_of_a_branch_goes_on_and_is_no_leader_yet(scene):
    whole = a_contest(Phase.NOMINATING, scene.company)
    _branch, (first, second) = a_counted_contest(
        2, 1, scope=scene.company, stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id
    )
    a_candidate(whole, first.employee)
    nominations = [each.nominations[0] for each in (first, second)]
    told = progress_of(nominations)
    assert [(told[each.id].leads, told[each.id].goes_on) for each in nominations] == [(False, True), (False, False)]
