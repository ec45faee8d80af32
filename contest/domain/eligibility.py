"""Who may stand, who may put forward whom, and when: predicates whose refusals are sentences (PRODUCT 3, 6, 8)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from contest.domain.calendar import AwardPeriod
from contest.domain.errors import N_, RuleBroken
from contest.domain.phases import Phase


class Reason(StrEnum):
    """Why a person may not be nominated, stand, or be named leader."""

    ONESELF = "oneself"
    OUT_OF_SCOPE = "out_of_scope"
    HIRED_LATER = "hired_later"
    HAS_LEFT = "has_left"
    NOT_BELOW = "not_below"
    OWN_SUPERIOR = "own_superior"
    WRONG_GROUP = "wrong_group"
    HIRED_UNKNOWN = "hired_unknown"
    TOO_NEW = "too_new"
    TOO_SENIOR = "too_senior"
    ON_COMMISSION = "on_commission"
    LEADER_BEFORE = "leader_before"
    NOT_ATTESTED = "not_attested"
    PENALTY = "penalty"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LEADS_ANOTHER = "leads_another"


REASONS: dict[Reason, str] = {
    Reason.ONESELF: N_("Nobody nominates themself. The head of the unit above can nominate you."),
    Reason.OUT_OF_SCOPE: N_("This person works in a unit that does not take part in this contest."),
    Reason.HIRED_LATER: N_("This person was hired after the period that the award is for."),
    Reason.HAS_LEFT: N_("This person no longer works here."),
    Reason.NOT_BELOW: N_("This person does not work in a unit that you head."),
    Reason.OWN_SUPERIOR: N_("The head of a unit can only be nominated from the unit above."),
    Reason.WRONG_GROUP: N_("This person belongs to a staff group that does not take part in this category."),
    Reason.HIRED_UNKNOWN: N_("The day of hiring is not known, so the years of service cannot be checked."),
    Reason.TOO_NEW: N_("This person has not worked here long enough."),
    Reason.TOO_SENIOR: N_("This person has worked here longer than this category allows."),
    Reason.ON_COMMISSION: N_("This person sits on the commission of this contest."),
    Reason.LEADER_BEFORE: N_("This person was a leader not long enough ago."),
    Reason.NOT_ATTESTED: N_("HR has not yet confirmed that nothing speaks against this person."),
    Reason.PENALTY: N_("By HR’s attestation this person may not stand."),
    Reason.CONSENT_WITHDRAWN: N_("This person no longer agrees to stand."),
    Reason.LEADS_ANOTHER: N_("This person leads another category of this contest; one title for each person."),
}


class NotEligible(RuleBroken):
    """A person who may not be nominated; `reason` says why as a code, the message as a sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


@dataclass(frozen=True)
class Person:
    """What the rules ask about somebody: the path of the unit, since and until when, the paths of the units headed."""

    id: int
    unit_path: str
    hired_on: date | None
    left_on: date | None
    heads: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """What a contest asks of those who stand: its part of the tree and the last day of its award period."""

    scope_path: str
    cut_off: date

    @classmethod
    def of(cls, scope_path: str, period: AwardPeriod) -> "Terms":
        """The terms of a contest in this unit about this period."""
        return cls(scope_path=scope_path, cut_off=period.last_day)


def is_within(path: str, unit_path: str) -> bool:
    """Whether a unit is the other one or lies below it. A path is "/1/4/17/": no number is the beginning of another."""
    return path.startswith(unit_path)


def reason_not_to_stand(person: Person, terms: Terms, today: date) -> Reason | None:
    """Why the person may not stand in a contest on these terms, or None (PRODUCT 8).

    Whoever was hired on the last day of the period or before is in time; an unknown day of hiring is not held against
    anybody. Who leaves today has left.
    """
    if not is_within(person.unit_path, terms.scope_path):
        return Reason.OUT_OF_SCOPE
    if person.left_on is not None and person.left_on <= today:
        return Reason.HAS_LEFT
    if person.hired_on is not None and person.hired_on > terms.cut_off:
        return Reason.HIRED_LATER
    return None


# When. The stored phase is the truth, and the clock is asked too: nothing is accepted after the bell (PRODUCT 3).


def nominations_are_open(phase: Phase, opens: datetime | None, closes: datetime | None, now: datetime) -> bool:
    """Whether nominations may be written and submitted: half-open, [opens, closes)."""
    return phase is Phase.NOMINATING and opens is not None and closes is not None and opens <= now < closes


def screening_is_open(phase: Phase, voting_opens: datetime | None, now: datetime) -> bool:
    """Whether nominations may be decided, and those sent back be put right: until voting opens."""
    return phase in {Phase.NOMINATING, Phase.SCREENING} and voting_opens is not None and now < voting_opens
