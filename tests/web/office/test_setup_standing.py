"""The step about who may stand: categories, the live count of a rule set, the commission."""

import re
from datetime import date

import pytest

from contest.domain.eligibility import RuleSet
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import CommissionMember, Contest
from contest.queries.commission import categories_in_draft
from contest.queries.rule_sets import rule_set_of
from contest.queries.staff import company
from tests.factories import a_contest, a_unit, an_employee, stored
from tests.statements import statements
from tests.web.office import desks
from tests.web.office.desks import ALL, ONE, send, step


def page_of(contest_id, category_id=None):
    return f"/office/contests/{contest_id}/setup/standing/{category_id or contest_id}"


def rules(**fields):
    return {"leaders": "anybody", "off_commission": "y", "then": "count", **fields}


def post(dan, app, contest_id, category_id=None, **fields):
    version = fields.pop("version", None) or desks.stored(app, contest_id).version
    return dan.post(page_of(contest_id, category_id), data={"version": version, **fields})


def categories(app, contest_id):
    with app.app_context():
        lead = db.session.get(Contest, contest_id)
        return [
            (each.category_en, each.category_ru, rule_set_of(each.eligibility)) for each in categories_in_draft(lead)
        ]


def said(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def staff(app, dan):
    """Beside Ada and Dan: two workers, one of them new, and a manager."""
    with app.app_context():
        top = company()
        an_employee("Cleo", top, staff_group="Workers")
        an_employee("Ben", top, staff_group="Workers", hired_on=date(2026, 9, 1))
        an_employee("Eve", top, staff_group="Managers")


@ALL
def test_categories_are_added_by_one_click_or_by_name_and_removed(app, dan, draft, staff):
    answer = send(dan, app, draft, "standing", then="preset-workers", one_title="y")
    assert (answer.status_code, answer.location) == (303, step(draft, "standing") + "#list")
    send(dan, app, draft, "standing", then="add", name_en=" Coaches ", name_ru="Наставники", one_title="y")
    assert categories(app, draft) == [
        ("Workers", "Рабочие", RuleSet(staff_groups=("Workers",))),
        ("Coaches", "Наставники", RuleSet()),
    ]
    shown = said(dan.get(step(draft, "standing")).text)
    assert "2 of 5 people may stand." in shown and "5 of 5 people may stand." in shown
    assert "staff groups: Workers" in shown
    send(dan, app, draft, "standing", then=f"remove-{draft}", one_title="y")
    assert categories(app, draft) == [("Coaches", "Наставники", RuleSet())]


@ALL
@pytest.mark.parametrize("number", ["9" * 5000, "9" * 9, "²", ""])
def test_no_number_of_a_category_breaks_the_page(app, dan, draft, number):
    assert send(dan, app, draft, "standing", then=f"remove-{number}").status_code < 500


@ONE
def test_a_category_without_a_name_comes_back_with_a_sentence(app, dan, draft):
    answer = send(dan, app, draft, "standing", then="add")
    assert answer.status_code == 422
    assert "Give the category a name" in answer.text


@ONE
def test_one_title_is_a_setting_of_several_categories(app, dan, draft):
    for name in ("Workers", "Coaches"):
        send(dan, app, draft, "standing", then="add", name_en=name, one_title="y")
    assert desks.stored(app, draft).one_title
    assert "One person leads one category only" in dan.get(step(draft, "standing")).text
    assert send(dan, app, draft, "standing").location == step(draft, "nominating")
    assert not desks.stored(app, draft).one_title


@ALL
def test_the_count_tells_who_falls_out_and_why_and_stores_nothing(app, dan, draft, staff):
    answer = post(dan, app, draft, **rules(seniority_least="12", groups=["Workers"]))
    shown = said(answer.text)
    assert answer.status_code == 200
    assert "1 of 5 people may stand" in shown
    assert "All, 4" in shown and "another staff group, 3" in shown and "too short a service, 1" in shown
    assert "This person has not worked here long enough." in shown
    assert categories(app, draft) == [("", "", RuleSet())]


@ONE
def test_the_list_is_narrowed_by_reason_and_by_name(app, dan, draft, staff):
    asked = rules(seniority_least="12", groups=["Workers"])
    narrowed = said(post(dan, app, draft, **asked, show="too_new").text)
    assert "Brooks" in narrowed and "Evans" not in narrowed
    assert "All, 4" in narrowed
    # The reason that was chosen before stays chosen while one searches.
    assert "Nobody who falls out fits." in said(post(dan, app, draft, **asked, shown="too_new", q="evans").text)
    found = said(post(dan, app, draft, **asked, q="EVA").text)
    assert "Evans" in found and "Brooks" not in found
    assert post(dan, app, draft, **asked, show="nonsense", page="-3").status_code == 200


@ALL
def test_what_is_saved_is_what_was_counted(app, dan, draft, staff):
    fields = rules(
        name_en="Workers",
        seniority_least="12",
        seniority_most="600",
        groups=["Workers"],
        other_groups="Apprentices\n\nworkers",
        leaders="pause",
        leader_pause="6",
        needs_attestation="y",
        then="save",
    )
    assert post(dan, app, draft, **fields).location == step(draft, "standing") + "#list"
    expected = RuleSet(12, 600, ("Workers", "Apprentices"), 6, needs_attestation=True)
    assert categories(app, draft) == [("Workers", "", expected)]
    text = dan.get(page_of(draft)).text
    assert re.search(r'<input checked[^>]* name="groups"[^>]*value="Workers"', text)
    assert ">\r\nApprentices</textarea>" in text or ">\nApprentices</textarea>" in text


@ONE
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"seniority_least": "many"}, "Type a whole number from 1 to 720."),
        ({"leaders": "pause"}, "Say how many months the pause lasts."),
        ({"leaders": "sometimes"}, "Choose one of these."),
        ({"seniority_least": "9", "seniority_most": "8", "then": "save"}, "so nobody could stand"),
        ({"other_groups": "g" * 61, "then": "save"}, "The name of a staff group is too long"),
    ],
)
def test_a_slip_is_answered_beside_its_field_and_nothing_is_counted_wrongly(app, dan, draft, fields, message):
    answer = post(dan, app, draft, **rules(**fields))
    assert answer.status_code == 422
    assert message in answer.text
    assert categories(app, draft) == [("", "", RuleSet())]


