"""Drafts, their steps, and publishing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Announcement, Basics, CriterionDraft, People, Rules
from contest.domain.contests import Method
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotFound, RuleBroken
from contest.domain.phases import Phase
from contest.domain.schedule import Schedule
from contest.extensions import db
from contest.models import Contest, JournalEntry
from contest.queries.contest_setup import schedule_of
from contest.queries.contests import contest_by_id
from contest.services.contests import (
    NotReady,
    back_to_draft,
    create_contest,
    discard,
    publish,
    save_announcement,
    save_basics,
    save_method,
    save_people,
    save_schedule,
)
from contest.services.drafts import NotADraft
from tests.factories import a_contest, a_unit

OCTOBER = Basics(PeriodKind.MONTH, date(2026, 10, 1))


def the_contest(contest_id):
    contest = contest_by_id(contest_id)
    assert contest is not None
    return contest


def a_draft(dan, now, basics=OCTOBER, **more):
    return the_contest(create_contest(basics, by=dan.id, now=now, **more))


def acts():
    return [entry.act for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]


def test_a_new_contest_is_a_draft_that_could_be_published_as_it_stands(dan, now):
    contest = a_draft(dan, now)
    assert (contest.phase, contest.setup_step, contest.method) == (Phase.DRAFT, 1, Method.PLURALITY)
    assert [criterion.weight for criterion in contest.criteria] == [30, 25, 20, 15, 10]
    publish(contest.id, version=contest.version, by=dan.id, now=now)
    assert the_contest(contest.id).phase is Phase.PLANNED
    assert acts() == ["contest drafted", "contest published"]


def test_a_contest_like_another_takes_its_settings_over(dan, now):
    model = a_draft(dan, now, replace(OCTOBER, name_en="Golden Gauge", about="Everybody."))
    rules = Rules((CriterionDraft(100, name="Courage"),), Method.APPROVAL, 3, 4)
    save_method(model.id, rules, version=1, by=dan.id, now=now)
    copy = a_draft(dan, now, Basics(PeriodKind.MONTH, date(2026, 9, 1)), like=model.id)
    assert (copy.name_en, copy.about, copy.method, copy.max_choices) == (
        "Golden Gauge",
        "Everybody.",
        Method.APPROVAL,
        3,
    )
    assert [(one.name, one.weight) for one in copy.criteria] == [("Courage", 100)]
    assert len(the_contest(model.id).criteria) == 1


def test_there_is_no_contest_before_there_is_a_company(app, now):
    with app.app_context(), pytest.raises(RuleBroken):
        create_contest(OCTOBER, by=None, now=now)


def test_another_period_lays_the_dates_anew_and_the_same_one_keeps_them(dan, now):
    contest = a_draft(dan, now)
    before = schedule_of(contest)
    assert save_basics(contest.id, replace(OCTOBER, about="New words"), version=1, by=dan.id, now=now) is False
    assert schedule_of(the_contest(contest.id)) == before
    assert save_basics(contest.id, Basics(PeriodKind.YEAR, date(2026, 1, 1)), version=2, by=dan.id, now=now) is True
    assert schedule_of(the_contest(contest.id)) != before


def test_a_unit_in_another_zone_brings_its_zone_and_new_dates(dan, now):
    contest = a_draft(dan, now)
    east = a_unit("Vladivostok", db.session.get(Contest, contest.id).scope, time_zone="Asia/Vladivostok")
    assert save_people(contest.id, People(east.id, True, 12), version=1, by=dan.id, now=now) is True
    contest = the_contest(contest.id)
    assert (contest.time_zone, contest.own_vote_allowed, contest.privacy_threshold) == ("Asia/Vladivostok", True, 12)
    assert contest.scope.name == "Vladivostok"


def test_a_unit_that_is_gone_is_refused_beside_its_field(dan, now):
    contest = a_draft(dan, now)
    with pytest.raises(FieldRefused) as refusal:
        save_people(contest.id, People(999), version=1, by=dan.id, now=now)
    assert refusal.value.field == "unit"


def test_criteria_are_replaced_in_their_order(dan, now):
    contest = a_draft(dan, now)
    rules = Rules((CriterionDraft(60, name="Speed"), CriterionDraft(40, key="effect")), Method.PLURALITY, None, 3)
    save_method(contest.id, rules, version=1, by=dan.id, now=now)
    contest = the_contest(contest.id)
    assert [(one.position, one.key, one.name, one.weight) for one in contest.criteria] == [
        (1, "", "Speed", 60),
        (2, "effect", "", 40),
    ]
    assert contest.least_field == 3


def test_dates_out_of_order_are_refused_beside_the_field(dan, now):
    contest = a_draft(dan, now)
    plan = schedule_of(contest)
    with pytest.raises(FieldRefused) as refusal:
        save_schedule(contest.id, replace(plan, voting_close_at=plan.voting_open_at), version=1, by=dan.id, now=now)
    assert refusal.value.field == "voting_close_at"


def test_a_schedule_is_stored_to_the_second(dan, now):
    contest = a_draft(dan, now)
    plan = Schedule(*(now + timedelta(minutes=minutes) for minutes in (1, 2, 2, 3, 3)))
    save_schedule(contest.id, plan, version=1, by=dan.id, now=now)
    assert schedule_of(the_contest(contest.id)) == plan


def test_somebody_elses_change_is_never_overwritten(dan, now):
    contest = a_draft(dan, now)
    save_announcement(contest.id, Announcement(False, False), version=1, by=dan.id, now=now)
    with pytest.raises(ChangedMeanwhile):
        save_announcement(contest.id, Announcement(True, True), version=1, by=dan.id, now=now)
    assert the_contest(contest.id).tell_staff_the_result is False


def test_a_published_contest_cannot_be_edited(dan, now):
    contest = a_draft(dan, now)
    publish(contest.id, version=1, by=dan.id, now=now)
    with pytest.raises(NotADraft):
        save_announcement(contest.id, Announcement(False, False), version=2, by=dan.id, now=now)


def test_two_contests_for_one_period_and_unit_are_not_published(dan, now):
    first, second = a_draft(dan, now), a_draft(dan, now)
    publish(first.id, version=1, by=dan.id, now=now)
    with pytest.raises(NotReady, match="already a contest for this award period"):
        publish(second.id, version=1, by=dan.id, now=now)
    assert the_contest(second.id).phase is Phase.DRAFT


def test_of_two_who_publish_at_once_for_one_period_one_succeeds(app, dan, now):
    drafts = [a_draft(dan, now).id for _ in range(4)]
    organiser = dan.id
    db.session.remove()

    def try_to_publish(contest_id):
        with app.app_context():
            try:
                publish(contest_id, version=1, by=organiser, now=now)
                return True
            except NotReady:
                return False

    with ThreadPoolExecutor(len(drafts)) as people:
        assert sorted(people.map(try_to_publish, drafts)) == [False, False, False, True]


def test_a_void_contest_leaves_the_period_free(dan, now):
    a_contest(Phase.VOID, kind=PeriodKind.MONTH, period_start=date(2026, 10, 1))
    contest = a_draft(dan, now)
    publish(contest.id, version=1, by=dan.id, now=now)
    assert the_contest(contest.id).phase is Phase.PLANNED


def test_weights_that_do_not_add_up_keep_a_draft_a_draft(dan, now):
    contest = a_draft(dan, now)
    save_method(contest.id, Rules((CriterionDraft(99, name="Speed"),)), version=1, by=dan.id, now=now)
    with pytest.raises(NotReady, match="The weights add up to 99"):
        publish(contest.id, version=2, by=dan.id, now=now)


def test_a_contest_nobody_can_nominate_for_is_not_published(dan, now):
    contest = a_draft(dan, now)
    contest.scope.head_id = None
    db.session.commit()
    with pytest.raises(NotReady, match="Nobody can nominate"):
        publish(contest.id, version=1, by=dan.id, now=now)


def test_a_planned_contest_can_become_a_draft_until_nominations_open(dan, now):
    contest = a_draft(dan, now)
    opens_at = contest.nominations_open_at
    publish(contest.id, version=1, by=dan.id, now=now)
    with pytest.raises(RuleBroken):
        back_to_draft(contest.id, by=dan.id, now=opens_at)
    back_to_draft(contest.id, by=dan.id, now=opens_at - timedelta(seconds=1))
    assert the_contest(contest.id).phase is Phase.DRAFT
    with pytest.raises(RuleBroken, match="published before"):
        discard(contest.id, version=3, by=dan.id, now=now)


def test_a_draft_that_nobody_has_seen_is_deleted_with_its_criteria(dan, now):
    contest = a_draft(dan, now)
    discard(contest.id, version=1, by=dan.id, now=now)
    assert contest_by_id(contest.id) is None
    assert acts() == ["contest drafted", "draft discarded"]
    with pytest.raises(NotFound):
        discard(contest.id, version=1, by=dan.id, now=now)
