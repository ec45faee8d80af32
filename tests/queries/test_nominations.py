"""What a head sees: the desk, single nominations; and the candidates."""

from datetime import UTC, datetime, timedelta

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import UnitPlaces
from contest.queries.desk import desk, earlier_nominations, my_proposals, open_entries
from contest.queries.nominations import (
    acts_for,
    candidates,
    gaps,
    is_open,
    may_be_edited,
    may_be_withdrawn,
    nomination_seen_by,
)
from tests.factories import NOW, a_contest, a_nomination, an_employee, stored
from tests.queries.nominating import Scene, person
from tests.statements import statements

EARLIER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def names(entries) -> list[tuple[int, str, int, int]]:
    return [(entry.contest.id, entry.unit.name, entry.used, entry.left) for entry in entries]


# The desk.


def test_the_desk_counts_the_places_of_the_unit(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company, places_per_unit=3)
    for status in NominationStatus:
        a_nomination(contest, an_employee("", scene.foundry), scene.ada, status)
    a_nomination(contest, an_employee("", scene.laboratory), scene.ben)
    assert names(desk(person(scene.ada), now)) == [(contest.id, "Foundry", 3, 0)]


def test_places_are_never_fewer_than_none(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company, places_per_unit=1)
    for _ in range(2):
        a_nomination(contest, an_employee("", scene.foundry), scene.ada)
    assert names(desk(person(scene.ada), now)) == [(contest.id, "Foundry", 2, 0)]


def test_open_contests_come_first_and_those_that_close_first_before_others(scene, now):
    planned = a_contest(Phase.PLANNED, scene.company)
    screened = a_contest(Phase.SCREENING, scene.company)
    a_nomination(screened, scene.cleo, scene.ada)
    late = a_contest(Phase.NOMINATING, scene.company, now=now + timedelta(hours=2))
    soon = a_contest(Phase.NOMINATING, scene.company)
    entries = desk(person(scene.ada), now)
    assert [entry.contest.id for entry in entries] == [soon.id, late.id, screened.id, planned.id]
    assert [entry.contest.id for entry in open_entries(entries)] == [soon.id, late.id]


@pytest.mark.parametrize("phase", Phase)
def test_a_contest_without_nominations_is_on_the_desk_while_there_is_something_to_do(scene, now, phase):
    a_contest(phase, scene.company)
    assert len(desk(person(scene.ada), now)) == (phase in {Phase.PLANNED, Phase.NOMINATING})


