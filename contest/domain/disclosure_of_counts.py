"""How much of a counted contest may be shown: the search of `disclosure` with the count as its page (SECRECY)."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

from contest.domain.bundle import BundleBallot, weighted_options, weights_of
from contest.domain.disclosure import Kind, Sight, View, World, hides_every_cell
from contest.domain.result_figures import Record, everything_shown, record_of
from contest.domain.tally import count


def sight_of(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> Sight:
    """What may be shown of these ballots, counted by the rules of this manifest.

    Without weights by unit the page is the same whatever unit a ballot came from, so that it tells of none.
    """
    if manifest["weighting"]["rule"] == "raw":
        return Sight.BOTH
    world: dict[str, Counter[Kind]] = {}
    for ballot in ballots:
        world.setdefault(ballot.unit, Counter())[ballot.marks] += 1
    hidden = hides_every_cell(
        world,
        weights=_ballot_weights(manifest, world),
        chosen=_chooser(manifest["method"]),
        view=_view(manifest),
    )
    return Sight.BOTH if hidden else Sight.NONE


def weighed(record: Record, manifest: Mapping[str, Any]) -> Record:
    """The record of a weighted count, with the weight of all units that cast a ballot or all points that they gave."""
    weights = weights_of(manifest)
    if not weights:
        return replace(record, weight=sum(record.scores.values(), Fraction(0)))
    casting = [unit for unit, about in manifest["units"].items() if about["marked"]]
    return replace(record, weight=sum((weights[unit] for unit in casting), Fraction(0)))


def _ballot_weights(manifest: Mapping[str, Any], world: World) -> dict[str, int]:
    """What one ballot of each unit with ballots weighs, to scale; a share of the same where units give points."""
    weights = weights_of(manifest)
    each = {unit: weights.get(unit, Fraction(1)) / kinds.total() for unit, kinds in world.items()}
    scale = lcm(*(weight.denominator for weight in each.values()))
    return {unit: int(weight * scale) for unit, weight in each.items()}


def _view(manifest: Mapping[str, Any]) -> View:
    candidates = [candidate["id"] for candidate in manifest["candidates"]]
    options = weighted_options(manifest)
    is_mean = manifest["options"].get("mode") == "mean" and manifest["weighting"]["rule"] != "points"

    @cache
    def marks(kind: Kind) -> object:
        return json.loads(str(kind))

    def view(world: World) -> object:
        ballots = [(times, marks(kind), unit) for unit, kinds in world.items() for kind, times in kinds.items()]
        outcome = count(manifest["method"], candidates, ballots, options)
        record = weighed(record_of(outcome), manifest)
        return everything_shown(replace(record, is_mean=is_mean))

    return view


def _chooser(method: str) -> Callable[[Kind], frozenset[str]]:
    """Whom a ballot chooses: everybody ticked, the first of a ranking, those with the most points on it."""

    @cache
    def chosen(kind: Kind) -> frozenset[str]:
        marks = json.loads(str(kind))
        match method:
            case "plurality":
                return frozenset([marks] if marks else [])
            case "approval":
                return frozenset(marks)
            case "score":
                most = max(marks.values(), default=0)
                return frozenset(one for one, points in marks.items() if points == most > 0)
            case _:
                return frozenset(marks[:1])

    return chosen
