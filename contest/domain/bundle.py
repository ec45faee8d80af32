"""The bundle of a closed box: manifest and ballots, the commitment over both, and the count they lead to.

SECRECY, Close, commitment, embargo, recount. The count of the application and the stand-alone recount both come here.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from contest.domain.bundle_manifest import BadBundle, checked_manifest
from contest.domain.bundle_readme import README
from contest.domain.errors import N_
from contest.domain.tally import BadBallot, Outcome, count
from contest.domain.tally.units import read_share
from contest.domain.weighting import unit_weights

BUNDLE_FORMAT = "QL1"
BALLOT_HEADINGS = ("receipt_code", "unit", "marks")
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
CODE_LENGTH = 16
MANIFEST_FILE, BALLOTS_FILE, README_FILE = "manifest.json", "ballots.csv", "README.txt"
MARKS_WRITER = json.JSONEncoder(separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True)
class BundleBallot:
    """One row of ballots.csv. Candidates and units are named by the text of their id.

    `marks` is JSON as `marks_text` writes it: one id or null, a list of ids, or points by id (TALLY).
    """

    code: str
    unit: str
    marks: str


@dataclass(frozen=True)
class Findings:
    """What the ballots lead to: the outcome that decides, and the one in which every ballot weighs the same."""

    outcome: Outcome
    raw: Outcome


# Writing.


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The one way to write a manifest: the same content gives the same bytes."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def marks_text(marks: object) -> str:
    """The one way to write the marks of a ballot."""
    return MARKS_WRITER.encode(marks)


def ballots_text(ballots: Iterable[BundleBallot]) -> str:
    """ballots.csv: receipt code, unit, marks as JSON; sorted by code, which says nothing of the order of casting."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(BALLOT_HEADINGS)
    rows.writerows(
        (ballot.code, ballot.unit, ballot.marks) for ballot in sorted(ballots, key=lambda ballot: ballot.code)
    )
    return text.getvalue()


def bundle_zip(manifest: bytes, ballots: bytes) -> bytes:
    """The bundle as one file: the same content gives the same bytes, whatever the day, the machine and its zlib."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in ((MANIFEST_FILE, manifest), (BALLOTS_FILE, ballots), (README_FILE, README.encode())):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            bundle.writestr(entry, content)
    return file.getvalue()


def commitment(manifest: bytes, ballots: bytes) -> str:
    """SHA-256("QL1|" + SHA-256(manifest) + "|" + SHA-256(ballots.csv)), all in hexadecimal."""
    inner = f"{BUNDLE_FORMAT}|{hashlib.sha256(manifest).hexdigest()}|{hashlib.sha256(ballots).hexdigest()}"
    return hashlib.sha256(inner.encode()).hexdigest()


def roll_hash(roll: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the sorted lines "personnel number|unit" of everybody on the roll.

    Not over who has voted: in a small contest that could be found out from the hash by trying.
    """
    lines = sorted(f"{number}|{unit}\n" for number, unit in roll)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


# Reading.


def read_manifest(content: bytes) -> dict[str, Any]:
    """The manifest of these bytes. Raises BadBundle for anything but the bytes that `manifest_text` writes."""
    try:
        manifest = json.loads(content.decode())
        as_written = manifest_text(manifest).encode() == content
    except (ValueError, RecursionError):
        raise BadBundle(N_("manifest.json cannot be read: it is not JSON in UTF-8.")) from None
    checked = checked_manifest(manifest, BUNDLE_FORMAT)
    if not as_written:
        raise BadBundle(N_("manifest.json is not written as the application writes it: somebody has changed it."))
    return checked


