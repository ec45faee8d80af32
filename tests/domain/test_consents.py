"""The three consents: what an answer makes of them, until when it is taken, and what may be shown by them."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from contest.domain.consent_texts import TEXTS
from contest.domain.consents import (
    ALL,
    NOTHING,
    TEXT_VERSION,
    ConsentKind,
    ConsentState,
    PublishedField,
    Shown,
    answered,
    fields_of,
    may_be_given,
    may_be_refused,
    shown_of,
    stored_fields,
)
from contest.domain.phases import Phase

TAKING_PART, INTERNAL, OUTSIDE = ConsentKind
ASKED, GIVEN, DECLINED, WITHDRAWN = ConsentState
PHOTO, WORK, TEXTS_FIELD = PublishedField
NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BEFORE = {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING}


@pytest.mark.parametrize(
    ("state", "yes", "becomes"),
    [
        (ASKED, True, GIVEN),
        (ASKED, False, DECLINED),
        (GIVEN, True, GIVEN),
        (GIVEN, False, WITHDRAWN),
        (DECLINED, True, GIVEN),
        (DECLINED, False, DECLINED),
        (WITHDRAWN, True, GIVEN),
        (WITHDRAWN, False, WITHDRAWN),
    ],
)
def test_what_an_answer_makes_of_a_consent(state, yes, becomes):
    assert answered(state, yes) is becomes


@pytest.mark.parametrize("phase", Phase)
def test_a_yes_to_taking_part_is_taken_until_voting_opens(phase):
    said = [may_be_given(TAKING_PART, phase, NOON, now) for now in (NOON - SECOND, NOON, NOON + SECOND)]
    assert said == [phase in BEFORE, False, False]
    assert not may_be_given(TAKING_PART, phase, NOON, NOON - SECOND, is_dropped=True)


@pytest.mark.parametrize("phase", Phase)
def test_a_no_to_taking_part_is_taken_until_voting_closes(phase):
    said = [may_be_refused(TAKING_PART, phase, NOON, now) for now in (NOON - SECOND, NOON, NOON + SECOND)]
    assert said == [phase in BEFORE | {Phase.VOTING}, False, False]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("kind", [INTERNAL, OUTSIDE])
def test_about_publication_everybody_answers_at_any_time(kind, phase):
    assert may_be_given(kind, phase, NOON, NOON + SECOND, is_dropped=True)
    assert may_be_refused(kind, phase, NOON, NOON + SECOND)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(
    ("given", "on_the_ballot", "afterwards"),
    [
        ({}, NOTHING, NOTHING),
        ({TAKING_PART: ()}, ALL, NOTHING),
        ({INTERNAL: (PHOTO, WORK, TEXTS_FIELD)}, NOTHING, NOTHING),
        ({OUTSIDE: ()}, NOTHING, NOTHING),
        ({TAKING_PART: (), INTERNAL: ()}, ALL, Shown(name=True, photo=False, work=False, texts=False)),
        ({TAKING_PART: (), INTERNAL: (WORK,)}, ALL, Shown(name=True, photo=False, work=True, texts=False)),
        ({TAKING_PART: (), INTERNAL: (PHOTO, TEXTS_FIELD)}, ALL, Shown(name=True, photo=True, work=False, texts=True)),
        ({TAKING_PART: (), INTERNAL: (PHOTO, WORK, TEXTS_FIELD)}, ALL, ALL),
        ({TAKING_PART: (), OUTSIDE: ()}, ALL, NOTHING),
    ],
)
def test_what_may_be_shown(phase, given, on_the_ballot, afterwards):
    over = {Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID, Phase.DRAFT}
    shown = shown_of(phase, {kind: frozenset(fields) for kind, fields in given.items()})
    assert shown == (afterwards if phase in over else on_the_ballot)


def test_fields_are_stored_in_one_order_and_come_back():
    assert stored_fields(frozenset({TEXTS_FIELD, PHOTO})) == "photo,texts"
    assert fields_of("photo,texts") == {PHOTO, TEXTS_FIELD}
    assert (stored_fields(frozenset()), fields_of("")) == ("", frozenset())


# The words. A version that was ever asked is never changed: add another, and its fingerprint here.

FINGERPRINTS = {1: "9aef376667bff3b8ff7afa8169a9478f5780653589cf3e5fdd545767b2e6793a"}


def fingerprint(version: int) -> str:
    words = "\n".join(f"{kind}\n{TEXTS[version][kind].en}\n{TEXTS[version][kind].ru}" for kind in ConsentKind)
    return hashlib.sha256(words.encode()).hexdigest()


def test_no_version_of_the_words_was_changed_afterwards():
    assert {version: fingerprint(version) for version in TEXTS} == FINGERPRINTS


def test_the_version_asked_now_is_the_newest_and_says_something_in_both_languages():
    assert max(TEXTS) == TEXT_VERSION
    assert all(text.en and text.ru and text.en != text.ru for text in TEXTS[TEXT_VERSION].values())
    assert set(TEXTS[TEXT_VERSION]) == set(ConsentKind)
