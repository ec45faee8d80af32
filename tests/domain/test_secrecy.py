"""Receipts, envelopes and reporting groups."""

import hashlib
from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.ballots import valid_marks
from contest.domain.contests import Method, MethodRules
from contest.domain.secrecy import (
    envelope_length,
    envelope_text,
    grouped,
    opened,
    receipt_code,
    receipt_hash,
    reporting_groups,
    shuffled,
    ungrouped,
)

SECRET = "0123456789abcdef0123456789abcdef"


def test_the_code_is_what_the_browser_makes_by_the_published_rule():
    digest = hashlib.sha256(f"QL1|7|{SECRET}".encode()).digest()
    assert receipt_code(7, SECRET) == b32encode(digest[:10]).decode()
    assert len(receipt_code(7, SECRET)) == 16


def test_one_secret_gives_different_codes_in_different_contests():
    assert receipt_code(7, SECRET) != receipt_code(8, SECRET)


def test_the_hash_in_the_box_cannot_be_made_from_the_code_that_is_published():
    code = receipt_code(7, SECRET)
    published = hashlib.sha256(f"QL1|7|{SECRET}".encode()).digest()
    assert len(receipt_hash(7, SECRET)) == 32
    assert receipt_hash(7, code) != receipt_hash(7, SECRET) != published
    assert receipt_hash(7, SECRET) != receipt_hash(8, SECRET)


@pytest.mark.parametrize("typed", ["ABCD-EFGH-IJKL-MNOP", "abcd efgh ijkl mnop", " abcdefghijklmnop "])
def test_a_code_is_read_however_it_is_typed(typed):
    assert ungrouped(typed) == "ABCDEFGHIJKLMNOP"
    assert grouped(ungrouped(typed)) == "ABCD-EFGH-IJKL-MNOP"


@given(
    candidates=st.sets(st.integers(1, 2**31 - 1), min_size=1, max_size=30),
    unit=st.integers(1, 2**31 - 1),
    draw=st.data(),
)
def test_every_ballot_of_a_contest_fits_one_length_and_comes_out_as_it_went_in(candidates, unit, draw):
    rules = MethodRules(draw.draw(st.sampled_from(sorted(set(Method) - {Method.PLURALITY}))))
    marked = draw.draw(st.lists(st.sampled_from(sorted(candidates)), unique=True))
    if rules.method is Method.SCORE:
        marked = dict.fromkeys(marked, rules.max_points)
    marks = valid_marks(rules, marked, on_paper=candidates)
    code = receipt_code(1, SECRET)
    length = envelope_length(rules, candidates)
    text = envelope_text(marks, unit_id=unit, code=code, length=length)
    assert len(text) == length
    content = opened(text)
    assert (content.marks, content.unit_id, content.code) == (marks, unit, code)


@given(
    sizes=st.dictionaries(st.integers(2, 40), st.integers(1, 60), min_size=1, max_size=25),
    own=st.integers(0, 60),
    threshold=st.integers(2, 20),
)
def test_no_group_is_smaller_than_the_threshold_unless_it_is_the_only_one(sizes, own, threshold):
    if own:
        sizes = {1: own, **sizes}
    groups = reporting_groups(sizes, scope_id=1, threshold=threshold)
    assert set(groups) == set(sizes)
    totals = {}
    for unit, group in groups.items():
        totals[group] = totals.get(group, 0) + sizes[unit]
    assert len(totals) == 1 or min(totals.values()) >= threshold


def test_large_units_report_for_themselves():
    assert reporting_groups({2: 30, 3: 12, 4: 3, 5: 8}, scope_id=1, threshold=10) == {2: 2, 3: 3, 4: 1, 5: 1}


def test_a_lone_small_unit_takes_the_next_smallest_along():
    assert reporting_groups({2: 30, 3: 12, 4: 3}, scope_id=1, threshold=10) == {2: 2, 3: 1, 4: 1}


@given(st.sets(st.integers(1, 99), min_size=2, max_size=12))
def test_the_order_on_the_paper_stays_the_same_for_one_voter_and_keeps_everybody(candidates):
    first = shuffled(candidates, seed="1|2")
    assert first == shuffled(reversed(sorted(candidates)), seed="1|2")
    assert sorted(first) == sorted(candidates)


def test_over_many_voters_everybody_stands_first_about_equally_often():
    firsts = [shuffled([1, 2, 3, 4], seed=f"1|{voter}")[0] for voter in range(4000)]
    assert all(880 < firsts.count(candidate) < 1120 for candidate in (1, 2, 3, 4))