def test_after_the_bell_a_contest_is_closed_on_the_desk_though_the_worker_is_late(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    a_nomination(contest, scene.cleo, scene.ada)
    assert [entry.is_open for entry in desk(person(scene.ada), contest.nominations_close_at)] == [False]


@pytest.mark.parametrize(
    ("scope", "who", "units"),
    [
        ("company", "ada", ["Foundry"]),
        ("foundry", "ada", ["Foundry"]),
        ("laboratory", "ada", []),
        ("foundry", "dan", ["Plant"]),  # the unit above nominates the head of the foundry
        ("company", "cleo", []),
    ],
)
def test_a_contest_is_on_the_desk_of_units_in_its_scope_and_of_units_above_it(scene, now, scope, who, units):
    a_contest(Phase.NOMINATING, getattr(scene, scope))
    assert [entry.unit.name for entry in desk(person(getattr(scene, who)), now)] == units


def test_the_head_of_two_units_has_an_entry_for_each(scene, now):
    scene.laboratory.deputy_id = scene.ada.id
    db.session.commit()
    a_contest(Phase.NOMINATING, scene.company)
    assert [entry.unit.name for entry in desk(person(scene.ada), now)] == ["Foundry", "Laboratory"]


def test_what_is_written_about_the_reader_is_not_on_the_readers_desk(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    deputy = an_employee("Eve", scene.foundry)
    scene.foundry.deputy_id = deputy.id
    db.session.commit()
    about_deputy = a_nomination(contest, deputy, scene.ada)
    assert [entry.nominations for entry in desk(person(deputy), now)] == [[]]
    assert nomination_seen_by(about_deputy.id, deputy.id) is None
    assert earlier_nominations(person(deputy)).items == []
    assert not acts_for(person(deputy), about_deputy)


def test_a_desk_of_thirty_nominations_costs_no_more_queries_than_one_of_one(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    a_nomination(contest, scene.cleo, scene.ada)
    reader = person(scene.ada)

    def look() -> int:
        db.session.expunge_all()
        with statements() as made:
            for entry in desk(reader, now):
                _ = entry.contest.scope.name, entry.contest.criteria
                for each in entry.nominations:
                    _ = (
                        each.employee.unit.name,
                        gaps(each, today=now.date()),
                        may_be_edited(each, now),
                        may_be_withdrawn(each),
                    )
        return len(made)

    one = look()
    contest = db.session.merge(contest)
    for _ in range(30):
        a_nomination(contest, an_employee("", scene.foundry), scene.ada, NominationStatus.DRAFT)
    assert look() == one


# One nomination, and lists of them.


def test_a_nomination_is_seen_by_its_writer_and_by_head_and_deputy_of_its_unit_only(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    deputy = an_employee("Eve", scene.company)
    scene.foundry.deputy_id = deputy.id
    db.session.commit()
    number = a_nomination(contest, scene.cleo, scene.ada).id
    seeing = [
        each.last_name
        for each in (scene.ada, deputy, scene.ben, scene.dan, scene.cleo)
        if nomination_seen_by(number, each.id) is not None
    ]
    assert seeing == ["Lovell", "Evans"]


@pytest.mark.parametrize("number", [0, -1, 10**9, 10**30])
def test_no_nomination_has_an_impossible_number(scene, number):
    assert nomination_seen_by(number, scene.ada.id) is None


def test_a_former_head_still_sees_what_they_wrote_but_does_not_act(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    nomination = a_nomination(contest, scene.cleo, scene.ada)
    scene.foundry.head_id = None
    db.session.commit()
    assert nomination_seen_by(nomination.id, scene.ada.id) is nomination
    assert not acts_for(person(scene.ada), nomination)


def test_earlier_nominations_are_those_of_contests_that_are_over(scene):
    over = a_contest(Phase.ANNOUNCED, scene.company)
    running = a_contest(Phase.NOMINATING, scene.company)
    old = a_nomination(over, scene.cleo, scene.ada)
    a_nomination(running, scene.cleo, scene.ada)
    assert earlier_nominations(person(scene.ada)).items == [old]
    assert earlier_nominations(person(scene.ben)).items == []


def test_what_the_unit_supported_stays_with_its_earlier_nominations(scene):
    over = a_contest(Phase.ANNOUNCED, scene.company)
    proposed = {"channel": "colleague", "supported_by_id": scene.ada.id, "supported_at": NOW, "unit": scene.foundry}
    supported = a_nomination(over, scene.cleo, scene.ben, NominationStatus.ADMITTED, **proposed)
    assert earlier_nominations(person(scene.ada)).items == [supported]
    assert earlier_nominations(person(scene.ben)).items == []


def test_what_one_proposed_stays_with_whoever_did_in_any_phase(scene):
    over, running = (a_contest(phase, scene.company) for phase in (Phase.ANNOUNCED, Phase.NOMINATING))
    old = a_nomination(over, scene.cleo, scene.ben, channel="colleague")
    own = a_nomination(running, scene.ben, scene.ben, NominationStatus.DRAFT, channel="oneself", unit=scene.plant)
    new = a_nomination(running, scene.cleo, scene.ben, NominationStatus.DRAFT, channel="colleague", saved_at=LATER)
    assert my_proposals(person(scene.ben)).items == [new, own, old]
    assert my_proposals(person(scene.ada)).items == []


@pytest.mark.parametrize(
    ("places", "for_each", "decided", "expected"),
    [(3, None, None, 3), (1, 1, None, 2), (1, 2, None, 1), (3, None, 7, 7)],
)
def test_places_follow_the_rule_of_the_contest_or_what_hr_decided(scene, now, places, for_each, decided, expected):
    contest = a_contest(Phase.NOMINATING, scene.company, places_per_unit=places, places_for_each=for_each)
    if decided is not None:
        stored(UnitPlaces(contest_id=contest.id, unit_id=scene.foundry.id, places=decided))
    (entry,) = desk(person(scene.ada), now)
    assert (entry.places, entry.left) == (expected, expected)


def test_two_nominations_of_one_person_take_one_place(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    a_nomination(contest, scene.cleo, scene.ada)
    a_nomination(contest, scene.cleo, scene.ben, channel="colleague")
    (entry,) = desk(person(scene.ada), now)
    assert (len(entry.nominations), entry.used) == (2, 1)


@pytest.mark.parametrize(
    ("phase", "status", "editable", "withdrawable"),
    [
        (Phase.NOMINATING, NominationStatus.DRAFT, True, True),
        (Phase.NOMINATING, NominationStatus.WITHDRAWN, True, False),
        (Phase.NOMINATING, NominationStatus.SENT_BACK, True, True),
        (Phase.NOMINATING, NominationStatus.SUBMITTED, False, True),
        (Phase.NOMINATING, NominationStatus.ADMITTED, False, False),
        (Phase.NOMINATING, NominationStatus.REFUSED, False, False),
        (Phase.SCREENING, NominationStatus.DRAFT, False, True),
        (Phase.SCREENING, NominationStatus.SENT_BACK, True, True),
        (Phase.VOTING, NominationStatus.SENT_BACK, False, False),
        (Phase.VOTING, NominationStatus.SUBMITTED, False, False),
    ],
)
def test_what_can_be_done_with_a_nomination(scene, now, phase, status, editable, withdrawable):
    nomination = a_nomination(a_contest(phase, scene.company), scene.cleo, scene.ada, status)
    assert (may_be_edited(nomination, now), may_be_withdrawn(nomination)) == (editable, withdrawable)


def test_what_is_missing_is_said_of_a_draft_and_not_of_what_is_with_hr(scene, now):
    contest = a_contest(Phase.NOMINATING, scene.company)
    draft = a_nomination(contest, scene.cleo, scene.ada, NominationStatus.DRAFT, statement="", person_agrees=False)
    other = an_employee("", scene.foundry)
    submitted = a_nomination(contest, other, scene.ada, statement="", person_agrees=False)
    assert [gap.field for gap in gaps(draft, today=now.date())] == ["statement", "person_agrees"]
    assert gaps(submitted, today=now.date()) == []


# Candidates.


def test_candidates_come_with_all_their_nominations_in_a_constant_number_of_queries(scene):
    contest = a_contest(Phase.VOTING, scene.company)

    def look() -> tuple[int, list[tuple[str, list[str], list[str]]]]:
        db.session.expunge_all()
        with statements() as made:
            found = [
                (
                    each.employee.last_name,
                    [nomination.unit.name for nomination in each.nominations],
                    [proof.criterion.key for nomination in each.nominations for proof in nomination.evidence],
                )
                for each in candidates(contest.id)
            ]
        return len(made), found

    a_nomination(contest, scene.cleo, scene.ada, NominationStatus.ADMITTED)
    with_one, found = look()
    assert found == [("Carter", ["Foundry"], ["effect"])]
    contest = db.session.merge(contest)
    for _ in range(30):
        a_nomination(contest, an_employee("", scene.foundry), scene.ada, NominationStatus.ADMITTED)
    a_nomination(contest, an_employee("", scene.foundry), scene.ada, NominationStatus.REFUSED)
    with_many, found = look()
    assert (with_many, len(found)) == (with_one, 31)


def test_a_contest_is_open_between_its_instants(scene):
    contest = a_contest(Phase.NOMINATING, scene.company)
    assert is_open(contest, contest.nominations_open_at)
    assert not is_open(contest, contest.nominations_close_at)
    assert not is_open(contest, datetime(1, 1, 1, tzinfo=UTC))
