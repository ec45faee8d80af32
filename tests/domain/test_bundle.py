"""The bundle of a closed box: one way to write it, and any change to it is noticed."""

import hashlib
import io
import json
import zipfile
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from contest.domain.bundle import (
    BundleBallot,
    ballots_text,
    bundle_zip,
    commitment,
    findings,
    manifest_text,
    marks_text,
    read_ballots,
    read_manifest,
    roll_hash,
)
from contest.domain.bundle_manifest import BadBundle
from contest.domain.bundle_readme import README
from contest.domain.contests import Method
from contest.domain.errors import RuleBroken
from contest.domain.recount import recounted
from tests.boxes import DRAWS, a_box, parts, promised

# Writing and reading.


@given(draw=DRAWS)
def test_what_was_written_is_read_back_and_counted(draw):
    box = a_box(draw)
    manifest, ballots = box.parts
    assert (read_manifest(manifest), read_ballots(ballots)) == (box.manifest, box.ballots)
    assert recounted(parts(box), promised(box)).findings == findings(box.manifest, box.ballots)


def test_ballots_are_written_in_the_order_of_their_codes_and_nothing_else():
    ballots = [BundleBallot(code * 16, "3", marks_text(["1", "2"])) for code in "BA"]
    assert ballots_text(ballots) == (
        'receipt_code,unit,marks\nAAAAAAAAAAAAAAAA,3,"[""1"",""2""]"\nBBBBBBBBBBBBBBBB,3,"[""1"",""2""]"\n'
    )


def test_the_commitment_is_the_published_formula():
    inner = f"QL1|{hashlib.sha256(b'manifest').hexdigest()}|{hashlib.sha256(b'ballots').hexdigest()}"
    assert commitment(b"manifest", b"ballots") == hashlib.sha256(inner.encode()).hexdigest()


def test_the_hash_of_the_roll_does_not_depend_on_its_order_and_does_on_everybody():
    assert roll_hash([("1", "5"), ("2", "5")]) == roll_hash([("2", "5"), ("1", "5")])
    assert roll_hash([("1", "5"), ("2", "5")]) != roll_hash([("1", "5")])


def test_the_same_box_gives_the_same_zip_byte_by_byte():
    box = a_box(Random(1))
    made = bundle_zip(*box.parts)
    assert made == bundle_zip(*box.parts)
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert {name: bundle.read(name) for name in bundle.namelist()} == parts(box)


def test_the_readme_of_the_format_stays_as_it_was_published():
    assert hashlib.sha256(README.encode()).hexdigest() == (
        "8be43a1e132bfc04b6ad0052c81a94b95632f769f8b5819c4de7724dc93fef90"
    )


# What a manifest and ballots may not be, each with the sentence that says so.


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b'"\\ud800"\n', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[]\n", "does not describe"),
        (b'{"format": "QL2"}', "format QL1"),
        (b'{"format": "QL1"}', "missing, unknown or of the wrong kind"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(content, sentence):
    with pytest.raises(BadBundle, match=sentence):
        read_manifest(content)


def a_unit(marked: int) -> dict[str, object]:
    """A unit of one person in a manifest."""
    return {"name": "x", "eligible": 1, "marked": marked}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda manifest: manifest.pop("roll"), "missing, unknown"),
        (lambda manifest: manifest.update(more=1), "missing, unknown"),
        (lambda manifest: manifest.update(ballots=True), "missing, unknown"),
        (lambda manifest: manifest.update(roll="0"), "missing, unknown"),
        (lambda manifest: manifest["contest"].update(id="7"), "missing, unknown"),
        (lambda manifest: manifest.update(candidates=["1", "2"]), "missing, unknown"),
        (lambda manifest: manifest["candidates"].append({"id": "0001", "name": "x"}), "order of their numbers"),
        (lambda manifest: manifest["candidates"].append(manifest["candidates"][-1]), "order of their numbers"),
        (lambda manifest: manifest.update(units={"x": a_unit(0)}), "do not add up"),
        (lambda manifest: manifest["units"].update({"x": a_unit(0)}), "missing, unknown"),
        (lambda manifest: manifest["units"].update({"9": a_unit(2)}), "more ticks"),
        (lambda manifest: manifest.update(ballots=0), "do not add up"),
    ],
)
def test_a_manifest_with_a_wrong_entry_is_refused(change, sentence):
    manifest = deepcopy(a_box(Random(4)).manifest)
    assert read_manifest(manifest_text(manifest).encode()) == manifest
    change(manifest)
    with pytest.raises(BadBundle, match=sentence):
        read_manifest(manifest_text(manifest).encode())


def test_a_manifest_written_in_another_way_is_refused():
    manifest = a_box(Random(4)).manifest
    with pytest.raises(BadBundle, match="is not written as the application writes it"):
        read_manifest(json.dumps(manifest).encode())


A, B = "A" * 16, "B" * 16


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "cannot be read"),
        ('receipt_code,unit,marks\n"', "cannot be read"),
        ("code,unit,marks\n", "first line"),
        (f"receipt_code,unit,marks\n{A},1\n", "Line 2"),
        (f"receipt_code,unit,marks\n{A},1,[]\n{A[1:]},1,[]\n", "Line 3"),
        (f"receipt_code,unit,marks\n{A},1,[ ]\n", "Line 2"),
        (f"receipt_code,unit,marks\n{A},1,x\n", "Line 2"),
        (f"receipt_code,unit,marks\n{A},1,[]\n{A},1,[]\n", "two ballots, line 3"),
        (f"receipt_code,unit,marks\n{B},1,[]\n{A},1,[]\n", "not sorted by receipt code, line 3"),
        (f"receipt_code,unit,marks\r\n{A},1,[]\r\n", "is not written as"),
        (f'receipt_code,unit,marks\n"{A}",1,[]\n', "is not written as"),
    ],
)
def test_ballots_of_another_kind_are_refused(content, sentence):
    with pytest.raises(BadBundle, match=sentence):
        read_ballots(content.encode())


def test_ballots_of_a_unit_that_voted_otherwise_are_refused():
    box = next(box for box in (a_box(Random(seed)) for seed in range(99)) if len(box.manifest["units"]) > 1)
    other = next(unit for unit in box.manifest["units"] if unit != box.ballots[0].unit)
    ballots = [replace(box.ballots[0], unit=other), *box.ballots[1:]]
    with pytest.raises(BadBundle, match="ticks on the roll"):
        findings(box.manifest, ballots)


def test_a_ballot_that_breaks_the_rules_is_named_by_its_place():
    box = a_box(Random(5), Method.IRV)
    ballots = [box.ballots[0], replace(box.ballots[1], marks='["nobody"]'), *box.ballots[2:]]
    with pytest.raises(RuleBroken, match="allot 2 "):
        findings(box.manifest, ballots)
