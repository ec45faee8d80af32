"""What HR sees of the nominations: the queue with its filters, one beside the others, and the next one."""

from datetime import timedelta

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import SEEN_BY_HR, NominationChannel, NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Nomination, Upload, WantedPaper
from contest.queries.screening import (
    Neighbours,
    contests_to_choose,
    neighbours,
    order,
    parts_to_choose,
    queue,
    units_with_nominations,
)
from contest.queries.screening_filters import QueueFilter, Sort, counts
from contest.queries.screening_one import beside, nomination_for_hr
from tests.factories import NOW, a_consent, a_contest, a_head, a_nomination, a_unit, an_employee, stored
from tests.statements import statements


def shown(wanted: QueueFilter) -> list[Nomination]:
    """The nominations on the first page."""
    return [line.nomination for line in queue(wanted).items]


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
    assert shown(QueueFilter()) == waiting


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.CANCELLED, Phase.VOID])
def test_what_an_ended_contest_left_undecided_waits_no_more(scene, phase):
    ended = a_contest(phase, scene.company)
    left = scene.nomination(contest=ended)
    refused = scene.nomination(NominationStatus.REFUSED, contest=ended)
    assert shown(QueueFilter(status=None)) == []
    assert shown(QueueFilter(status=None, ended=True)) == [left, refused]


def test_drafts_and_what_was_withdrawn_are_never_seen(scene):
    everything = {status: scene.nomination(status) for status in NominationStatus}
    assert {each.status for each in shown(QueueFilter(status=None))} == SEEN_BY_HR
    for status, nomination in everything.items():
        assert (nomination_for_hr(nomination.id) is nomination) == (status in SEEN_BY_HR)
        assert (queue(QueueFilter(status=status)).total == 1) == (status in SEEN_BY_HR)


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_no_nomination_has_an_impossible_number(scene, number):
    assert nomination_for_hr(number) is None
    assert queue(QueueFilter(contest_id=number)).items == []
    assert queue(QueueFilter(part_id=number)).items == []


def test_the_queue_is_narrowed_to_a_contest_and_to_a_part_of_the_company(scene):
    ours, theirs = scene.nomination(), scene.nomination(by=scene.ben)
    other = scene.nomination(contest=a_contest(Phase.NOMINATING, scene.company))
    assert shown(QueueFilter(contest_id=scene.contest.id)) == [ours, theirs]
    assert shown(QueueFilter(unit=scene.plant)) == [ours, other]
    assert shown(QueueFilter(unit=scene.foundry, contest_id=scene.contest.id)) == [ours]
    assert [each.name for each in units_with_nominations()] == ["Northern Meridian", "Plant", "Foundry", "Office"]
    assert {each.id for each in contests_to_choose(ended=False)} == {scene.contest.id, other.contest_id}


def test_the_filters_are_counted_each_under_the_others(scene):
    for status in NominationStatus:
        scene.nomination(status)
        scene.nomination(status, by=scene.ben, channel=NominationChannel.COLLEAGUE)
    found = counts(QueueFilter())
    assert found.statuses == dict.fromkeys(SEEN_BY_HR, 2)
    assert found.channels[NominationChannel.COLLEAGUE] == found.channels[NominationChannel.HEAD] == 1
    assert found.all == 2 * len(SEEN_BY_HR)
    assert counts(QueueFilter(unit=scene.office)).statuses == dict.fromkeys(SEEN_BY_HR, 1)
    assert counts(QueueFilter(channel=NominationChannel.HEAD)).statuses == dict.fromkeys(SEEN_BY_HR, 1)
    assert counts(QueueFilter(contest_id=10**9)).statuses == dict.fromkeys(SEEN_BY_HR, 0)


def test_every_filter_shows_what_it_counts(scene):
    cleo = an_employee("Cleo", scene.foundry)
    two = [
        scene.nomination(person=cleo),
        scene.nomination(person=cleo, by=a_head("Dan", scene.plant), unit=scene.plant),
    ]
    scene.nomination(NominationStatus.REFUSED, person=cleo, by=scene.ben)
    late = scene.nomination(is_late=True)
    silent = scene.nomination(person_agrees=False)
    a_consent(scene.contest, silent.employee, ConsentState.ASKED, ConsentKind.TAKING_PART)
    unasked = scene.nomination(person_agrees=False)
    found = counts(QueueFilter())
    assert (found.merged, found.late) == (2, 1)
    assert queue(QueueFilter(merged=True)).total == 2
    assert [each.nomination for each in queue(QueueFilter(merged=True)).items] == two
    assert [each.nomination for each in queue(QueueFilter(late=True)).items] == [late]
    assert found.consents == {
        ConsentState.ASKED: 1,
        ConsentState.GIVEN: 3,
        ConsentState.DECLINED: 0,
        ConsentState.WITHDRAWN: 0,
    }
    (line,) = queue(QueueFilter(consent=ConsentState.ASKED)).items
    assert (line.nomination, line.consent, line.others) == (silent, ConsentState.ASKED, 0)
    assert queue(QueueFilter(text="cleo")).total == 2
    assert {each.nomination.id: each.consent for each in queue(QueueFilter()).items}[unasked.id] is None
    assert {each.nomination.id: each.others for each in queue(QueueFilter()).items}[two[0].id] == 1


