"""How much the units of a contest weigh (SECRECY, Weighting by unit)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import TypeVar

from contest.domain.errors import N_, RuleBroken

PLACE_POINTS = (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
"""What the places in a unit earn by the rule of points."""

ROOT_SCALE = 10**12
"""The root is taken of so many times the eligible staff: a whole number, the same for whoever recounts."""


Candidate = TypeVar("Candidate")


class BadWeighting(RuleBroken):
    """Units or a rule that nothing can be weighed with."""

    status = 422


def unit_weights(rule: str, eligible: Mapping[str, int], cap: Fraction = Fraction(1, 4)) -> dict[str, Fraction]:
    """W(u) of every unit by one of the rules raw, cap, sqrt, equal; only their proportions mean anything.

    Raw weighs a unit by its eligible staff here, for showing it beside the others; the raw count itself weighs no
    ballot. Raises BadWeighting for another rule and for a cap that is no share of a whole.
    """
    match rule:
        case "raw":
            return {unit: Fraction(people) for unit, people in eligible.items()}
        case "cap":
            return _capped(eligible, cap)
        case "sqrt":
            return {unit: Fraction(isqrt(people * ROOT_SCALE)) for unit, people in eligible.items()}
        case "equal":
            return dict.fromkeys(eligible, Fraction(1))
        case _:
            raise BadWeighting(N_("There is no rule %(rule)s to weigh units by."), rule=str(rule)[:40])


def _capped(eligible: Mapping[str, int], cap: Fraction) -> dict[str, Fraction]:
    """Shares of a whole, none above the cap; what the large give up goes to the others in proportion to their staff.

    The cap is at least 1/number of units, below which the shares could not add up to a whole. Capping one unit lifts
    the others, so it is repeated until the cap holds for all.
    """
    if not 0 < cap <= 1:
        raise BadWeighting(N_("The cap must be more than 0 and at most 1."))
    if not eligible:
        return {}
    most = max(cap, Fraction(1, len(eligible)))
    capped: set[str] = set()
    while True:
        rest = 1 - most * len(capped)
        people = sum(number for unit, number in eligible.items() if unit not in capped)
        shares = {
            unit: most if unit in capped else Fraction(rest * number, people) if people else Fraction(0)
            for unit, number in eligible.items()
        }
        above = {unit for unit, share in shares.items() if share > most}
        if not above:
            return shares
        capped |= above


def points_by_place(tiers: Iterable[Sequence[Candidate]]) -> dict[Candidate, Fraction]:
    """What the places of one unit earn: the scale from the top, a shared place the mean of its points."""
    earned: dict[Candidate, Fraction] = {}
    first = 0
    for tier in tiers:
        points = sum(PLACE_POINTS[first : first + len(tier)])
        earned.update(dict.fromkeys(tier, Fraction(points, len(tier))))
        first += len(tier)
    return earned