@ONE
def test_what_another_one_saved_meanwhile_is_not_overwritten_unseen(app, dan, draft):
    answer = post(dan, app, draft, version="1", **rules(seniority_least="12", then="save"))
    send(dan, app, draft, "standing", one_title="y")
    answer = post(dan, app, draft, version="1", **rules(seniority_least="12", then="save"))
    assert answer.status_code == 422
    assert "Somebody changed this contest in the meantime." in answer.text
    assert 'value="12"' in answer.text


@ONE
def test_a_category_is_reached_by_its_own_draft_only(app, dan, draft):
    with app.app_context():
        other = a_contest(Phase.DRAFT).id
        published = a_contest(Phase.PLANNED).id
        category = a_contest(Phase.DRAFT, lead_id=draft, category_position=2, category_en="Coaches").id
    assert dan.get(page_of(draft, other)).status_code == 404
    assert dan.get(page_of(category)).status_code == 404
    assert dan.get(page_of(999_999)).status_code == 404
    assert dan.get(page_of(draft, category)).status_code == 200
    for path in (page_of(published), page_of(published, "commission")):
        assert dan.get(path).location == step(published, "review")
        assert dan.post(path, data={"version": "1"}).status_code == 409


@ALL
def test_people_are_found_put_on_the_commission_and_taken_off(app, dan, draft, staff):
    path = page_of(draft, "commission")
    with app.app_context():
        cleo = db.session.execute(db.text("SELECT id FROM employees WHERE last_name = 'Carter'")).scalar_one()
    assert "Carter Cleo" not in said(dan.get(path).text)
    assert f'value="add-{cleo}"' in dan.get(f"{path}?q=carter").text
    answer = dan.post(f"{path}?q=carter", data={"version": desks.stored(app, draft).version, "then": f"add-{cleo}"})
    assert (answer.status_code, answer.location) == (303, f"{path}?q=carter")
    text = dan.get(f"{path}?q=carter").text
    assert f'value="remove-{cleo}"' in text and f'value="add-{cleo}"' not in text
    assert "on the commission, 1" in said(dan.get(page_of(draft)).text)
    dan.post(path, data={"version": desks.stored(app, draft).version, "then": f"remove-{cleo}"})
    with app.app_context():
        assert db.session.query(CommissionMember).count() == 0


@ONE
def test_the_review_says_who_may_stand(app, dan, draft, staff):
    post(dan, app, draft, **rules(name_en="Workers", groups=["Workers"], then="save"))
    send(dan, app, draft, "standing", then="add", name_en="Coaches", one_title="y")
    shown = said(dan.get(step(draft, "review")).text)
    assert "Workers 2 of 5 people may stand. staff groups: Workers" in shown
    assert "Coaches 5 of 5 people may stand." in shown
    assert "one at most" in shown


@ONE
def test_the_pages_ask_as_often_for_thirty_people_as_for_one(app, dan, draft):
    asked = []
    for people in (1, 29):
        with app.app_context():
            top = company()
            for _ in range(people):
                person = an_employee(unit=a_unit(parent=top), hired_on=date(2026, 9, 2))
                stored(CommissionMember(contest_id=draft, employee_id=person.id))
        counted = []
        for path in (step(draft, "standing"), page_of(draft), page_of(draft, "commission") + "?q=person"):
            with statements() as heard:
                assert dan.get(path).status_code == 200
            counted.append(len(heard))
        asked.append(counted)
    assert asked[0] == asked[1]
