"""Who may stand, who may put forward whom, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.eligibility import (
    REASONS,
    NotEligible,
    Person,
    Reason,
    RuleSet,
    Terms,
    is_within,
    nominations_are_open,
    reason_not_to_admit,
    reason_not_to_stand,
    screening_is_open,
    whole_months,
)
from contest.domain.phases import Phase
from contest.domain.routing import nominating_path, reason_not_to_nominate

COMPANY, PLANT, FOUNDRY, LABORATORY, OFFICE = "/1/", "/1/2/", "/1/2/3/", "/1/2/4/", "/1/22/"
OCTOBER = AwardPeriod(PeriodKind.MONTH, date(2026, 10, 1))
TODAY = date(2026, 11, 3)
OPENS, CLOSES = datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 11, 6, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_person(unit_path=FOUNDRY, hired_on=date(2020, 1, 9), left_on=None, heads=(), number=7, **known):
    return Person(number, unit_path, hired_on, left_on, frozenset(heads), **known)


# May stand.


@pytest.mark.parametrize(
    ("person", "scope", "reason"),
    [
        (a_person(), COMPANY, None),
        (a_person(), PLANT, None),
        (a_person(), FOUNDRY, None),
        (a_person(), LABORATORY, Reason.OUT_OF_SCOPE),
        (a_person(unit_path=PLANT), FOUNDRY, Reason.OUT_OF_SCOPE),
        (a_person(unit_path=OFFICE), PLANT, Reason.OUT_OF_SCOPE),  # "/1/22/" does not lie in "/1/2/"
        (a_person(hired_on=date(2026, 10, 31)), COMPANY, None),
        (a_person(hired_on=date(2026, 11, 1)), COMPANY, Reason.HIRED_LATER),
        (a_person(hired_on=None), COMPANY, None),
        (a_person(left_on=date(2026, 11, 2)), COMPANY, Reason.HAS_LEFT),
        (a_person(left_on=TODAY), COMPANY, Reason.HAS_LEFT),
        (a_person(left_on=date(2026, 11, 4)), COMPANY, None),
        (a_person(heads=[FOUNDRY]), COMPANY, None),
    ],
)
def test_a_person_stands_who_is_in_scope_hired_by_the_end_of_the_period_and_still_here(person, scope, reason):
    assert reason_not_to_stand(person, Terms.of(scope, OCTOBER), TODAY) == reason


def test_the_cut_off_is_the_last_day_of_the_period():
    assert Terms.of(COMPANY, AwardPeriod(PeriodKind.YEAR, date(2024, 1, 1))) == Terms(COMPANY, date(2024, 12, 31))


A_YEAR = {"seniority_least": 12}
YOUNG = {"seniority_most": 36}
WORKERS = {"staff_groups": ("Рабочие", "Workers")}
PAUSE = {"leader_pause": 12}


@pytest.mark.parametrize(
    ("rules", "person", "reason"),
    [
        # Service in whole months at the end of 31 October 2026, that day counted.
        (A_YEAR, a_person(hired_on=date(2025, 11, 1)), None),
        (A_YEAR, a_person(hired_on=date(2025, 11, 2)), Reason.TOO_NEW),
        (A_YEAR, a_person(hired_on=date(2026, 11, 1)), Reason.HIRED_LATER),
        (A_YEAR, a_person(hired_on=None), Reason.HIRED_UNKNOWN),
        (YOUNG, a_person(hired_on=date(2023, 10, 2)), None),
        (YOUNG, a_person(hired_on=date(2023, 10, 1)), Reason.TOO_SENIOR),
        (YOUNG, a_person(hired_on=date(2026, 10, 31)), None),
        (YOUNG, a_person(hired_on=None), Reason.HIRED_UNKNOWN),
        ({**A_YEAR, **YOUNG}, a_person(hired_on=date(2025, 11, 1)), None),
        ({}, a_person(hired_on=None), None),
        # Staff groups, in whatever spelling.
        (WORKERS, a_person(staff_group="рабочие "), None),
        (WORKERS, a_person(staff_group="WORKERS"), None),
        (WORKERS, a_person(staff_group="Specialists"), Reason.WRONG_GROUP),
        (WORKERS, a_person(staff_group=""), Reason.WRONG_GROUP),
        ({}, a_person(staff_group="Specialists"), None),
        # The commission.
        ({}, a_person(on_commission=True), Reason.ON_COMMISSION),
        ({"off_commission": False}, a_person(on_commission=True), None),
        # Leaders of before, from period to period.
        (PAUSE, a_person(led_until=date(2025, 11, 30)), Reason.LEADER_BEFORE),
        (PAUSE, a_person(led_until=date(2025, 10, 31)), None),
        (PAUSE, a_person(led_until=date(2026, 12, 31)), Reason.LEADER_BEFORE),
        (PAUSE, a_person(led_until=None), None),
        ({"never_again": True}, a_person(led_until=date(2001, 1, 31)), Reason.LEADER_BEFORE),
        ({"never_again": True}, a_person(), None),
        ({}, a_person(led_until=date(2026, 9, 30)), None),
        # HR's attestation: only a no keeps somebody out.
        ({}, a_person(is_clean=False), Reason.PENALTY),
        ({"needs_attestation": True}, a_person(is_clean=False), Reason.PENALTY),
        ({"needs_attestation": True}, a_person(is_clean=None), None),
        ({"needs_attestation": True}, a_person(is_clean=True), None),
        # The first rule that is broken says why: never a penalty where something plainer keeps the person out.
        (WORKERS, a_person(is_clean=False), Reason.WRONG_GROUP),
        ({}, a_person(unit_path=OFFICE, is_clean=False), None),
    ],
)
def test_the_rule_set_of_a_category_says_who_may_stand_and_why_not(rules, person, reason):
    scope = COMPANY if person.unit_path != OFFICE else PLANT
    expected = reason if scope == COMPANY else Reason.OUT_OF_SCOPE
    assert reason_not_to_stand(person, Terms.of(scope, OCTOBER, RuleSet(**rules)), TODAY) == expected


@pytest.mark.parametrize(
    ("needs", "is_clean", "reason"),
    [
        (False, None, None),
        (True, None, Reason.NOT_ATTESTED),
        (True, True, None),
        (True, False, Reason.PENALTY),
        (False, False, Reason.PENALTY),
    ],
)
def test_whoever_is_admitted_needs_an_attestation_where_it_is_asked_for(needs, is_clean, reason):
    terms = Terms.of(COMPANY, OCTOBER, RuleSet(needs_attestation=needs))
    assert reason_not_to_admit(a_person(is_clean=is_clean), terms, TODAY) == reason
    assert reason_not_to_admit(a_person(unit_path="/9/"), terms, TODAY) == Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("since", "last_day", "months"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), 1),
        (date(2026, 10, 2), date(2026, 10, 31), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2020, 1, 9), date(2026, 10, 31), 81),
        (date(2026, 11, 1), date(2026, 10, 31), 0),
    ],
)
def test_service_is_counted_in_whole_months_with_the_last_day(since, last_day, months):
    assert whole_months(since, last_day) == months


# May be put forward by.


@pytest.mark.parametrize(
    ("person", "headed", "reason", "path"),
    [
        (a_person(), [FOUNDRY], None, FOUNDRY),
        (a_person(), [PLANT], None, PLANT),
        (a_person(), [COMPANY, FOUNDRY, PLANT], None, FOUNDRY),  # the nearest above the person
        (a_person(), [LABORATORY], Reason.NOT_BELOW, None),
        (a_person(unit_path=OFFICE), [PLANT], Reason.NOT_BELOW, None),
        (a_person(unit_path=PLANT), [FOUNDRY], Reason.NOT_BELOW, None),
        (a_person(), [], Reason.NOT_BELOW, None),
        # A head, whose own superiors decide: the deputy of the same unit does not.
        (a_person(heads=[FOUNDRY]), [FOUNDRY], Reason.OWN_SUPERIOR, None),
        (a_person(heads=[FOUNDRY]), [PLANT], None, PLANT),
        (a_person(heads=[FOUNDRY]), [PLANT, FOUNDRY], None, PLANT),
        (a_person(unit_path=PLANT, heads=[PLANT]), [PLANT], Reason.OWN_SUPERIOR, None),
        (a_person(unit_path=FOUNDRY, heads=[PLANT]), [FOUNDRY], Reason.OWN_SUPERIOR, None),
        (a_person(unit_path=COMPANY, heads=[COMPANY]), [COMPANY], Reason.OWN_SUPERIOR, None),
        # Working in one unit and heading another one: the head of the place of work decides.
        (a_person(unit_path=LABORATORY, heads=[FOUNDRY]), [LABORATORY], None, LABORATORY),
        (a_person(number=1), [FOUNDRY], Reason.ONESELF, FOUNDRY),
        (a_person(number=1, heads=[FOUNDRY]), [FOUNDRY], Reason.ONESELF, None),
    ],
)
def test_the_nearest_headed_unit_above_nominates_and_never_the_unit_that_the_person_heads(person, headed, reason, path):
    assert reason_not_to_nominate(person, 1, headed) == reason
    assert nominating_path(person, headed) == path


unit_paths = st.lists(st.integers(1, 12), min_size=1, max_size=5).map(lambda ids: f"/{'/'.join(map(str, ids))}/")


@given(unit_paths, st.sets(unit_paths, max_size=4), st.sets(unit_paths, max_size=3))
def test_whoever_nominates_heads_a_unit_above_the_person_and_outside_of_what_the_person_heads(path, headed, own):
    found = nominating_path(a_person(unit_path=path, heads=own), headed)
    possible = {each for each in headed if is_within(path, each) and not any(is_within(each, one) for one in own)}
    assert found == (max(possible, key=len) if possible else None)
    assert (found is None) == (reason_not_to_nominate(a_person(unit_path=path, heads=own), 1, headed) is not None)


@given(unit_paths, unit_paths)
def test_a_unit_lies_within_another_exactly_when_the_ids_above_it_begin_with_the_other_ones(one, other):
    ids, above = one.strip("/").split("/"), other.strip("/").split("/")
    assert is_within(one, other) == (ids[: len(above)] == above)


def test_every_reason_is_a_sentence():
    assert set(REASONS) == set(Reason)
    assert all(text.endswith(".") for text in REASONS.values())
    assert NotEligible(Reason.HAS_LEFT).message == "This person no longer works here."


# When.


@pytest.mark.parametrize(
    ("now", "is_open"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False)],
)
def test_nominations_are_open_from_the_opening_until_before_the_closing_instant(now, is_open):
    assert nominations_are_open(Phase.NOMINATING, OPENS, CLOSES, now) == is_open


@pytest.mark.parametrize("phase", set(Phase) - {Phase.NOMINATING})
def test_nominations_are_open_in_no_other_phase(phase):
    assert not nominations_are_open(phase, OPENS, CLOSES, OPENS)


def test_nominations_of_a_contest_without_a_schedule_are_closed():
    assert not nominations_are_open(Phase.NOMINATING, None, CLOSES, OPENS)
    assert not nominations_are_open(Phase.NOMINATING, OPENS, None, OPENS)
    assert not screening_is_open(Phase.SCREENING, None, OPENS)


@pytest.mark.parametrize("phase", Phase)
def test_hr_decides_while_nominating_and_screening_until_voting_opens(phase):
    decides = phase in {Phase.NOMINATING, Phase.SCREENING}
    assert screening_is_open(phase, CLOSES, CLOSES - SECOND) == decides
    assert not screening_is_open(phase, CLOSES, CLOSES)
