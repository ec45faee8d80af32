"""What a manifest must hold before anything is counted by it: every name, every type, every sum."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from contest.domain.errors import N_, RuleBroken
from contest.domain.lots import lot_order

SHAPE_OF_MANIFEST: Mapping[str, type] = {
    "format": str,
    "contest": dict,
    "candidates": list,
    "method": str,
    "options": dict,
    "lot_seed": str,
    "weighting": dict,
    "units": dict,
    "roll": str,
    "ballots": int,
}
SHAPE_OF_CONTEST: Mapping[str, type] = {
    "id": int,
    "kind": str,
    "period_start": str,
    "name_en": str,
    "name_ru": str,
    "scope": str,
}
SHAPE_OF_CANDIDATE: Mapping[str, type] = {"id": str, "name": str}
SHAPE_OF_UNIT: Mapping[str, type] = {"name": str, "eligible": int, "marked": int}
AN_ID = re.compile(r"[1-9][0-9]{0,18}")
A_HASH = re.compile(r"[0-9a-f]{64}")


class BadBundle(RuleBroken):
    """Manifest or ballots are not what a closed box gives, or do not belong together."""

    status = 422


def checked_manifest(manifest: object, bundle_format: str) -> dict[str, Any]:
    """The manifest, held against everything that can be known without the ballots.

    Raises BadBundle for another format, missing, unknown and mistyped entries, candidates out of order, sums that do
    not hold, and a lot order that the seed does not give.
    """
    if not isinstance(manifest, dict):
        raise BadBundle(N_("manifest.json does not describe a contest."))
    if manifest.get("format") != bundle_format:
        raise BadBundle(
            N_("The bundle is not of the format %(known)s, the only one that this recount knows."), known=bundle_format
        )
    _check_shape(manifest, SHAPE_OF_MANIFEST)
    _check_shape(manifest["contest"], SHAPE_OF_CONTEST)
    for candidate in manifest["candidates"]:
        _check_shape(candidate, SHAPE_OF_CANDIDATE)
    for unit in manifest["units"].values():
        _check_shape(unit, SHAPE_OF_UNIT)
    weighting = manifest["weighting"]
    _check_shape(weighting, {"rule": str, "cap": str} if "cap" in weighting else {"rule": str})
    _check_sums(manifest)
    _check_candidates(manifest)
    return manifest


def _check_shape(found: object, shape: Mapping[str, type]) -> None:
    # True is an int to Python, not to us: hence the exact type.
    if not (
        isinstance(found, dict)
        and found.keys() == shape.keys()
        and all(type(found[name]) is kind for name, kind in shape.items())
    ):
        raise BadBundle(N_("An entry of manifest.json is missing, unknown or of the wrong kind."))


def _check_sums(manifest: Mapping[str, Any]) -> None:
    units = manifest["units"]
    if not all(0 <= unit["marked"] <= unit["eligible"] for unit in units.values()):
        raise BadBundle(N_("A unit in manifest.json has more ticks than people on the roll."))
    if manifest["ballots"] != sum(unit["marked"] for unit in units.values()):
        raise BadBundle(N_("The ticks of the units in manifest.json do not add up to the number of ballots."))
    if not all(AN_ID.fullmatch(unit) for unit in units) or not A_HASH.fullmatch(manifest["roll"]):
        raise BadBundle(N_("An entry of manifest.json is missing, unknown or of the wrong kind."))


def _check_candidates(manifest: Mapping[str, Any]) -> None:
    ids = [candidate["id"] for candidate in manifest["candidates"]]
    if not all(AN_ID.fullmatch(one) for one in ids) or any(int(one) >= int(after) for one, after in pairwise(ids)):
        raise BadBundle(N_("The candidates in manifest.json are not in the order of their numbers."))
    if manifest["method"] == "irv" and manifest["options"].get("lot_order") != lot_order(ids, manifest["lot_seed"]):
        raise BadBundle(N_("The lot order in manifest.json is not the one that the published seed gives."))
