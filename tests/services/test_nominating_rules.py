"""The step of the set-up about nominating: stored, copied, frozen; places of single units beat the rule."""

import json
from dataclasses import replace
from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.errors import ChangedMeanwhile, FieldRefused
from contest.domain.nominating_setup import NominatingRules
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, JournalEntry
from contest.queries.unit_places import decided_places, places_by_unit, unit_places
from contest.services.contests import create_contest, publish
from contest.services.drafts import NotADraft
from contest.services.nominating_rules import rules_of, save_nominating, save_unit_places
from tests.factories import a_contest, a_unit, an_account, an_employee

EVERYTHING = NominatingRules(
    places=2,
    for_each=50,
    by_collective=True,
    by_colleague=True,
    by_oneself=True,
    late=LatePolicy.NEXT_PERIOD,
    papers={PaperKind.PETITION: True, PaperKind.MINUTES: True, PaperKind.PHOTO: False},
)


def a_draft(dan, now, month=10, like=None):
    return create_contest(Basics(PeriodKind.MONTH, date(2026, month, 1)), by=dan.id, now=now, like=like)


def the_contest(contest_id):
    db.session.expire_all()
    return db.session.get(Contest, contest_id)


def test_everything_is_stored_replaced_and_taken_over_by_a_contest_like_it(dan, now):
    model = a_draft(dan, now)
    assert rules_of(the_contest(model)) == NominatingRules()
    save_nominating(model, EVERYTHING, version=1, by=dan.id, now=now)
    assert rules_of(the_contest(model)) == EVERYTHING
    fewer = replace(EVERYTHING, for_each=None, papers={PaperKind.PHOTO: True, PaperKind.CAREER: False})
    save_nominating(model, fewer, version=2, by=dan.id, now=now)
    assert rules_of(the_contest(model)) == fewer
    save_unit_places(model, {dan.unit_id: 7}, version=3, by=dan.id, now=now)
    copy = a_draft(dan, now, 9, like=model)
    assert rules_of(the_contest(copy)) == fewer
    assert decided_places(copy) == {dan.unit_id: 7}


def test_minutes_are_required_of_nobody_where_no_assembly_nominates(dan, now):
    contest = a_draft(dan, now)
    with pytest.raises(FieldRefused) as refusal:
        save_nominating(contest, replace(EVERYTHING, by_collective=False), version=1, by=dan.id, now=now)
    assert refusal.value.field == "paper_minutes"


def test_a_published_contest_and_an_old_page_change_nothing(dan, now):
    contest = a_draft(dan, now)
    with pytest.raises(ChangedMeanwhile):
        save_nominating(contest, EVERYTHING, version=9, by=dan.id, now=now)
    publish(contest, version=1, by=dan.id, now=now)
    with pytest.raises(NotADraft):
        save_nominating(contest, EVERYTHING, version=1, by=dan.id, now=now)
    with pytest.raises(NotADraft):
        save_unit_places(contest, {dan.unit_id: 1}, version=1, by=dan.id, now=now)


def test_publishing_writes_the_rules_into_the_journal(dan, now):
    contest = a_draft(dan, now)
    save_nominating(contest, EVERYTHING, version=1, by=dan.id, now=now)
    save_unit_places(contest, {dan.unit_id: 7}, version=2, by=dan.id, now=now)
    publish(contest, version=3, by=dan.id, now=now)
    [entry] = db.session.query(JournalEntry).filter_by(act="contest published")
    written = json.loads(entry.details)
    assert (written["places_per_unit"], written["places_for_each"], written["late"]) == (2, 50, "next_period")
    assert written["channels"] == "by_collective, by_colleague, by_oneself"
    assert written["papers"] == "minutes!, petition!, photo"
    assert written["unit_places"] == f"{dan.unit_id}: 7"


@pytest.mark.parametrize(("places", "stored"), [(0, {0: 0}), (500, {0: 500}), (None, {})])
def test_the_places_of_a_unit_are_set_and_returned_to_the_rule(dan, now, places, stored):
    contest = a_draft(dan, now)
    save_unit_places(contest, {dan.unit_id: 4}, version=1, by=dan.id, now=now)
    save_unit_places(contest, {dan.unit_id: places}, version=2, by=dan.id, now=now)
    assert list(decided_places(contest).values()) == list(stored.values())


def test_a_unit_outside_and_a_number_out_of_reason_are_refused(dan, now):
    contest = a_draft(dan, now)
    with pytest.raises(FieldRefused):
        save_unit_places(contest, {999: 1}, version=1, by=dan.id, now=now)
    with pytest.raises(FieldRefused) as refusal:
        save_unit_places(contest, {dan.unit_id: 501}, version=1, by=dan.id, now=now)
    assert refusal.value.field == f"unit_{dan.unit_id}"
    assert decided_places(contest) == {}


@pytest.mark.parametrize(
    ("for_each", "people", "expected"), [(None, 5, 2), (5, 0, 0), (5, 5, 2), (5, 6, 4), (5, 10, 4), (5, 11, 6)]
)
def test_places_go_by_the_started_number_of_people_of_a_unit_and_those_below(app, now, for_each, people, expected):
    with app.app_context():
        company = a_unit()
        foundry = a_unit("Foundry", company)
        shift = a_unit("Night shift", foundry)
        for index in range(people):
            an_employee(unit=foundry if index % 2 else shift)
        an_employee(unit=foundry, left_on=now.date())
        contest = a_contest(Phase.NOMINATING, company, places_per_unit=2, places_for_each=for_each)
        assert places_by_unit(contest, [foundry.id], today=now.date()) == {foundry.id: expected}
        [shown] = [each for each in unit_places(contest, 2, for_each, today=now.date()) if each.node.id == foundry.id]
        assert (shown.people, shown.by_rule, shown.places) == (people, expected, expected)


def test_what_was_decided_by_name_beats_the_rule(app, now):
    with app.app_context():
        company = a_unit()
        an_account(an_employee("Dan", company))
        contest = a_contest(Phase.DRAFT, company, places_per_unit=2)
        save_unit_places(contest.id, {company.id: 0}, version=contest.version, by=1, now=now)
        assert places_by_unit(contest, [company.id], today=now.date()) == {company.id: 0}


def test_units_beside_the_scope_have_no_places_and_those_above_count_only_its_people(app, now):
    with app.app_context():
        company = a_unit()
        plant, sales = a_unit("Plant", company), a_unit("Sales", company)
        for unit in (company, plant, plant, sales):
            an_employee(unit=unit)
        contest = a_contest(Phase.DRAFT, plant)
        shown = {each.node.unit.name: each.people for each in unit_places(contest, 1, 10, today=now.date())}
        assert shown == {company.name: 2, "Plant": 2}
        contest.places_for_each = 1
        contest.places_per_unit = 1
        places = places_by_unit(contest, [company.id, plant.id], today=now.date())
        assert places == {company.id: 2, plant.id: 2}
