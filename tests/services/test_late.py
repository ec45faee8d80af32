"""Late nominations: by name with a reason, and drafts that move on to the next period."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotAllowed, NotFound
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, Criterion, Evidence, JournalEntry, LatePass, Nomination
from contest.queries.late import late_passes, passes_given
from contest.queries.nominations import may_be_edited
from contest.services.late import HasAPass, grant_pass
from contest.services.nominations import NominationsAreClosed, save_draft, submit, withdraw
from contest.services.progress import advance
from tests.factories import SEALING_SECRET, a_contest, a_nomination, a_unit, an_employee
from tests.services.nominating import a_scene, stored

WHY = "The head was in hospital."


@pytest.fixture
def scene(app):
    with app.app_context():
        found = a_scene()
        found.dan = an_employee("Dan", found.company)
        found.contest = a_contest(Phase.SCREENING, found.company, places_per_unit=2)
        yield found


# Let in by name.


def test_whom_hr_lets_in_is_nominated_after_the_deadline_and_the_nomination_says_so(scene, now):
    with pytest.raises(NominationsAreClosed):
        save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    grant_pass(scene.contest.id, scene.cleo.id, f"  {WHY}\n", by=scene.dan.id, now=now)
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now, submitting=True)
    assert (stored(number).status, stored(number).is_late) == (NominationStatus.SUBMITTED, True)
    with pytest.raises(NominationsAreClosed):
        save_draft(scene.contest.id, scene.colleague().id, scene.text(), by=scene.ada.id, now=now)


def test_a_draft_left_at_the_deadline_is_handed_in_with_a_pass_until_voting_opens(scene, now):
    draft = a_nomination(scene.contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    assert not may_be_edited(draft, now, late_passes([scene.contest.id]))
    grant_pass(scene.contest.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)
    assert may_be_edited(draft, now, late_passes([scene.contest.id]))
    with pytest.raises(NominationsAreClosed):
        submit(draft.id, version=1, by=scene.ada.id, now=scene.contest.voting_open_at)
    submit(draft.id, version=1, by=scene.ada.id, now=now)
    assert stored(draft.id).is_late


def test_a_pass_given_before_the_deadline_makes_nothing_late_that_comes_in_time(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    draft = a_nomination(contest, scene.cleo, scene.ada, NominationStatus.DRAFT)
    grant_pass(contest.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)
    submit(draft.id, version=1, by=scene.ada.id, now=now)
    assert not stored(draft.id).is_late


def test_a_late_proposal_goes_to_hr_at_once(scene, now):
    scene.contest.by_colleague = True
    db.session.commit()
    grant_pass(scene.contest.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)
    number = save_draft(
        scene.contest.id,
        scene.cleo.id,
        scene.text(),
        by=scene.dan.id,
        now=now,
        channel=NominationChannel.COLLEAGUE,
        submitting=True,
    )
    assert (stored(number).status, stored(number).is_late) == (NominationStatus.SUBMITTED, True)


def test_a_pass_is_kept_with_its_reason_and_in_the_journal(scene, now):
    grant_pass(scene.contest.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)
    given = passes_given(scene.contest.id)
    assert [(each.employee.id, each.by.id, each.at, each.reason) for each in given] == [
        (scene.cleo.id, scene.dan.id, now, WHY)
    ]
    assert db.session.scalars(select(JournalEntry.act)).all() == ["late pass granted"]
    with pytest.raises(HasAPass):
        grant_pass(scene.contest.id, scene.cleo.id, "Again", by=scene.dan.id, now=now)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501, "a\x00b"])
def test_nobody_is_let_in_without_a_reason_that_can_be_kept(scene, now, reason):
    with pytest.raises(FieldRefused) as refusal:
        grant_pass(scene.contest.id, scene.cleo.id, reason, by=scene.dan.id, now=now)
    assert refusal.value.field == "reason"
    assert db.session.query(LatePass).count() == 0


def test_hr_does_not_let_oneself_in(scene, now):
    with pytest.raises(NotAllowed):
        grant_pass(scene.contest.id, scene.dan.id, WHY, by=scene.dan.id, now=now)


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.VOTING, Phase.ANNOUNCED, Phase.CANCELLED])
def test_nobody_is_let_in_before_nominations_open_or_once_voting_has(scene, now, phase):
    contest = a_contest(phase, scene.company)
    with pytest.raises(NominationsAreClosed):
        grant_pass(contest.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_unknown_numbers_are_not_found(scene, now, number):
    for contest, person in ((number, scene.cleo.id), (scene.contest.id, number)):
        with pytest.raises(NotFound):
            grant_pass(contest, person, WHY, by=scene.dan.id, now=now)


# On to the next period.


class Series:
    """September's contest is past its deadline; October's is about to open its nominations."""

    def __init__(self, scene, **values):
        september = {"phase": Phase.SCREENING, "period_start": date(2026, 9, 1), "late": LatePolicy.NEXT_PERIOD}
        self.old = a_contest(scope=scene.company, **{**september, **values})
        self.new = a_contest(Phase.PLANNED, scene.company, period_start=date(2026, 10, 1))

    def opens(self) -> None:
        at = db.session.get(Contest, self.new.id).nominations_open_at
        assert advance(self.new.id, now=at, sealing_secret=SEALING_SECRET) is Phase.NOMINATING
        db.session.expire_all()


def said(nomination: Nomination) -> dict[str, str]:
    db.session.refresh(nomination, ["evidence"])
    return {each.criterion.key or each.criterion.name: each.text for each in nomination.evidence}


def test_a_draft_left_at_the_deadline_moves_to_the_next_contest_when_it_opens(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT, statement="Half")
    series.opens()
    moved = stored(draft.id)
    assert (moved.contest_id, moved.carried_from_id) == (series.new.id, series.old.id)
    assert (moved.status, moved.statement, moved.version) == (NominationStatus.DRAFT, "Half", 2)
    assert {each.criterion_id for each in moved.evidence} <= {each.id for each in series.new.criteria}
    assert list(said(moved)) == ["effect"]
    assert "draft moved to the next period" in db.session.scalars(select(JournalEntry.act)).all()


def test_it_is_written_and_handed_in_there(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    series.opens()
    submit(draft.id, version=2, by=scene.ada.id, now=series.new.nominations_open_at)
    assert (stored(draft.id).status, stored(draft.id).is_late) == (NominationStatus.SUBMITTED, False)


def test_answers_move_to_criteria_of_the_same_key_or_name_and_others_into_the_statement(scene, now):
    series = Series(scene)
    series.old.criteria.append(Criterion(position=8, name="Thrift", weight=0))
    series.old.criteria.append(Criterion(position=9, name="Beauty", weight=0))
    series.new.criteria.append(Criterion(position=8, name="THRIFT", weight=0))
    db.session.commit()
    thrift, beauty = series.old.criteria[-2:]
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT, statement="What was done.")
    draft.evidence.append(Evidence(criterion_id=thrift.id, text="Saved a ton"))
    draft.evidence.append(Evidence(criterion_id=beauty.id, text="Painted the hall"))
    db.session.commit()
    series.opens()
    moved = stored(draft.id)
    assert said(moved) == {"effect": "Hidden defects: from 41 to 9 a quarter", "THRIFT": "Saved a ton"}
    assert moved.statement == "What was done.\n\nPainted the hall"


def test_a_draft_moves_once(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    series.opens()
    series.new.late = LatePolicy.NEXT_PERIOD
    db.session.commit()
    advance(series.new.id, now=series.new.nominations_close_at, sealing_secret=SEALING_SECRET)
    third = a_contest(Phase.PLANNED, scene.company, period_start=date(2026, 11, 1))
    advance(third.id, now=third.nominations_open_at, sealing_secret=SEALING_SECRET)
    assert stored(draft.id).contest_id == series.new.id


@pytest.mark.parametrize("status", [each for each in NominationStatus if each is not NominationStatus.DRAFT])
def test_nothing_but_drafts_moves(scene, now, status):
    series = Series(scene)
    nomination = a_nomination(series.old, scene.cleo, scene.ada, status)
    series.opens()
    assert stored(nomination.id).contest_id == series.old.id


@pytest.mark.parametrize(
    "values",
    [
        {"late": LatePolicy.REFUSE},
        {"phase": Phase.NOMINATING},  # its deadline is still to come
        {"phase": Phase.CANCELLED},
        {"period_start": date(2026, 11, 1)},  # not before, but after
    ],
)
def test_drafts_of_other_contests_stay(scene, now, values):
    series = Series(scene, **values)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    series.opens()
    assert (stored(draft.id).contest_id, stored(draft.id).version) == (series.old.id, 1)


def test_drafts_of_another_unit_or_category_stay(scene, now):
    series = Series(scene)
    elsewhere = a_contest(
        Phase.SCREENING,
        a_unit("Other plant", scene.company),
        period_start=date(2026, 9, 1),
        late=LatePolicy.NEXT_PERIOD,
    )
    draft = a_nomination(elsewhere, scene.cleo, scene.ada, NominationStatus.DRAFT)
    series.opens()
    assert stored(draft.id).contest_id == elsewhere.id


def test_who_has_a_pass_stays_while_it_holds(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    grant_pass(series.old.id, scene.cleo.id, WHY, by=scene.dan.id, now=now)
    series.opens()
    assert stored(draft.id).contest_id == series.old.id


def test_a_way_that_the_next_contest_does_not_take_stays(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.dan, NominationStatus.DRAFT, channel=NominationChannel.COLLEAGUE)
    series.opens()
    assert stored(draft.id).contest_id == series.old.id


def test_a_next_contest_that_is_open_already_takes_the_drafts_at_the_deadline(scene, now):
    series = Series(scene, phase=Phase.NOMINATING)
    series.old.nominations_close_at = now + timedelta(hours=13)
    series.new.nominations_open_at = now
    series.new.phase = Phase.NOMINATING
    db.session.commit()
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    other = a_nomination(series.old, scene.colleague(), scene.ada, NominationStatus.DRAFT)
    a_nomination(series.new, other.employee, scene.ada, NominationStatus.DRAFT)
    advance(series.old.id, now=series.old.nominations_close_at, sealing_secret=SEALING_SECRET)
    assert stored(draft.id).contest_id == series.new.id
    assert stored(other.id).contest_id == series.old.id  # there is one of the unit already


def test_who_still_had_the_old_page_open_is_told_that_it_changed(scene, now):
    series = Series(scene)
    draft = a_nomination(series.old, scene.cleo, scene.ada, NominationStatus.DRAFT)
    series.opens()
    with pytest.raises(ChangedMeanwhile):
        withdraw(draft.id, version=1, by=scene.ada.id, now=now)
