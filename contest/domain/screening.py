"""Screening: what keeps HR from admitting a nomination, in words to be read before anybody presses (PRODUCT 9)."""

from dataclasses import dataclass
from enum import StrEnum

from contest.domain.consents import ConsentState
from contest.domain.eligibility import REASONS, Reason
from contest.domain.errors import N_
from contest.domain.nominations import NominationStatus


class ObstacleKind(StrEnum):
    """What kind of thing stands in the way; each has a refusal of its own."""

    OWN = "own"
    STATUS = "status"
    OVER = "over"
    CONSENT = "consent"
    RULES = "rules"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way: its kind, and a sentence to be translated at the door."""

    kind: ObstacleKind
    message: str


@dataclass(frozen=True)
class Case:
    """A nomination as the decision about it sees it, before one reader at HR.

    `consent` is the answer about taking part, None where nobody has asked; `reason` is what the rule set says today,
    attestation included.
    """

    status: NominationStatus
    is_open: bool
    consent: ConsentState | None
    reason: Reason | None = None
    is_about_reader: bool = False
    is_by_reader: bool = False


ABOUT_ONESELF = N_("This nomination is about you: somebody else in HR decides about it.")
BY_ONESELF = N_("You answer for this nomination yourself: somebody else in HR decides about it.")
IS_OVER = N_("Voting has begun or the contest has ended: nobody can be admitted or sent back any more.")
# Whoever may not decide, or finds nothing to decide, need not be told what else is missing.
STATUSES = {
    NominationStatus.PROPOSED: N_("The head of the unit has not answered yet; only then HR decides."),
    NominationStatus.SENT_BACK: N_("The nominator is putting it right; it comes back to the queue by itself."),
    NominationStatus.ADMITTED: N_("It has been admitted."),
    NominationStatus.REFUSED: N_("It has been refused."),
}
CONSENTS = {
    None: N_("The person has not been asked yet whether they take part."),
    ConsentState.ASKED: N_("The person has not answered yet whether they take part."),
    ConsentState.DECLINED: N_("The person has declined to take part."),
    ConsentState.WITHDRAWN: N_("The person no longer agrees to take part."),
}


def own_case(*, is_about_reader: bool, is_by_reader: bool) -> str | None:
    """Why this reader decides nothing about it, or None: nobody at HR is a judge in a case of their own."""
    if is_about_reader:
        return ABOUT_ONESELF
    return BY_ONESELF if is_by_reader else None


def obstacles(case: Case) -> list[Obstacle]:
    """Everything that keeps this nomination from being admitted now, the weightiest first; nothing where it may be."""
    own = own_case(is_about_reader=case.is_about_reader, is_by_reader=case.is_by_reader)
    if own is not None:
        return [Obstacle(ObstacleKind.OWN, own)]
    if case.status is not NominationStatus.SUBMITTED:
        return [Obstacle(ObstacleKind.STATUS, STATUSES[case.status])] if case.status in STATUSES else []
    if not case.is_open:
        return [Obstacle(ObstacleKind.OVER, IS_OVER)]
    found = []
    if case.consent is not ConsentState.GIVEN:
        found.append(Obstacle(ObstacleKind.CONSENT, CONSENTS[case.consent]))
    if case.reason is not None:
        found.append(Obstacle(ObstacleKind.RULES, REASONS[case.reason]))
    return found
