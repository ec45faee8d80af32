"""What keeps HR from admitting a nomination: a table of cases."""

import pytest

from contest.domain.consents import ConsentState
from contest.domain.eligibility import REASONS, Reason
from contest.domain.nominations import NominationStatus
from contest.domain.screening import (
    ABOUT_ONESELF,
    BY_ONESELF,
    CONSENTS,
    IS_OVER,
    STATUSES,
    Case,
    obstacles,
)

GIVEN, SUBMITTED = ConsentState.GIVEN, NominationStatus.SUBMITTED


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case(SUBMITTED, True, GIVEN), []),
        (Case(SUBMITTED, True, None), [CONSENTS[None]]),
        (Case(SUBMITTED, True, ConsentState.ASKED), [CONSENTS[ConsentState.ASKED]]),
        (Case(SUBMITTED, True, ConsentState.DECLINED), [CONSENTS[ConsentState.DECLINED]]),
        (Case(SUBMITTED, True, ConsentState.WITHDRAWN), [CONSENTS[ConsentState.WITHDRAWN]]),
        (Case(SUBMITTED, True, GIVEN, Reason.NOT_ATTESTED), [REASONS[Reason.NOT_ATTESTED]]),
        (Case(SUBMITTED, True, None, Reason.TOO_NEW), [CONSENTS[None], REASONS[Reason.TOO_NEW]]),
        (Case(SUBMITTED, False, None, Reason.TOO_NEW), [IS_OVER]),
        (Case(SUBMITTED, True, None, is_about_reader=True), [ABOUT_ONESELF]),
        (Case(SUBMITTED, False, None, is_by_reader=True), [BY_ONESELF]),
        (Case(SUBMITTED, True, GIVEN, is_about_reader=True, is_by_reader=True), [ABOUT_ONESELF]),
        (Case(NominationStatus.PROPOSED, True, None), [STATUSES[NominationStatus.PROPOSED]]),
        (Case(NominationStatus.SENT_BACK, True, GIVEN), [STATUSES[NominationStatus.SENT_BACK]]),
        (Case(NominationStatus.ADMITTED, False, GIVEN), [STATUSES[NominationStatus.ADMITTED]]),
        (Case(NominationStatus.REFUSED, True, GIVEN), [STATUSES[NominationStatus.REFUSED]]),
    ],
)
def test_everything_that_stands_in_the_way_is_named_the_weightiest_first(case, expected):
    assert [each.message for each in obstacles(case)] == expected


@pytest.mark.parametrize("state", [None, *ConsentState])
def test_nothing_but_a_given_consent_opens_the_way(state):
    assert (obstacles(Case(SUBMITTED, True, state)) == []) is (state is GIVEN)
