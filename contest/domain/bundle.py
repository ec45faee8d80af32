"""The bundle of a closed box: manifest and ballots, the commitment over both, and the count they lead to.

SECRECY, Close, commitment, embargo, recount. The count of the application and the stand-alone recount both come here.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.domain.errors import N_, RuleBroken
from contest.domain.tally import Outcome, count

HEADINGS = ("receipt_code", "unit", "marks")
FORMAT = "QL1"


class BadBundle(RuleBroken):
    """Manifest or ballots are not what a closed box gives, or do not belong together."""

    status = 422


@dataclass(frozen=True)
class BundleBallot:
    """One row of ballots.csv. `marks` are those of TALLY; candidates and units are named by the text of their id."""

    code: str
    unit: str
    marks: Any


@dataclass(frozen=True)
class Findings:
    """What the ballots lead to: the outcome that decides, and the one in which every ballot weighs the same."""

    outcome: Outcome
    raw: Outcome


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The one way to write a manifest: the same content gives the same bytes."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def ballots_text(ballots: Iterable[BundleBallot]) -> str:
    """ballots.csv: receipt code, unit, marks as JSON; sorted by code, which says nothing of the order of casting."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADINGS)
    for ballot in sorted(ballots, key=lambda ballot: ballot.code):
        rows.writerow((ballot.code, ballot.unit, json.dumps(ballot.marks, separators=(",", ":"), sort_keys=True)))
    return text.getvalue()


def commitment(manifest: bytes, ballots: bytes) -> str:
    """SHA-256("QL1|" + SHA-256(manifest) + "|" + SHA-256(ballots.csv)), all in hexadecimal."""
    inner = f"{FORMAT}|{hashlib.sha256(manifest).hexdigest()}|{hashlib.sha256(ballots).hexdigest()}"
    return hashlib.sha256(inner.encode()).hexdigest()


def roll_hash(roll: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the sorted lines "personnel number|unit" of everybody on the roll.

    Not over who has voted: in a small contest that could be found out from the hash by trying.
    """
    lines = sorted(f"{number}|{unit}\n" for number, unit in roll)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def findings(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> Findings:
    """Count the ballots by the rules of the manifest, weighted as it says and raw.

    Raises BadBundle where ballots and roll do not tally, and what the count raises for a ballot that breaks the rules.
    """
    check_numbers(manifest, ballots)
    candidates = [candidate["id"] for candidate in manifest["candidates"]]
    method, options, weighting = manifest["method"], manifest["options"], manifest["weighting"]
    marks = Counter((ballot.unit, json.dumps(ballot.marks)) for ballot in ballots)
    raw = count(method, candidates, [(times, json.loads(mark)) for (_, mark), times in marks.items()], options)
    if weighting["rule"] == "raw":
        return Findings(raw, raw)
    units = {unit: {"eligible": about["eligible"]} for unit, about in manifest["units"].items()}
    weighted = count(
        method,
        candidates,
        [(times, json.loads(mark), unit) for (unit, mark), times in marks.items()],
        {**options, "units": units, **weighting},
    )
    return Findings(weighted, raw)


def check_numbers(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> None:
    """Codes = marked on the roll = ballots, in all and in every unit. Raises BadBundle."""
    codes = {ballot.code for ballot in ballots}
    if len(codes) != len(ballots):
        raise BadBundle(N_("The same receipt code stands on two ballots."))
    if len(ballots) != manifest["ballots"]:
        raise BadBundle(
            N_("There are %(found)s ballots; the manifest names %(named)s."),
            found=len(ballots),
            named=manifest["ballots"],
        )
    found = Counter(ballot.unit for ballot in ballots)
    for unit in {*found, *manifest["units"]}:
        marked = manifest["units"].get(unit, {}).get("marked", 0)
        if found[unit] != marked:
            raise BadBundle(
                N_("Unit %(unit)s has %(found)s ballots and %(marked)s ticks on the roll."),
                unit=unit,
                found=found[unit],
                marked=marked,
            )
