"""What a nomination must say, and what it cannot hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.nominations import (
    LONGEST_EVIDENCE,
    LONGEST_STATEMENT,
    REFUSAL_REASONS,
    SHORTEST_STATEMENT,
    UNWRITABLE,
    Gap,
    Minutes,
    NominationChannel,
    NominationText,
    RefusalReason,
    missing,
    missing_minutes,
    unstorable,
    unstorable_minutes,
)

STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


def a_text(statement=STATEMENT, evidence=None, person_agrees=True):
    return NominationText(statement, {3: "From 41 to 9"} if evidence is None else evidence, person_agrees)


def fields(gaps: list[Gap]) -> list[str]:
    return [gap.field for gap in gaps]


@pytest.mark.parametrize(
    ("text", "wanting"),
    [
        (a_text(), []),
        (a_text(statement=""), ["statement"]),
        (a_text(statement="x" * (SHORTEST_STATEMENT - 1)), ["statement"]),
        (a_text(statement="x" * SHORTEST_STATEMENT), []),
        (a_text(evidence={}), ["evidence_2"]),
        (a_text(evidence={2: "Something"}), []),
        (a_text(evidence={9: "About another contest"}), ["evidence_2"]),
        (a_text(person_agrees=False), ["person_agrees"]),
        (NominationText(), ["statement", "evidence_2", "person_agrees"]),
    ],
)
def test_a_nomination_needs_a_statement_evidence_and_the_persons_agreement(text, wanting):
    assert fields(missing(text, [2, 3])) == wanting


def test_a_contest_without_criteria_asks_for_no_evidence():
    assert missing(a_text(evidence={}), []) == []


@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        (a_text(), []),
        (NominationText(), []),
        (a_text(statement="x" * LONGEST_STATEMENT), []),
        (a_text(statement="x" * (LONGEST_STATEMENT + 1)), ["statement"]),
        (a_text(evidence={2: "x" * LONGEST_EVIDENCE, 3: "x" * (LONGEST_EVIDENCE + 1)}), ["evidence_3"]),
        (a_text(statement="a\x00b"), ["statement"]),
        (a_text(statement="a\ud800b"), ["statement"]),
        (a_text(statement="a\u202eb"), ["statement"]),
        (a_text(evidence={3: "a\x07b"}), ["evidence_3"]),
        (a_text(statement="two\nlines\tand a tab, ёлка and 名前 😀"), []),
    ],
)
def test_a_draft_holds_any_text_that_is_not_too_long_and_that_a_keyboard_writes(text, faulty):
    assert fields(unstorable(text.tidied())) == faulty


def test_empty_evidence_and_space_around_a_text_are_nothing():
    text = NominationText("  Found\r\nthem  \r\n\r\n", {1: " \n ", 2: "\t9 of 41 "}).tidied()
    assert (text.statement, text.evidence) == ("Found\nthem", {2: "9 of 41"})


@given(st.text(), st.dictionaries(st.integers(1, 9), st.text()))
def test_tidying_twice_is_tidying_once(statement, evidence):
    once = NominationText(statement, evidence).tidied()
    assert once.tidied() == once


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=LONGEST_STATEMENT))
def test_what_people_write_can_be_stored(statement):
    assert not UNWRITABLE.search(NominationText(statement).tidied().statement)


def test_every_reason_to_refuse_has_its_words():
    assert set(REFUSAL_REASONS) == set(RefusalReason)


def test_the_deed_in_one_line_is_one_line_and_has_its_limit():
    assert NominationText(praise="  Found the\r\n drift  ").tidied().praise == "Found the drift"
    assert [gap.field for gap in unstorable(NominationText(praise="x" * 141))] == ["praise"]
    assert unstorable(NominationText(praise="x" * 140)) == []


TODAY = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("channel", "minutes", "wanting"),
    [
        (NominationChannel.COLLECTIVE, Minutes("7", TODAY), []),
        (NominationChannel.COLLECTIVE, Minutes(), ["minutes_number", "minutes_date"]),
        (NominationChannel.COLLECTIVE, Minutes("7"), ["minutes_date"]),
        (NominationChannel.COLLECTIVE, Minutes("", TODAY), ["minutes_number"]),
        (NominationChannel.COLLECTIVE, Minutes("7", date(2026, 10, 21)), ["minutes_date"]),
        *((each, Minutes(), []) for each in NominationChannel if each is not NominationChannel.COLLECTIVE),
    ],
)
def test_an_assembly_has_minutes_with_a_number_and_a_day_that_is_not_to_come(channel, minutes, wanting):
    assert fields(missing_minutes(channel, minutes, TODAY)) == wanting


@pytest.mark.parametrize(
    ("number", "wrong"),
    [("7", []), ("№ 7/а", []), ("7" * 40, []), ("7" * 41, ["minutes_number"]), ("7\x00", ["minutes_number"])],
)
def test_a_number_of_minutes_is_short_and_can_be_shown(number, wrong):
    assert fields(unstorable_minutes(Minutes(number).tidied())) == wrong


def test_a_number_of_minutes_is_tidied():
    assert Minutes("  №\t 7 \n").tidied() == Minutes("№ 7")


def test_whoever_nominates_oneself_need_not_have_asked_oneself():
    text = a_text(person_agrees=False)
    assert [fields(missing(text, [3], each)) for each in NominationChannel] == [
        ["person_agrees"],
        ["person_agrees"],
        ["person_agrees"],
        [],
    ]
