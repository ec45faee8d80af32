"""The figures of an announced outcome, as far as they may be shown, and what every unit weighed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from contest.domain.bundle import weights_of
from contest.domain.contests import Method, ScoreMode, Weighting
from contest.domain.disclosure import Sight
from contest.domain.disclosure_of_counts import weighed
from contest.domain.result_figures import Record, read_record
from contest.domain.result_page import Published, published
from contest.extensions import db
from contest.models import Commitment, Contest, Disclosure, Outcome, Placing


@dataclass(frozen=True)
class UnitWeight:
    """A reporting unit of a contest that weighs by unit; `weight` is in per cent of the whole, None where it has none.

    `name` is None for the units too small to stand by themselves.
    """

    name: str | None
    eligible: int
    voted: int
    weight: Fraction | None


@dataclass(frozen=True)
class Figures:
    """What is published, the units by weight, and the ids of the candidates in the order of the lot if it decided."""

    published: Published
    units: tuple[UnitWeight, ...] = ()
    lot_order: tuple[str, ...] = ()


def figures_of(contest: Contest, outcome: Outcome, placings: Sequence[Placing]) -> Figures:
    """The figures of this outcome, of whose announcement the caller has made sure. Two queries."""
    disclosure = db.session.get(Disclosure, contest.id)
    promised = db.session.get(Commitment, contest.id)
    if outcome.eligible < contest.privacy_threshold:
        return Figures(Published(Sight.NONE))
    manifest = json.loads(promised.manifest) if promised else {}
    by_mean = contest.method is Method.SCORE and contest.score_mode is ScoreMode.MEAN
    record = replace(
        read_record(outcome.record) if outcome.record else _of_placings(contest, outcome, placings),
        is_mean=by_mean and contest.weighting is not Weighting.POINTS,
        ratings=json.loads(disclosure.ratings) if disclosure and disclosure.ratings else {},
    )
    raw = record
    if outcome.raw_record:
        raw = replace(read_record(outcome.raw_record), is_mean=by_mean, ratings=record.ratings)
        record = weighed(record, manifest)
    sight = disclosure.sight if disclosure else Sight.NONE
    shown = published(contest.method_rules, contest.weighting, record, raw, sight)
    drawn = any(one.by_lot for one in (shown.rounds.departures if shown.rounds else ()))
    return Figures(
        shown,
        units=_weights(contest, manifest) if contest.weighting is not Weighting.RAW and manifest else (),
        lot_order=tuple(manifest.get("options", {}).get("lot_order", ())) if drawn else (),
    )


def _of_placings(contest: Contest, outcome: Outcome, placings: Sequence[Placing]) -> Record:
    """The record of an outcome of which only the places are stored."""
    tiers: dict[int, list[str]] = {}
    for placing in sorted(placings, key=lambda placing: (placing.place, placing.candidate_id)):
        tiers.setdefault(placing.place, []).append(str(placing.candidate_id))
    return Record(
        method=contest.method,
        ballots=Fraction(outcome.ballots),
        blank=Fraction(outcome.blank),
        tiers=tuple(map(tuple, tiers.values())),
        winners=tuple(str(placing.candidate_id) for placing in placings if placing.is_leader),
        scores={str(placing.candidate_id): Fraction(placing.score) for placing in placings if placing.score},
    )


def _weights(contest: Contest, manifest: Mapping[str, Any]) -> tuple[UnitWeight, ...]:
    """The reporting units, the heaviest first."""
    weights = weights_of(manifest)
    whole = sum(weights.values(), Fraction(0))
    units = [
        UnitWeight(
            name=None if unit == str(contest.scope_id) and len(manifest["units"]) > 1 else about["name"],
            eligible=about["eligible"],
            voted=about["marked"],
            weight=100 * weights[unit] / whole if weights else None,
        )
        for unit, about in manifest["units"].items()
    ]
    return tuple(sorted(units, key=lambda unit: (unit.name is None, -unit.eligible, unit.name or "")))