def read_ballots(content: bytes) -> list[BundleBallot]:
    """The ballots of these bytes. Raises BadBundle for anything but the bytes that `ballots_text` writes."""
    try:
        headings, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    except (ValueError, csv.Error):
        raise BadBundle(N_("ballots.csv cannot be read: it is not CSV in UTF-8.")) from None
    if tuple(headings) != BALLOT_HEADINGS:
        raise BadBundle(N_("The first line of ballots.csv does not name the columns receipt_code, unit, marks."))
    ballots = []
    before = ""
    seen: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        if len(row) != len(BALLOT_HEADINGS) or not is_receipt_code(row[0]) or not _is_marks(row[2], seen):
            raise BadBundle(N_("Line %(line)s of ballots.csv is not a receipt code, a unit and marks."), line=line)
        code, unit, marks = row
        if code == before:
            raise BadBundle(N_("The same receipt code stands on two ballots, line %(line)s of ballots.csv."), line=line)
        if code < before:
            raise BadBundle(N_("ballots.csv is not sorted by receipt code, line %(line)s."), line=line)
        before = code
        ballots.append(BundleBallot(code, unit, seen[marks]))
    if ballots_text(ballots).encode() != content:
        raise BadBundle(N_("ballots.csv is not written as the application writes it: somebody has changed it."))
    return ballots


def is_receipt_code(text: str) -> bool:
    """Whether a text has the shape of a receipt code: sixteen letters and digits of base 32."""
    return len(text) == CODE_LENGTH and CODE_LETTERS.issuperset(text)


def _is_marks(text: str, seen: dict[str, str]) -> bool:
    """Whether the text is written as `marks_text` writes; what was seen once is known, and kept once only."""
    if text not in seen:
        try:
            if marks_text(json.loads(text)) != text:
                return False
        except (ValueError, RecursionError):
            return False
        seen[text] = text
    return True


# Counting.


def findings(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> Findings:
    """Count the ballots by the rules of the manifest, weighted as it says and raw.

    Raises BadBundle where ballots and roll do not tally, BadBallot for a ballot that breaks the rules, naming its
    place among the ballots from 1, and BadElection for rules that nothing can be counted by.
    """
    check_numbers(manifest, ballots)
    many = Counter((ballot.unit, ballot.marks) for ballot in ballots)
    try:
        return _counted(manifest, [(times, *ballot) for ballot, times in many.items()])
    except BadBallot:
        # One by one, so that the sentence names the ballot by its place in the file.
        return _counted(manifest, [(1, ballot.unit, ballot.marks) for ballot in ballots])


def _counted(manifest: Mapping[str, Any], ballots: Sequence[tuple[int, str, str]]) -> Findings:
    candidates = [candidate["id"] for candidate in manifest["candidates"]]
    method = manifest["method"]
    marks = {text: json.loads(text) for _, _, text in ballots}
    raw = count(method, candidates, [(times, marks[text]) for times, _, text in ballots], manifest["options"])
    if manifest["weighting"]["rule"] == "raw":
        return Findings(raw, raw)
    by_unit = [(times, marks[text], unit) for times, unit, text in ballots]
    return Findings(count(method, candidates, by_unit, weighted_options(manifest)), raw)


def weighted_options(manifest: Mapping[str, Any]) -> dict[str, object]:
    """The options of the count that weighs by unit."""
    units = {unit: {"eligible": about["eligible"]} for unit, about in manifest["units"].items()}
    return {**manifest["options"], "units": units, **manifest["weighting"]}


def weights_of(manifest: Mapping[str, Any]) -> dict[str, Fraction]:
    """What each unit weighs by the rule of the manifest; nothing where units give points or do not matter."""
    weighting = manifest["weighting"]
    if weighting["rule"] in {"raw", "points"}:
        return {}
    eligible = {unit: about["eligible"] for unit, about in manifest["units"].items()}
    return unit_weights(weighting["rule"], eligible, read_share(weighting.get("cap", "1/4")))


def check_numbers(manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> None:
    """Codes = marked on the roll = ballots, in all and in every unit. Raises BadBundle."""
    if len({ballot.code for ballot in ballots}) != len(ballots):
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
