"""Who may stand, who may put forward whom, and when: predicates whose refusals are sentences (PRODUCT 3, 6, 8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from contest.domain.calendar import AwardPeriod
from contest.domain.errors import N_, RuleBroken
from contest.domain.phases import Phase
from contest.domain.tables import folded


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
    NOT_AGREED = "not_agreed"
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
    Reason.NOT_AGREED: N_("This person was asked whether to stand and had not agreed when voting opened."),
    Reason.LEADS_ANOTHER: N_("This person leads another category of this contest; one title for each person."),
}


# What HR attests is between HR, the head and the person: a colleague only learns that the person may not stand.
NOBODYS_BUSINESS = frozenset({Reason.PENALTY, Reason.NOT_ATTESTED})
MAY_NOT = N_("This person may not stand in this contest.")


class NotEligible(RuleBroken):
    """A person who may not be nominated; `reason` says why as a code, the message as a sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


@dataclass(frozen=True)
class Person:
    """What the rules ask about somebody in a contest.

    The path of the unit, since and until when, the paths of the units headed; the last day of the latest period whose
    leader the person was; `is_clean` is HR's attestation, None where there is none.
    """

    id: int
    unit_path: str
    hired_on: date | None
    left_on: date | None
    heads: frozenset[str] = frozenset()
    staff_group: str = ""
    on_commission: bool = False
    led_until: date | None = None
    is_clean: bool | None = None


@dataclass(frozen=True)
class RuleSet:
    """What a category asks beyond scope and employment (PRODUCT 8); the default is that of a contest without rules.

    Seniority and pause are in whole months, `staff_groups` in the company's own words; none of them means all.
    """

    seniority_least: int | None = None
    seniority_most: int | None = None
    staff_groups: tuple[str, ...] = ()
    leader_pause: int | None = None
    never_again: bool = False
    off_commission: bool = True
    needs_attestation: bool = False


@dataclass(frozen=True)
class Terms:
    """What a contest asks of those who stand: its part of the tree, the last day of its award period, its rule set."""

    scope_path: str
    cut_off: date
    rules: RuleSet = RuleSet()

    @classmethod
    def of(cls, scope_path: str, period: AwardPeriod, rules: RuleSet = RuleSet()) -> "Terms":
        """The terms of a contest in this unit about this period."""
        return cls(scope_path=scope_path, cut_off=period.last_day, rules=rules)


def is_within(path: str, unit_path: str) -> bool:
    """Whether a unit is the other one or lies below it. A path is "/1/4/17/": no number is the beginning of another."""
    return path.startswith(unit_path)


def reason_not_to_stand(person: Person, terms: Terms, today: date) -> Reason | None:
    """Why the person may not stand in a contest on these terms, or None (PRODUCT 8).

    Whoever was hired on the last day of the period or before is in time; an unknown day of hiring is not held against
    anybody, unless years of service are asked for. Who leaves today has left.
    """
    if not is_within(person.unit_path, terms.scope_path):
        return Reason.OUT_OF_SCOPE
    if person.left_on is not None and person.left_on <= today:
        return Reason.HAS_LEFT
    if person.hired_on is not None and person.hired_on > terms.cut_off:
        return Reason.HIRED_LATER
    rules = terms.rules
    if rules.staff_groups and folded(person.staff_group) not in {folded(each) for each in rules.staff_groups}:
        return Reason.WRONG_GROUP
    return (
        _reason_of_seniority(person.hired_on, terms)
        or (Reason.ON_COMMISSION if rules.off_commission and person.on_commission else None)
        or (Reason.LEADER_BEFORE if _led_too_lately(person.led_until, terms) else None)
        or (Reason.PENALTY if person.is_clean is False else None)
    )


def reason_not_to_admit(person: Person, terms: Terms, today: date) -> Reason | None:
    """Why HR may not put the person on the ballot: besides the above, where an attestation is asked for and missing."""
    reason = reason_not_to_stand(person, terms, today)
    if reason is None and terms.rules.needs_attestation and person.is_clean is None:
        return Reason.NOT_ATTESTED
    return reason


def whole_months(since: date, last_day: date) -> int:
    """How many whole months have passed at the end of the last day; that day is counted, as in a record of service.

    From 1 October to 31 October is one month, from 2 October it is none.
    """
    after = last_day + timedelta(days=1)
    return 12 * (after.year - since.year) + after.month - since.month - (after.day < since.day)


def _reason_of_seniority(hired_on: date | None, terms: Terms) -> Reason | None:
    least, most = terms.rules.seniority_least, terms.rules.seniority_most
    if least is None and most is None:
        return None
    if hired_on is None:
        return Reason.HIRED_UNKNOWN
    served = whole_months(hired_on, terms.cut_off)
    if least is not None and served < least:
        return Reason.TOO_NEW
    if most is not None and served > most:
        return Reason.TOO_SENIOR
    return None


def _led_too_lately(led_until: date | None, terms: Terms) -> bool:
    """Whether a title of before stands in the way; the pause is counted from period to period, not from the day."""
    if led_until is None:
        return False
    pause = terms.rules.leader_pause
    # The leader of October may stand again in the contest about the October after a pause of twelve months.
    since = 12 * (terms.cut_off.year - led_until.year) + terms.cut_off.month - led_until.month
    return terms.rules.never_again or (pause is not None and since < pause)


# When. The stored phase is the truth, and the clock is asked too: nothing is accepted after the bell (PRODUCT 3).


def nominations_are_open(phase: Phase, opens: datetime | None, closes: datetime | None, now: datetime) -> bool:
    """Whether nominations may be written and submitted: half-open, [opens, closes)."""
    return phase is Phase.NOMINATING and opens is not None and closes is not None and opens <= now < closes


def screening_is_open(phase: Phase, voting_opens: datetime | None, now: datetime) -> bool:
    """Whether nominations may be decided, and those sent back be put right: until voting opens."""
    return phase in {Phase.NOMINATING, Phase.SCREENING} and voting_opens is not None and now < voting_opens
