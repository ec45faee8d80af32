"""The reminder of drafts before nominations close."""

import pytest

from contest.domain.letters import LetterChannel
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest
from contest.queries.due_reminders import reminders_planned
from contest.services.due_reminders import write_due
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee
from tests.services.reminded import DAY, DRAFTS, HALF, LAST, SECOND, a_category, acts, readers, written

# Drafts.


@pytest.fixture
def desk(company, now):
    """(Ada, who heads the foundry; its contest, whose nominations close in ten days)."""
    foundry = a_unit("Foundry", company)
    ada = a_head("Ada", foundry, email="ada@example.com")
    contest = a_contest(
        Phase.NOMINATING,
        company,
        nominations_open_at=now,
        nominations_close_at=now + 10 * DAY,
        voting_open_at=now + 12 * DAY,
        voting_close_at=now + 15 * DAY,
        announce_at=now + 16 * DAY,
    )
    return ada, contest


def test_three_days_before_the_deadline_whoever_has_a_draft_is_reminded_once_for_all(desk, now):
    ada, contest = desk
    for _ in range(2):
        a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT)
    a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.SENT_BACK)
    assert write_due(now=now + 7 * DAY - SECOND) == []
    assert [each.kind for each in write_due(now=now + 7 * DAY)] == [DRAFTS]
    assert readers(DRAFTS) == readers(DRAFTS, LetterChannel.EMAIL) == [ada.id]
    assert written() == {(contest.id, DRAFTS): 1}
    assert acts() == ["clock: reminded of drafts"]
    assert write_due(now=now + 8 * DAY) == []
    first, *_ = reminders_planned(contest, now=now + 8 * DAY)
    assert (first.kind, first.is_written) == (DRAFTS, True)


@pytest.mark.parametrize(
    ("status", "is_reminded"),
    [
        (NominationStatus.DRAFT, True),
        (NominationStatus.SENT_BACK, True),
        (NominationStatus.SUBMITTED, False),
        (NominationStatus.PROPOSED, False),
        (NominationStatus.WITHDRAWN, False),
    ],
)
def test_only_what_is_unfinished_is_reminded_of(desk, now, status, is_reminded):
    ada, contest = desk
    a_nomination(contest, an_employee(unit=ada.unit), ada, status)
    write_due(now=now + 7 * DAY)
    assert readers(DRAFTS) == ([ada.id] if is_reminded else [])


def test_whoever_types_for_the_head_is_reminded_too_but_nobody_who_may_not_write_any_more(desk, now):
    ada, contest = desk
    eve, ben = an_employee("Eve", ada.unit), an_employee("Ben", ada.unit)
    ada.unit.secretary_id = ben.id
    db.session.commit()
    a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT, typed_by_id=ben.id)
    # Eve typed when she was the secretary.
    a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT, typed_by_id=eve.id)
    write_due(now=now + 7 * DAY)
    assert readers(DRAFTS) == sorted([ada.id, ben.id])


def test_a_colleague_is_reminded_of_an_own_proposal(desk, now):
    ada, contest = desk
    ben = an_employee("Ben", ada.unit)
    a_nomination(contest, an_employee(unit=ada.unit), ben, NominationStatus.DRAFT, channel="colleague")
    write_due(now=now + 7 * DAY)
    assert readers(DRAFTS) == [ben.id]


def test_drafts_in_two_categories_are_one_letter(desk, now):
    ada, contest = desk
    other = a_category(contest, 2)
    for one in (contest, other):
        a_nomination(one, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT)
    write_due(now=now + 7 * DAY)
    assert readers(DRAFTS) == [ada.id]
    assert written() == {(contest.id, DRAFTS): 1, (other.id, DRAFTS): 1}


def test_without_the_setting_nobody_is_reminded_of_drafts(desk, now):
    ada, contest = desk
    contest.remind_of_drafts = False
    a_nomination(contest, an_employee(unit=ada.unit), ada, NominationStatus.DRAFT)
    assert write_due(now=now + 7 * DAY) == []


def test_the_page_of_hr_tells_when_each_goes(desk, now):
    _, contest = desk
    planned = reminders_planned(db.session.get_one(Contest, contest.id), now=now)
    assert [(each.kind, each.at, each.is_written) for each in planned] == [
        (DRAFTS, now + 7 * DAY, False),
        (HALF, now + 13.5 * DAY, False),
        (LAST, now + 14 * DAY, False),
    ]
