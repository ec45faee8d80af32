"""What HR sees of the nominations: the queue with its filters, one beside the others, and the next one."""

from datetime import timedelta

import pytest

from contest.domain.nominations import SEEN_BY_HR, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.queries.screening import (
    QueueFilter,
    beside,
    contests_with_nominations,
    counts_by_status,
    next_to_check,
    nomination_for_hr,
    queue,
    units_with_nominations,
)
from tests.factories import NOW, a_contest, a_head, a_nomination, a_unit, an_employee
from tests.statements import statements


class Scene:
    """Two shops of the plant and an office beside it, each with a head; nominations come in one after another."""

    def __init__(self):
        self.company = a_unit("Northern Meridian")
        self.plant = a_unit("Plant", self.company)
        self.foundry = a_unit("Foundry", self.plant)
        self.office = a_unit("Office", self.company)
        self.ada = a_head("Ada", self.foundry)
        self.ben = a_head("Ben", self.office)
        self.contest = a_contest(Phase.SCREENING, self.company)
        self.submitted = 0

    def nomination(self, status=NominationStatus.SUBMITTED, person=None, by=None, contest=None, **values):
        self.submitted += 1
        by = by or self.ada
        return a_nomination(
            contest or self.contest,
            person or an_employee("", by.unit),
            by,
            status,
            submitted_at=NOW + timedelta(minutes=self.submitted),
            **values,
        )


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def test_the_queue_shows_what_waits_and_the_longest_first(scene):
    waiting = [scene.nomination() for _ in range(3)]
    for status in set(NominationStatus) - {NominationStatus.SUBMITTED}:
        scene.nomination(status)
    assert queue(QueueFilter()).items == waiting


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID])
def test_what_an_ended_contest_left_undecided_waits_no_more(scene, phase):
    ended = a_contest(phase, scene.company)
    scene.nomination(contest=ended)
    refused = scene.nomination(NominationStatus.REFUSED, contest=ended)
    assert queue(QueueFilter()).items == []
    assert queue(QueueFilter(status=None)).items == [refused]


def test_drafts_and_what_was_withdrawn_are_never_seen(scene):
    everything = {status: scene.nomination(status) for status in NominationStatus}
    assert {each.status for each in queue(QueueFilter(status=None)).items} == SEEN_BY_HR
    for status, nomination in everything.items():
        assert (nomination_for_hr(nomination.id) is nomination) == (status in SEEN_BY_HR)
        assert (queue(QueueFilter(status=status)).total == 1) == (status in SEEN_BY_HR)


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_no_nomination_has_an_impossible_number(scene, number):
    assert nomination_for_hr(number) is None
    assert queue(QueueFilter(contest_id=number)).items == []


def test_the_queue_is_narrowed_to_a_contest_and_to_a_part_of_the_company(scene):
    ours, theirs = scene.nomination(), scene.nomination(by=scene.ben)
    other = scene.nomination(contest=a_contest(Phase.NOMINATING, scene.company))
    assert queue(QueueFilter(contest_id=scene.contest.id)).items == [ours, theirs]
    assert queue(QueueFilter(unit=scene.plant)).items == [ours, other]
    assert queue(QueueFilter(unit=scene.foundry, contest_id=scene.contest.id)).items == [ours]
    assert [each.name for each in units_with_nominations()] == ["Northern Meridian", "Plant", "Foundry", "Office"]
    assert {each.id for each in contests_with_nominations()} == {scene.contest.id, other.contest_id}


def test_the_states_are_counted_under_the_other_filters(scene):
    for status in NominationStatus:
        scene.nomination(status)
        scene.nomination(status, by=scene.ben)
    assert counts_by_status(QueueFilter()) == dict.fromkeys(SEEN_BY_HR, 2)
    assert counts_by_status(QueueFilter(unit=scene.office)) == dict.fromkeys(SEEN_BY_HR, 1)
    assert counts_by_status(QueueFilter(contest_id=10**9)) == dict.fromkeys(SEEN_BY_HR, 0)


def test_after_one_nomination_comes_the_next_that_waits_and_after_the_last_the_first(scene):
    one, two, three = (scene.nomination() for _ in range(3))
    assert [next_to_check(QueueFilter(), after=each) for each in (one, two, three)] == [two.id, three.id, one.id]


def test_the_next_one_is_of_the_same_contest_and_unit(scene):
    one, other, two = scene.nomination(), scene.nomination(by=scene.ben), scene.nomination()
    assert next_to_check(QueueFilter(unit=scene.plant), after=one) == two.id
    assert next_to_check(QueueFilter(), after=one) == other.id
    assert next_to_check(QueueFilter(contest_id=10**9), after=one) is None


def test_when_nothing_else_waits_there_is_no_next_one(scene):
    one = scene.nomination()
    scene.nomination(NominationStatus.ADMITTED)
    assert next_to_check(QueueFilter(), after=one) is None


def test_two_submitted_in_the_same_instant_follow_each_other(scene):
    both = [a_nomination(scene.contest, an_employee("", scene.foundry), scene.ada) for _ in range(2)]
    assert [next_to_check(QueueFilter(), after=each) for each in both] == [both[1].id, both[0].id]


def test_beside_a_nomination_lie_those_of_the_same_person_and_of_the_same_unit(scene):
    cleo = an_employee("Cleo", scene.foundry)
    director = a_head("Dan", scene.plant)
    one = scene.nomination(person=cleo)
    of_person = scene.nomination(person=cleo, by=director, unit=scene.plant)
    of_unit = scene.nomination(NominationStatus.ADMITTED)
    scene.nomination(NominationStatus.DRAFT)
    scene.nomination(by=scene.ben)
    scene.nomination(person=cleo, contest=a_contest(Phase.SCREENING, scene.company))
    found = beside(one)
    assert (found.same_person, found.same_unit, found.places_used) == ([of_person], [of_unit], 2)


def test_thirty_nominations_cost_no_more_queries_than_one(scene):
    def look() -> int:
        db.session.expunge_all()
        with statements() as made:
            for each in queue(QueueFilter()).items:
                _ = each.employee.unit.name, each.nominator.last_name, each.contest.criteria, each.contest.scope.name
                _ = [proof.criterion.key for proof in each.evidence]
        return len(made)

    scene.nomination()
    one = look()
    scene.contest, scene.ada = db.session.merge(scene.contest), db.session.merge(scene.ada)
    for _ in range(30):
        scene.nomination()
    assert look() == one
    assert (queue(QueueFilter()).pages, len(queue(QueueFilter(), page=2).items)) == (2, 6)
