"""Tampering with a closed box: every change to it is noticed, and the untouched box passes each time (A7)."""

import io
import zipfile
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.bundle import bundle_zip, marks_text
from contest.domain.bundle_manifest import BadBundle
from contest.domain.contests import Method
from contest.domain.errors import RuleBroken
from contest.domain.recount import bundle_parts, recounted
from tests.boxes import DRAWS, Box, a_box, parts, promised


def changed(box: Box, draw: Random, kind: str) -> Box:
    """The box after somebody has been at it, written as neatly as the application writes."""
    manifest, ballots = deepcopy(box.manifest), list(box.ballots)
    at = draw.randrange(len(ballots))
    unit = manifest["units"][ballots[at].unit]
    match kind:
        case "a ballot more":
            ballots.append(replace(ballots[at], code="A" * 15 + draw.choice("BCDEFGH")))
        case "a ballot more, and the numbers with it":
            ballots.append(replace(ballots[at], code="A" * 15 + draw.choice("BCDEFGH")))
            manifest["ballots"] += 1
            unit["marked"] += 1
            unit["eligible"] += 1
        case "a ballot fewer":
            del ballots[at]
        case "a ballot fewer, and the numbers with it":
            del ballots[at]
            manifest["ballots"] -= 1
            unit["marked"] -= 1
        case "a ballot altered":
            others = [ballot.marks for ballot in ballots if ballot.marks != ballots[at].marks]
            empty = marks_text({"plurality": None, "score": {}}.get(manifest["method"], []))
            ballots[at] = replace(ballots[at], marks=draw.choice([*others, empty]))
        case "the candidates in another order":
            manifest["candidates"].reverse()
        case "the names of two candidates exchanged":
            first, second = manifest["candidates"][:2]
            first["name"], second["name"] = second["name"], first["name"]
        case "another number of eligible people":
            unit["eligible"] += 1
        case "another weighting":
            rule = manifest["weighting"]["rule"]
            manifest["weighting"] = {"rule": draw.choice([one for one in ("raw", "equal", "sqrt") if one != rule])}
        case "another lot":
            manifest["lot_seed"] = manifest["lot_seed"][::-1] + "0"
    return Box(manifest, ballots)


KINDS = (
    "a ballot more",
    "a ballot more, and the numbers with it",
    "a ballot fewer",
    "a ballot fewer, and the numbers with it",
    "a ballot altered",
    "the candidates in another order",
    "the names of two candidates exchanged",
    "another number of eligible people",
    "another weighting",
    "another lot",
)
# What the numbers and the order alone give away, without the published commitment.
SEEN_WITHOUT_THE_COMMITMENT = ("a ballot more", "a ballot fewer", "the candidates in another order")


# Tampering. The control in each case is the untouched box, which passes.


@pytest.mark.parametrize("kind", KINDS)
@given(draw=DRAWS)
def test_a_box_that_was_tampered_with_is_refused(kind, draw):
    box = a_box(draw)
    other = changed(box, draw, kind)
    recounted(parts(box), promised(box))
    if other.parts == box.parts:
        return
    with pytest.raises(RuleBroken):
        recounted(parts(other), promised(box))


@pytest.mark.parametrize("kind", SEEN_WITHOUT_THE_COMMITMENT)
@given(draw=DRAWS)
def test_some_tampering_shows_without_the_commitment(kind, draw):
    box = a_box(draw)
    recounted(parts(box))
    with pytest.raises(RuleBroken):
        recounted(parts(changed(box, draw, kind)))


def test_another_lot_shows_without_the_commitment():
    box = a_box(Random(3), Method.IRV)
    recounted(parts(box))
    with pytest.raises(BadBundle, match="lot order"):
        recounted(parts(changed(box, Random(3), "another lot")))


@given(draw=DRAWS, name=st.sampled_from(["manifest.json", "ballots.csv", "README.txt"]), data=st.data())
def test_any_changed_byte_of_any_file_is_refused(draw, name, data):
    box = a_box(draw)
    whole = parts(box)
    at = data.draw(st.integers(0, len(whole[name]) - 1))
    byte = whole[name][at] ^ data.draw(st.integers(1, 255))
    recounted(whole, promised(box))
    with pytest.raises(RuleBroken):
        recounted({**whole, name: whole[name][:at] + bytes([byte]) + whole[name][at + 1 :]}, promised(box))


@given(draw=DRAWS, data=st.data())
def test_any_changed_byte_of_a_zip_is_refused_or_changes_no_file(draw, data, tmp_path_factory):
    box = a_box(draw)
    whole = bundle_zip(*box.parts)
    at = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.mktemp("zip") / "bundle.zip"
    path.write_bytes(whole)
    assert bundle_parts(path) == parts(box)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
    try:
        found = bundle_parts(path)
    except BadBundle:
        return
    assert found == parts(box)


def test_a_damaged_header_of_a_zip_never_gets_through_the_refusal(tmp_path):
    """Bytes that send the reader to places before the file, or to other ways of packing."""
    box = a_box(Random(1))
    whole = bundle_zip(*box.parts)
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        headers = [at for one in bundle.infolist() for at in range(one.header_offset, one.header_offset + 30)]
        headers += range(bundle.start_dir, len(whole))
    path = tmp_path / "bundle.zip"
    for at in headers:
        for flipped in (1, 12, 14, 128, 255):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ flipped]) + whole[at + 1 :])
            with suppress(BadBundle):
                assert bundle_parts(path) == parts(box)


@given(draw=DRAWS, name=st.sampled_from(["manifest.json", "ballots.csv"]), data=st.data())
def test_without_the_commitment_a_changed_byte_is_refused_in_a_sentence_or_gives_another_commitment(draw, name, data):
    box = a_box(draw)
    whole = parts(box)
    at = data.draw(st.integers(0, len(whole[name]) - 1))
    byte = whole[name][at] ^ data.draw(st.integers(1, 255))
    try:
        found = recounted({**whole, name: whole[name][:at] + bytes([byte]) + whole[name][at + 1 :]})
    except RuleBroken:
        return
    assert found.digest != promised(box)