def test_papers_are_complete_or_not(scene, now):
    for kind, is_required in (
        (PaperKind.REFERENCE, True),
        (PaperKind.CAREER, False),
        (PaperKind.CONSENT, True),
        (PaperKind.MINUTES, True),
    ):
        stored(WantedPaper(contest_id=scene.contest.id, kind=kind, is_required=is_required))
    lacking, whole = scene.nomination(), scene.nomination()
    assembly = scene.nomination(channel=NominationChannel.COLLECTIVE, minutes_number="4", minutes_date=now.date())
    upload = stored(
        Upload(
            key="k" * 43,
            media_type="application/pdf",
            size=9,
            sha256="0" * 64,
            uploaded_by_id=scene.ada.id,
            uploaded_at=now,
        )
    )
    for nomination in (whole, assembly):
        stored(Attachment(nomination_id=nomination.id, upload_id=upload.id, kind=PaperKind.REFERENCE, name="a.pdf"))
    found = counts(QueueFilter())
    assert (found.complete, found.incomplete) == (1, 2)
    assert [each.nomination for each in queue(QueueFilter(is_complete=True)).items] == [whole]
    assert [(each.nomination, each.missing) for each in queue(QueueFilter(is_complete=False)).items] == [
        (lacking, [PaperKind.REFERENCE]),
        (assembly, [PaperKind.MINUTES]),
    ]


def test_a_contest_means_all_that_follows_it_and_a_part_one_of_these(scene):
    second = a_contest(
        Phase.SCREENING,
        scene.company,
        lead_id=scene.contest.id,
        category_position=2,
        category_en="Specialists",
        kind=scene.contest.kind,
        period_start=scene.contest.period_start,
    )
    one, two = scene.nomination(), scene.nomination(contest=second)
    assert shown(QueueFilter(contest_id=scene.contest.id)) == [one, two]
    assert shown(QueueFilter(contest_id=scene.contest.id, part_id=second.id)) == [two]
    assert shown(QueueFilter(part_id=scene.contest.id)) == [one]
    assert [each.id for each in contests_to_choose(ended=False)] == [scene.contest.id]
    assert [each.id for each in parts_to_choose(scene.contest.id)] == [scene.contest.id, second.id]
    assert parts_to_choose(second.id) == parts_to_choose(None) == parts_to_choose(10**30) == []


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (Sort.WAITING, ["Clark", "Adams", "Baker"]),
        (Sort.NEWEST, ["Baker", "Adams", "Clark"]),
        (Sort.NAME, ["Adams", "Baker", "Clark"]),
        (Sort.UNIT, ["Clark", "Baker", "Adams"]),
        (Sort.VOTING, ["Adams", "Clark", "Baker"]),
    ],
)
def test_the_queue_stands_in_the_order_that_is_wanted(scene, now, sort, names):
    sooner = a_contest(Phase.SCREENING, scene.company, voting_open_at=now + timedelta(hours=1))
    scene.nomination(person=an_employee("Clark", scene.foundry))
    scene.nomination(person=an_employee("Adams", scene.office), by=scene.ben, contest=sooner)
    scene.nomination(person=an_employee("Baker", scene.foundry))
    assert [each.employee.last_name for each in shown(QueueFilter(sort=sort))] == names
    assert order(QueueFilter(sort=sort)) == [each.id for each in shown(QueueFilter(sort=sort))]


# The ways on.


def test_after_one_nomination_comes_the_next_and_after_the_last_the_first(scene):
    one, two, three = (scene.nomination() for _ in range(3))
    found = [neighbours(QueueFilter(), each) for each in (one, two, three)]
    assert [each.next for each in found] == [two.id, three.id, one.id]
    assert [each.previous for each in found] == [None, one.id, two.id]
    assert [(each.place, each.total) for each in found] == [(1, 3), (2, 3), (3, 3)]


def test_the_next_one_is_under_the_same_filter(scene):
    one, other, two = scene.nomination(), scene.nomination(by=scene.ben), scene.nomination()
    assert neighbours(QueueFilter(unit=scene.plant), one).next == two.id
    assert neighbours(QueueFilter(), one).next == other.id
    assert neighbours(QueueFilter(contest_id=10**9), one).next is None


def test_from_outside_of_the_filter_the_first_in_it_is_next_and_alone_there_is_none(scene):
    one = scene.nomination()
    admitted = scene.nomination(NominationStatus.ADMITTED)
    assert neighbours(QueueFilter(), one).next is None
    assert neighbours(QueueFilter(), admitted) == Neighbours(None, one.id, 0, 1)


# One of them.


def test_beside_a_nomination_lie_those_of_the_same_person_and_of_the_same_unit(scene):
    cleo = an_employee("Cleo", scene.foundry)
    director = a_head("Dan", scene.plant)
    one = scene.nomination(person=cleo)
    of_person = scene.nomination(person=cleo, by=director, unit=scene.plant)
    refused = scene.nomination(NominationStatus.REFUSED, person=cleo, by=scene.ben)
    of_unit = scene.nomination(NominationStatus.ADMITTED)
    scene.nomination(NominationStatus.DRAFT)
    scene.nomination(by=scene.ben)
    scene.nomination(person=cleo, contest=a_contest(Phase.SCREENING, scene.company))
    found = beside(one, now=NOW)
    assert (found.same_person, found.merging) == ([of_person, refused], [of_person])
    assert (found.same_unit, found.places_used, found.places) == ([of_unit], 2, 3)


def test_thirty_nominations_cost_no_more_queries_than_one(scene):
    def look() -> int:
        db.session.expunge_all()
        with statements() as made:
            for line in queue(QueueFilter()).items:
                each = line.nomination
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
