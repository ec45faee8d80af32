"""Dan settles who puts forward whom: the step, its examples, and the page of single units."""

import pytest

from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.stages import LatePolicy
from contest.extensions import db
from contest.models import Contest, Unit
from contest.queries.unit_places import decided_places
from contest.services.nominating_rules import rules_of
from tests.factories import a_unit, an_employee
from tests.statements import statements
from tests.web.office.desks import ALL, ONE, a_nominating, send, step


def rules(app, contest_id):
    with app.app_context():
        return rules_of(db.session.get(Contest, contest_id))


def units_page(contest_id):
    return f"/office/contests/{contest_id}/setup/nominating/units"


@ALL
def test_channels_places_late_policy_and_papers_are_stored(app, dan, draft):
    fields = a_nominating(
        by_collective="y",
        by_oneself="y",
        place_rule="by_size",
        places="2",
        for_each="50",
        late="next_period",
        paper_petition="required",
        paper_minutes="required",
        paper_photo="wanted",
    )
    assert send(dan, app, draft, "nominating", **fields).location == step(draft, "method")
    stored = rules(app, draft)
    assert (stored.by_collective, stored.by_colleague, stored.by_oneself) == (True, False, True)
    assert (stored.places, stored.for_each, stored.late) == (2, 50, LatePolicy.NEXT_PERIOD)
    assert stored.papers == {PaperKind.PETITION: True, PaperKind.MINUTES: True, PaperKind.PHOTO: False}
    shown = dan.get(step(draft, "review")).text
    assert "the head, the assembly, the person themself" in shown
    assert "2 for each started 50 people of a unit" in shown
    assert "Signed petition, Minutes of the assembly" in shown or "Minutes of the assembly, Signed petition" in shown


@ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"places": "51"}, "Type a whole number from 1 to 50."),
        ({"places": ""}, "Type a whole number from 1 to 50."),
        ({"places": str(10**9)}, "Type a whole number from 1 to 50."),
        ({"place_rule": "by_size", "for_each": ""}, "Type a whole number from 1 to 10000."),
        ({"place_rule": "by_size", "for_each": "0"}, "Type a whole number from 1 to 10000."),
        ({"place_rule": "half"}, "Choose one of these."),
        ({"late": "whenever"}, "Choose one of these."),
        ({"paper_consent": "required"}, "Choose one of these."),
        ({"paper_minutes": "required"}, "Minutes can be required only where the assembly of a unit may nominate."),
    ],
)
def test_nonsense_is_answered_beside_the_field(app, dan, draft, fields, sentence):
    answer = send(dan, app, draft, "nominating", **a_nominating(**fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rules(app, draft).places == 3


@ONE
def test_what_a_rule_comes_to_is_worked_out_without_storing_it(app, dan, draft):
    with app.app_context():
        foundry = a_unit("Foundry", db.session.query(Unit).first())
        for _ in range(7):
            an_employee(unit=foundry)
    answer = send(
        dan, app, draft, "nominating", then="work-out", **a_nominating(place_rule="by_size", places="2", for_each="5")
    )
    assert answer.status_code == 200
    text = " ".join(answer.text.split())
    assert "Foundry: 7 people" in text and "<strong>4 places</strong>" in text
    assert rules(app, draft).for_each is None


@ONE
def test_a_number_in_the_field_of_the_other_rule_is_put_aside(app, dan, draft):
    assert send(dan, app, draft, "nominating", **a_nominating(for_each="many")).status_code == 303
    assert rules(app, draft).for_each is None


@ALL
def test_single_units_get_places_of_their_own(app, dan, draft):
    with app.app_context():
        foundry = a_unit("Foundry", db.session.query(Unit).first()).id
    answer = send(dan, app, draft, "nominating", then="units", **a_nominating())
    assert answer.location == units_page(draft)
    assert "Foundry" in dan.get(units_page(draft)).text
    page = units_page(draft) + "?q=Foundry"
    answer = dan.post(page, data={"version": str(version(app, draft)), f"unit_{foundry}": "7"})
    assert (answer.status_code, answer.location) == (303, page)
    with app.app_context():
        assert decided_places(draft) == {foundry: 7}
    assert "decided by name: 7" in dan.get(page).text
    assert "for 1 unit" in dan.get(step(draft, "review")).text
    dan.post(page, data={"version": str(version(app, draft)), f"unit_{foundry}": ""})
    with app.app_context():
        assert decided_places(draft) == {}


@ONE
def test_a_wrong_number_of_a_unit_is_answered_and_a_foreign_one_is_not_read(app, dan, draft):
    with app.app_context():
        first = db.session.query(Unit).first().id
    answer = dan.post(units_page(draft), data={"version": str(version(app, draft)), f"unit_{first}": "501"})
    assert answer.status_code == 422 and "Type a whole number from 0 to 500." in answer.text
    answer = dan.post(units_page(draft), data={"version": str(version(app, draft)), "unit_999": "4"})
    with app.app_context():
        assert 999 not in decided_places(draft)


@ONE
def test_an_old_page_of_units_changes_nothing_and_a_published_contest_has_none(app, dan, draft):
    with app.app_context():
        first = db.session.query(Unit).first().id
    answer = dan.post(units_page(draft), data={"version": "99", f"unit_{first}": "4"})
    assert answer.status_code == 422 and "Somebody changed this contest" in answer.text
    with app.app_context():
        db.session.get(Contest, draft).phase = Phase.PLANNED
        db.session.commit()
    assert dan.get(units_page(draft)).location == step(draft, "review")
    assert dan.post(units_page(draft), data={"version": "1"}).status_code == 409
    assert dan.get(units_page(999)).status_code == 404


@ONE
@pytest.mark.parametrize("language", ["en", "ru"])
def test_thirty_units_cost_as_many_queries_as_one(app, dan, draft, language):
    dan.set_cookie("ql_language", language)
    dan.get(units_page(draft))
    with statements() as one:
        dan.get(units_page(draft))
    with app.app_context():
        company = db.session.query(Unit).first()
        for index in range(30):
            an_employee(unit=a_unit(f"Unit {index}", company))
    with statements() as thirty:
        assert dan.get(units_page(draft)).text.count('class="d1"') == 31
    assert len(thirty) == len(one)


def version(app, contest_id):
    with app.app_context():
        return db.session.get(Contest, contest_id).version
