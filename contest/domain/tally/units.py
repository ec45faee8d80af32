"""Counting by units: every ballot of a unit weighs W(unit)/cast(unit), or every unit gives points (SECRECY)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import lcm
from typing import Any

from contest.domain.errors import N_
from contest.domain.tally.outcome import (
    BadBallot,
    BadElection,
    CandidateId,
    Number,
    Outcome,
    copies_of,
    outcome,
    shown,
)
from contest.domain.tally.score import plain
from contest.domain.weighting import points_by_place, unit_weights

WEIGHTING_OPTIONS = frozenset({"units", "rule", "cap"})
RULES = ("raw", "cap", "sqrt", "equal", "points")
UnitBallot = tuple[Number, object, str]


def unit_ballots(ballots: Iterable[object], weighting: Mapping[str, object]) -> list[UnitBallot]:
    """The ballots with their units.

    Raises BadElection for units that make no sense, BadBallot for a ballot whose unit is missing or unknown.
    """
    units = _eligible(weighting.get("units"))
    found = []
    for number, ballot in enumerate(ballots, start=1):
        if not isinstance(ballot, Sequence) or isinstance(ballot, str) or len(ballot) != 3:
            raise BadBallot(N_("Ballot %(number)s is not a count, marks and a unit."), number=number)
        unit = ballot[2]
        if not isinstance(unit, str) or unit not in units:
            raise BadBallot(
                N_("Ballot %(number)s comes from %(unit)s, which is not among the units."),
                number=number,
                unit=shown(unit),
            )
        found.append((copies_of(ballot[0], number), ballot[1], unit))
    return found


def count_by_units(
    method: str,
    counter: Callable[..., Outcome],
    candidates: list[CandidateId],
    ballots: Sequence[UnitBallot],
    options: Mapping[str, Any],
    weighting: Mapping[str, object],
) -> Outcome:
    """Count with the weights of the units; numbers of ballots stay those that were cast.

    Raises BadElection for a rule, units or a cap that make no sense, and what the method raises.
    """
    rule = weighting.get("rule", "raw")
    if rule not in RULES:
        raise BadElection(N_("There is no rule %(rule)s to weigh units by."), rule=shown(rule))
    eligible = _eligible(weighting.get("units"))
    cap = read_share(weighting.get("cap", "1/4"))
    raw = counter(candidates, [(copies, marks) for copies, marks, _ in ballots], **options)
    if rule == "raw":
        return raw
    if rule == "points":
        return replace(_by_points(method, counter, candidates, ballots, options), ballots=raw.ballots, blank=raw.blank)
    weights = unit_weights(str(rule), eligible, cap)
    each = _each_ballot(weights, ballots)
    # Whole numbers in the count itself: fractions there would cost their greatest common divisor at every step.
    scale = lcm(*(weight.denominator for weight in each.values()))
    whole = {unit: int(weight * scale) for unit, weight in each.items()}
    weighed = [(copies * whole[unit], marks) for copies, marks, unit in ballots]
    if method == "score":
        options = {**options, "cast": [copies for copies, _, _ in ballots]}
    found = counter(candidates, weighed, **options)
    # A mean of points does not depend on the scale of the weights.
    scores = found.scores if options.get("mode") == "mean" else _scaled(found.scores, scale)
    return replace(
        found,
        ballots=raw.ballots,
        blank=raw.blank,
        scores=scores,
        rounds=tuple(
            replace(one, tally=_scaled(one.tally, scale), exhausted=plain(Fraction(one.exhausted) / scale))
            for one in found.rounds
        ),
        pairwise=found.pairwise and {row: _scaled(line, scale) for row, line in found.pairwise.items()},
    )


def read_share(value: object) -> Fraction:
    """A share of a whole from 0.25, "0.25", "1/4" or "25%", exactly. Raises BadElection for anything else."""
    text = str(value).strip()
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Fraction | Decimal) or len(text) > 40:
            raise ValueError
        if text.endswith("%"):
            return _share(Fraction(_decimal(text[:-1])) / 100)
        above, _, below = text.partition("/")
        return _share(Fraction(int(above), int(below)) if below else Fraction(_decimal(text)))
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise BadElection(
            N_("The cap must be a share of the whole, such as 0.25: more than 0 and at most 1.")
        ) from None


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    # A number with a long tail of zeros is written in few letters and fills the memory as a fraction.
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise ValueError
    return number


def _share(number: Fraction) -> Fraction:
    if not 0 < number <= 1:
        raise ValueError
    return number


def _eligible(units: object) -> dict[str, int]:
    if not isinstance(units, Mapping) or not units:
        raise BadElection(N_("To weigh by unit, “units” must name every unit with its eligible staff."))
    found = {}
    for unit, about in units.items():
        people = about.get("eligible") if isinstance(about, Mapping) else None
        if type(people) is not int or people < 0:
            raise BadElection(
                N_("The eligible staff of unit %(unit)s must be a whole number from 0."), unit=shown(unit)
            )
        found[unit] = people
    return found


def _each_ballot(weights: Mapping[str, Fraction], ballots: Sequence[UnitBallot]) -> dict[str, Fraction]:
    """W(u)/cast(u) for every unit that cast a ballot; blank ones are cast too."""
    cast: dict[str, Number] = {}
    for copies, _, unit in ballots:
        cast[unit] = cast.get(unit, 0) + copies
    return {unit: weights[unit] / Fraction(number) if number else Fraction(0) for unit, number in cast.items()}


def _scaled(numbers: Mapping[CandidateId, Number] | None, scale: int) -> Any:
    return numbers and {one: plain(Fraction(number) / scale) for one, number in numbers.items()}


def _by_points(
    method: str,
    counter: Callable[..., Outcome],
    candidates: list[CandidateId],
    ballots: Sequence[UnitBallot],
    options: Mapping[str, Any],
) -> Outcome:
    """Every unit counted by itself; its places earn points, and nobody earns any where nobody voted for them."""
    earned: dict[CandidateId, Number] = dict.fromkeys(candidates, Fraction(0))
    by_unit: dict[str, list[tuple[Number, Any]]] = {}
    for copies, marks, unit in ballots:
        by_unit.setdefault(unit, []).append((copies, marks))
    for own in by_unit.values():
        named = {one for copies, marks in own if copies for one in _named(marks)}
        tiers = counter(candidates, own, **options).tiers
        for candidate, points in points_by_place(tiers).items():
            if candidate in named:
                earned[candidate] += points
    return outcome(method, 0, 0, {one: plain(points) for one, points in earned.items()})


def _named(marks: object) -> Iterable[CandidateId]:
    """Who got any vote on a ballot that the count has already accepted; 0 points are no vote."""
    match marks:
        case None:
            return ()
        case str() | int():
            return (marks,)
        case Mapping():
            return [one for one, points in marks.items() if points]
        case _:
            return marks  # type: ignore[return-value]
