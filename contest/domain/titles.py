"""Whom a count names: the first by votes who may be, and why others who came before them are not (PRODUCT 8, 18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contest.domain.eligibility import Reason
from contest.domain.tally import CandidateId, Outcome


@dataclass(frozen=True)
class Named:
    """The leaders, several where they share the place, and who was passed over before them, each with the reason."""

    leaders: tuple[CandidateId, ...] = ()
    passed_over: Mapping[CandidateId, Reason] = field(default_factory=dict)


def named(found: Outcome, barred: Mapping[CandidateId, Reason]) -> Named:
    """The first tier in which somebody is left who got anything and is not `barred`; equals stay equal.

    The votes are not counted anew without those who are passed over: they were cast among all who stood. With no vote
    for anybody else there is no leader (PRODUCT 17: never by order or id).
    """
    passed: dict[CandidateId, Reason] = {}
    if not found.winners:
        return Named()
    for tier in found.tiers:
        # The first tier leads as the count says, whatever it got.
        earners = tier if tier == found.winners else tuple(one for one in tier if got_anything(found, one))
        passed |= {one: barred[one] for one in earners if one in barred}
        leaders = tuple(one for one in earners if one not in barred)
        if leaders:
            return Named(leaders, passed)
    return Named((), passed)


def got_anything(found: Outcome, candidate: CandidateId) -> bool:
    """Whether any ballot supports the candidate as far as the outcome can tell: points, a round, or a pair."""
    if found.scores is not None:
        return found.scores[candidate] > 0
    if found.rounds:
        return any(one.tally.get(candidate, 0) > 0 for one in found.rounds)
    return any(number > 0 for number in (found.pairwise or {}).get(candidate, {}).values())
