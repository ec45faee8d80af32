"""Nominations: their states and the ways between them (PRODUCT 7, 9)."""

from enum import StrEnum

from contest.domain.errors import N_


class NominationStatus(StrEnum):
    """Where a nomination stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RefusalReason(StrEnum):
    """Why HR does not admit a nomination; a comment may say more."""

    NOT_ELIGIBLE = "not_eligible"
    NO_EVIDENCE = "no_evidence"
    WRONG_PERIOD = "wrong_period"
    NO_CONSENT = "no_consent"
    OTHER = "other"


REFUSAL_REASONS: dict[RefusalReason, str] = {
    RefusalReason.NOT_ELIGIBLE: N_("The person may not stand in this contest"),
    RefusalReason.NO_EVIDENCE: N_("The evidence cannot be checked"),
    RefusalReason.WRONG_PERIOD: N_("The work belongs to another period"),
    RefusalReason.NO_CONSENT: N_("The person does not agree to stand"),
    RefusalReason.OTHER: N_("Another reason"),
}

# Those that take one of the unit's places (PRODUCT 7).
TAKES_A_PLACE = frozenset({NominationStatus.SUBMITTED, NominationStatus.ADMITTED})
EDITABLE = frozenset({NominationStatus.DRAFT, NominationStatus.SENT_BACK, NominationStatus.WITHDRAWN})
WITHDRAWABLE = frozenset({NominationStatus.DRAFT, NominationStatus.SUBMITTED, NominationStatus.SENT_BACK})

LONGEST_STATEMENT = 1000
LONGEST_EVIDENCE = 600
SHORTEST_STATEMENT = 40
