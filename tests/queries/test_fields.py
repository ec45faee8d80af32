"""Fields that are too small to vote on: said in time, and of those only that need it."""

from datetime import timedelta

import pytest

from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.queries.fields import thin_fields, undecided_before_the_vote
from tests.factories import a_candidate, a_contest, a_nomination, an_employee
from tests.statements import statements

BRANCHES = {
    "branch_nominations_close_at": timedelta(hours=1),
    "branch_voting_open_at": timedelta(hours=2),
    "branch_voting_close_at": timedelta(hours=3),
}


@pytest.mark.parametrize(("candidates", "is_thin"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_field_is_thin_below_what_the_contest_needs(company, now, candidates, is_thin):
    contest = a_contest(Phase.SCREENING, company, least_field=2)
    for _ in range(candidates):
        a_candidate(contest)
    found = thin_fields(now=now)
    assert [(each.contest.id, each.candidates, each.opens_at) for each in found] == (
        [(contest.id, candidates, contest.voting_open_at)] if is_thin else []
    )


def test_who_was_dropped_does_not_count(company, now):
    contest = a_contest(Phase.SCREENING, company, least_field=1)
    a_candidate(contest, dropped_at=now, dropped_reason=Reason.HAS_LEFT)
    assert [each.candidates for each in thin_fields(now=now)] == [0]


@pytest.mark.parametrize(
    "phase", [Phase.DRAFT, Phase.PLANNED, Phase.VOTING, Phase.COUNTED, Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID]
)
def test_before_nominations_and_after_the_opening_there_is_nothing_to_say(company, now, phase):
    a_contest(phase, company)
    assert thin_fields(now=now) == []


def test_while_nominations_run_it_is_said_in_the_last_week_only(company, now):
    far = now + timedelta(days=8)
    later = {"voting_open_at": far, "voting_close_at": far + timedelta(1), "announce_at": far + timedelta(2)}
    contest = a_contest(Phase.NOMINATING, company, **later)
    assert thin_fields(now=now) == []
    assert [each.contest.id for each in thin_fields(now=now + timedelta(days=1))] == [contest.id]


def test_a_vote_that_branches_lead_to_waits_for_them(company, now):
    contest = a_contest(Phase.NOMINATING, company)
    opens = contest.nominations_open_at
    staged = a_contest(
        Phase.NOMINATING, company, branch_stage=True, **{key: opens + shift for key, shift in BRANCHES.items()}
    )
    assert [each.contest.id for each in thin_fields(now=now)] == [contest.id]
    assert thin_fields(now=now, contest_id=staged.id) == []


def test_the_page_of_a_contest_hears_of_its_categories_too(company, now):
    lead = a_contest(Phase.SCREENING, company)
    second = a_contest(
        Phase.SCREENING,
        company,
        lead_id=lead.id,
        category_position=2,
        kind=lead.kind,
        period_start=lead.period_start,
    )
    a_contest(Phase.SCREENING, company)
    assert [each.contest.id for each in thin_fields(now=now, contest_id=lead.id)] == [lead.id, second.id]
    assert len(thin_fields(now=now)) == 3


# What is undecided.


def undecided(now, contest_id=None):
    return [
        (each.contest.id, each.number, each.opens_at)
        for each in undecided_before_the_vote(now=now, contest_id=contest_id)
    ]


def test_what_is_undecided_is_counted_while_hr_checks(company, now):
    contest = a_contest(Phase.SCREENING, company)
    ada = an_employee("Ada")
    for status in NominationStatus:
        a_nomination(contest, an_employee(), ada, status)
    # Submitted, sent back, and a proposal that nobody has answered.
    assert undecided(now) == [(contest.id, 3, contest.voting_open_at)]
    assert undecided(contest.voting_open_at) == []


@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.VOTING, Phase.ANNOUNCED, Phase.CANCELLED])
def test_outside_of_the_check_nothing_is_said_of_it(company, now, phase):
    a_nomination(a_contest(phase, company), an_employee(), an_employee())
    assert undecided(now) == []


def test_categories_that_open_together_are_one_line(company, now):
    lead = a_contest(Phase.SCREENING, company)
    same = {"kind": lead.kind, "period_start": lead.period_start, "lead_id": lead.id}
    second = a_contest(Phase.SCREENING, company, category_position=2, **same)
    for contest in (lead, second, second):
        a_nomination(contest, an_employee(), an_employee())
    other = a_contest(Phase.SCREENING, company)
    a_nomination(other, an_employee(), an_employee())
    assert undecided(now) == [(lead.id, 3, lead.voting_open_at), (other.id, 1, other.voting_open_at)]
    assert undecided(now, contest_id=lead.id) == [(lead.id, 3, lead.voting_open_at)]
    with statements() as heard:
        undecided(now)
    assert len(heard) == 1
