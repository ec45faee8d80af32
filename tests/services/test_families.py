"""Contests with categories and branches: published, taken back, discarded and steered as one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, inspect, select

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.contests import Method
from contest.domain.errors import NotFound, RuleBroken
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import UnitKind
from contest.domain.stages import Stage
from contest.domain.steering import Forward
from contest.extensions import db
from contest.models import Contest, Criterion, Eligibility, JournalEntry, UnitPlaces, WantedPaper
from contest.queries.contest_setup import models_to_copy, rival_of, taken_periods
from contest.queries.contests import contests_for_office
from contest.services.contests import NotReady, back_to_draft, create_contest, discard, publish
from contest.services.families import FOLLOWS
from contest.services.steering import TooLate, bring_forward, cancel, vote_longer
from tests.factories import a_contest, an_employee
from tests.services.staged import (
    BRANCH,
    DAY,
    WHOLE,
    a_draft,
    a_house,
    branch_vote,
    phases_of,
    published,
    put_forward,
    the_family,
    walk,
    whole,
)

OWN = {
    "is_model",
    "id",
    "phase",
    "lead_id",
    "stage",
    "next_id",
    "category_position",
    "category_en",
    "category_ru",
    "public_key",
    "wrapped_key",
    "lot_seed",
    "traces_cleared",
    "ended_reason",
    "version",
}


@pytest.fixture
def firm(app):
    with app.app_context():
        yield a_house()


def test_every_column_of_a_contest_is_either_its_own_or_follows_its_lead():
    assert {column.key for column in inspect(Contest).column_attrs} == OWN | set(FOLLOWS)


def test_publishing_freezes_the_categories_with_their_lead(firm, now):
    lead = a_draft(firm, now, "Workers", "Specialists", branches=False, method=Method.BORDA, borda_scale="3-2-1")
    follower = db.session.scalar(select(Contest).where(Contest.lead_id == lead.id))
    db.session.add_all(
        [
            WantedPaper(contest_id=lead.id, kind=PaperKind.PETITION, is_required=True),
            UnitPlaces(contest_id=lead.id, unit_id=firm.perm.id, places=7),
            Eligibility(contest_id=follower.id, seniority_least=12),
            Criterion(contest_id=follower.id, position=1, name="Left over", weight=100),
        ]
    )
    db.session.commit()
    publish(lead.id, version=lead.version, by=firm.dan.id, now=now)
    family = the_family(lead.id)
    assert phases_of(family) == {
        (WHOLE, "Northern Meridian", 1): Phase.PLANNED,
        (WHOLE, "Northern Meridian", 2): Phase.PLANNED,
    }
    workers, specialists = family.wholes
    assert [getattr(specialists, name) for name in FOLLOWS] == [getattr(workers, name) for name in FOLLOWS]
    assert [one.key for one in specialists.criteria] == [one.key for one in workers.criteria]
    assert [(one.kind, one.is_required) for one in specialists.papers] == [(PaperKind.PETITION, True)]
    assert db.session.get(UnitPlaces, (specialists.id, firm.perm.id)).places == 7
    assert (workers.eligibility, specialists.eligibility.seniority_least) == (None, 12)
    assert specialists.category_en == "Specialists"


def test_every_branch_with_people_votes_first_in_every_category(firm, now):
    lead = a_draft(firm, now, "Workers", "Specialists", sends=2)
    follower = db.session.scalar(select(Contest).where(Contest.lead_id == lead.id))
    db.session.add(Eligibility(contest_id=follower.id, seniority_least=12))
    firm.tver.time_zone = "Asia/Vladivostok"
    db.session.commit()
    publish(lead.id, version=lead.version, by=firm.dan.id, now=now)
    family = the_family(lead.id)
    assert set(phases_of(family)) == {
        (WHOLE, "Northern Meridian", 1),
        (WHOLE, "Northern Meridian", 2),
        *((BRANCH, name, position) for name in ("Perm", "Tver") for position in (1, 2)),
    }
    vote = branch_vote(family, firm.tver, 2)
    top = whole(family, 2)
    assert (vote.lead_id, vote.next_id, vote.sends, vote.time_zone) == (lead.id, top.id, 2, "Asia/Vladivostok")
    assert (vote.branch_stage, vote.branch_voting_open_at, vote.eligibility.seniority_least) == (False, None, 12)
    assert (vote.nominations_open_at, vote.nominations_close_at, vote.voting_open_at, vote.voting_close_at) == (
        top.nominations_open_at,
        top.branch_nominations_close_at,
        top.branch_voting_open_at,
        top.branch_voting_close_at,
    )
    assert vote.announce_at == top.nominations_close_at
    assert vote.category_en == "Specialists"
    assert [one.weight for one in vote.criteria] == [one.weight for one in lead.criteria]


def test_without_a_branch_there_is_nothing_to_vote_first(firm, now):
    for unit in (firm.perm, firm.tver):
        unit.kind = UnitKind.DEPARTMENT
    db.session.commit()
    lead = a_draft(firm, now)
    with pytest.raises(NotReady, match="No branch with people"):
        publish(lead.id, version=lead.version, by=firm.dan.id, now=now)


def test_a_contest_taken_back_has_no_branch_votes_and_can_be_published_again(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    back_to_draft(family.lead.id, by=firm.dan.id, now=now)
    family = the_family(family.lead.id)
    assert set(phases_of(family).values()) == {Phase.DRAFT}
    assert (len(family.wholes), family.branch_votes) == (2, [])
    publish(family.lead.id, version=family.lead.version, by=firm.dan.id, now=now)
    assert len(the_family(family.lead.id).branch_votes) == 4


def test_a_draft_is_discarded_with_its_categories(firm, now):
    lead = a_draft(firm, now, "Workers", "Specialists", "Managers")
    discard(lead.id, version=lead.version, by=firm.dan.id, now=now)
    assert db.session.scalar(select(func.count()).select_from(Contest)) == 0


@pytest.mark.parametrize("act", [publish, discard])
def test_a_category_is_neither_published_nor_discarded_without_its_lead(firm, now, act):
    lead = a_draft(firm, now, "Workers", "Specialists")
    follower = db.session.scalar(select(Contest).where(Contest.lead_id == lead.id))
    with pytest.raises(NotFound):
        act(follower.id, version=follower.version, by=firm.dan.id, now=now)


def test_a_contest_like_another_has_its_categories_rule_sets_and_branches(firm, now):
    model = a_draft(firm, now, "Workers", "Specialists", sends=3, one_title=False)
    other = db.session.scalar(select(Contest).where(Contest.lead_id == model.id))
    db.session.add_all(
        [
            Eligibility(contest_id=model.id, staff_groups="Workers"),
            Eligibility(contest_id=other.id, leader_pause=12),
            WantedPaper(contest_id=model.id, kind=PaperKind.CAREER),
        ]
    )
    db.session.commit()
    number = create_contest(Basics(PeriodKind.MONTH, date(2026, 9, 1)), by=firm.dan.id, now=now, like=model.id)
    family = the_family(number)
    assert [(one.category_en, one.category_position, one.phase) for one in family.wholes] == [
        ("Workers", 1, Phase.DRAFT),
        ("Specialists", 2, Phase.DRAFT),
    ]
    assert (family.lead.branch_stage, family.lead.sends, family.lead.one_title) == (True, 3, False)
    assert [one.eligibility.leader_pause for one in family.wholes] == [None, 12]
    assert family.lead.eligibility.staff_groups == "Workers"
    assert [one.kind for one in family.lead.papers] == [PaperKind.CAREER]


def test_drafts_of_categories_and_votes_of_branches_stand_in_no_list_by_themselves(firm, now):
    lead = a_draft(firm, now, "Workers", "Specialists")
    assert [one.id for one in contests_for_office().items] == [lead.id]
    publish(lead.id, version=lead.version, by=firm.dan.id, now=now)
    assert [one.id for one in contests_for_office().items] == [lead.id]
    assert [one.id for one in models_to_copy()] == [lead.id]


def test_a_contest_has_no_rival_in_its_own_categories_nor_in_the_votes_of_branches(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    assert rival_of(family.lead) is None
    assert rival_of(whole(family, 2)) is None
    again = a_draft(firm, now)
    assert rival_of(again).id == family.lead.id
    in_perm = a_contest(Phase.DRAFT, firm.perm, kind=PeriodKind.MONTH, period_start=date(2026, 10, 1))
    assert rival_of(in_perm) is None
    assert taken_periods(firm.perm) == set()
    assert [period.start for period in taken_periods(firm.company)] == [date(2026, 10, 1)]


# Steering.


def test_cancelling_ends_every_category_and_every_branch(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    cancel(whole(family, 2).id, "The plant stands still", by=firm.dan.id, now=now)
    assert set(phases_of(family).values()) == {Phase.CANCELLED}
    assert {vote.ended_reason for vote in the_family(family.lead.id).rows} == {"The plant stands still"}
    entry = db.session.scalar(select(JournalEntry).where(JournalEntry.act == "contest cancelled"))
    assert entry.contest_id == family.lead.id


def test_a_category_that_is_void_does_not_keep_the_others_from_being_cancelled(firm, now):
    family = published(firm, now, "Workers", "Specialists", branches=False)
    put_forward(firm, whole(family, 2), an_employee(unit=firm.perm), an_employee(unit=firm.tver))
    opening = family.lead.voting_open_at
    walk(family, opening)
    cancel(family.lead.id, "The plant stands still", by=firm.dan.id, now=opening)
    assert list(phases_of(family).values()) == [Phase.VOID, Phase.CANCELLED]


def test_nothing_is_cancelled_once_one_category_is_closed(firm, now):
    family = published(firm, now, "Workers", "Specialists", branches=False)
    whole(family, 1).phase = Phase.CLOSED
    db.session.commit()
    with pytest.raises(TooLate):
        cancel(whole(family, 2).id, "Too late", by=firm.dan.id, now=now)


def test_nominations_are_opened_for_all_of_them_at_once(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    bring_forward(whole(family, 2).id, Forward.OPEN_NOMINATIONS, by=firm.dan.id, now=now)
    assert {vote.nominations_open_at for vote in the_family(family.lead.id).rows} == {now}
    walk(family, now)
    assert set(phases_of(family).values()) == {Phase.NOMINATING}


def test_a_step_of_the_branches_is_brought_forward_in_all_of_them_and_in_the_plan_of_the_whole(firm, now):
    family = published(firm, now, "Workers", "Specialists")
    later = family.lead.nominations_open_at + timedelta(hours=2)
    walk(family, later)
    bring_forward(branch_vote(family, firm.perm).id, Forward.CLOSE_NOMINATIONS, by=firm.dan.id, now=later)
    family = the_family(family.lead.id)
    assert {vote.nominations_close_at for vote in family.branch_votes} == {later}
    assert {top.branch_nominations_close_at for top in family.wholes} == {later}
    assert {top.nominations_close_at for top in family.wholes} == {now + timedelta(hours=1) + 4 * DAY}
    walk(family, later)
    assert {vote.phase for vote in the_family(family.lead.id).branch_votes} == {Phase.SCREENING}


def test_branches_announced_early_close_the_nominations_of_the_whole(firm, now):
    family = published(firm, now)
    people = [an_employee(unit=firm.perm) for _ in range(2)] + [an_employee(unit=firm.tver) for _ in range(2)]
    for unit, pair in ((firm.perm, people[:2]), (firm.tver, people[2:])):
        put_forward(firm, branch_vote(family, unit), *pair)
    closed = family.lead.branch_voting_close_at + timedelta(minutes=5)
    walk(family, closed)
    bring_forward(branch_vote(family, firm.perm).id, Forward.ANNOUNCE, by=firm.dan.id, now=closed)
    assert whole(the_family(family.lead.id)).nominations_close_at == closed
    walk(family, closed)
    assert list(phases_of(family).values()) == [Phase.SCREENING, Phase.ANNOUNCED, Phase.ANNOUNCED]


def test_the_whole_does_not_go_ahead_of_its_branches(firm, now):
    family = published(firm, now)
    during = family.lead.nominations_open_at + timedelta(hours=2)
    walk(family, during)
    with pytest.raises(RuleBroken, match="The branches vote first"):
        bring_forward(family.lead.id, Forward.CLOSE_NOMINATIONS, by=firm.dan.id, now=during)


def test_a_vote_is_made_longer_in_all_categories(firm, now):
    family = published(firm, now, "Workers", "Specialists", branches=False)
    for top in family.wholes:
        put_forward(firm, top, an_employee(unit=firm.perm), an_employee(unit=firm.tver))
    walk(family, family.lead.voting_open_at)
    until = family.lead.voting_close_at + timedelta(hours=3)
    vote_longer(whole(family, 2).id, until, "A power cut", by=firm.dan.id, now=family.lead.voting_open_at)
    assert {top.voting_close_at for top in the_family(family.lead.id).wholes} == {until}


def test_a_vote_of_the_branches_is_made_longer_in_all_branches(firm, now):
    family = published(firm, now)
    for unit in (firm.perm, firm.tver):
        put_forward(firm, branch_vote(family, unit), an_employee(unit=unit), an_employee(unit=unit))
    opening = family.lead.branch_voting_open_at
    walk(family, opening)
    until = family.lead.branch_voting_close_at + timedelta(hours=3)
    vote_longer(branch_vote(family, firm.perm).id, until, "A power cut", by=firm.dan.id, now=opening)
    family = the_family(family.lead.id)
    assert {vote.voting_close_at for vote in family.branch_votes} == {until}
    assert (family.lead.branch_voting_close_at, family.lead.stage) == (until, Stage.WHOLE)
