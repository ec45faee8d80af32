"""The tree of units, and putting people at the head of one."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Unit
from tests.factories import a_unit, an_account, an_employee
from tests.web.reading import plain


@pytest.fixture
def dan(app):
    with app.app_context():
        person = an_employee("Dan", a_unit("Altair Works", code="ALT"), personnel_number="1")
        an_account(person, Role.HR)
        return person


@pytest.fixture
def hr(client, sign_in, dan):
    return sign_in(client, dan)


@pytest.fixture
def foundry(app, dan):
    with app.app_context():
        return a_unit("Perm Foundry", db.session.get(Unit, dan.unit_id), code="FND")


def test_the_tree_shows_heads_deputies_zones_and_people(app, hr, foundry):
    with app.app_context():
        ada, ben = an_employee("Ada", foundry), an_employee("Ben", foundry, left_on=date(2026, 1, 1))
        db.session.get(Unit, foundry.id).head_id = ada.id
        db.session.get(Unit, foundry.id).deputy_id = ben.id
        db.session.commit()
    page = plain(hr.get("/office/units"))
    assert "Perm Foundry Branch, FND" in page
    assert "Head: Ada Lovell" in page
    assert "Deputy: Ben Brooks has left" in page
    assert "1 person Moscow time" in page


@pytest.mark.parametrize(("q", "found"), [("FOUNDRY", 1), ("fnd", 1), ("altair", 1), ("nothing", 0), ("%", 2)])
def test_units_are_found_by_name_and_code(hr, foundry, q, found):
    page = hr.get("/office/units", query_string={"q": q})
    assert page.text.count('<li class="d') == found


def test_a_head_is_named_by_number(app, hr, foundry, dan):
    page = f"/office/units/{foundry.id}"
    assert hr.get(page).status_code == 200

    done = hr.post(page, data={"head": "1", "deputy": ""})

    assert (done.status_code, done.location) == (303, "/office/units")
    with app.app_context():
        assert db.session.get(Unit, foundry.id).head_id == dan.id
    assert "The places in Perm Foundry are filled as you said." in hr.get("/office/units").text


def test_a_secretary_is_named_by_number_and_shown(app, hr, foundry):
    with app.app_context():
        an_employee("Ben", foundry, personnel_number="2")
    found = hr.get(f"/office/units/{foundry.id}", query_string={"q": "brooks", "head": "1"})
    assert f'href="/office/units/{foundry.id}?secretary=2&amp;head=1&amp;deputy="' in found.text
    hr.post(f"/office/units/{foundry.id}", data={"head": "1", "deputy": "", "secretary": "2"})
    assert "Secretary: Ben Brooks" in plain(hr.get("/office/units"))
    assert "Secretary Ben Brooks, 2" in plain(hr.get(f"/office/units/{foundry.id}"))


def test_an_unknown_number_is_refused_beside_its_field_and_stays_typed(hr, foundry):
    answer = hr.post(f"/office/units/{foundry.id}", data={"head": "1", "deputy": "nobody"})
    assert answer.status_code == 422
    assert re.search(r'id="deputy-e">.*Nobody has the personnel number nobody\.', answer.text, re.DOTALL)
    assert 'value="nobody"' in answer.text


def test_a_number_is_looked_up_by_name_and_put_into_the_field(hr, foundry):
    found = hr.get(f"/office/units/{foundry.id}", query_string={"q": "dors"})
    assert f'href="/office/units/{foundry.id}?head=1&amp;deputy=&amp;secretary="' in found.text
    chosen = hr.get(f"/office/units/{foundry.id}?head=1&deputy=")
    assert re.search(r'id="head"[^>]*value="1"', chosen.text)


@pytest.mark.parametrize("address", ["/office/units/999", f"/office/units/{10**30}", "/office/units/0"])
def test_an_unknown_unit_is_not_found(hr, address):
    assert (hr.get(address).status_code, hr.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("query", ["page=0", "page=-1", f"page={10**30}", "page=x", "q=%00", "q=" + "a " * 500])
def test_odd_queries_show_the_page(hr, foundry, query):
    assert hr.get(f"/office/units?{query}").status_code == 200


def test_the_tree_costs_the_same_queries_for_1_and_for_30_units(app, hr, dan):
    counts = []
    for more in (1, 29):
        with app.app_context():
            top = db.session.get(Unit, dan.unit_id)
            for _ in range(more):
                unit = a_unit(parent=top)
                unit.head_id = an_employee(unit=unit).id
            db.session.commit()
            engine = db.engine
        sent = []

        def note(connection, cursor, statement, *rest, sent=sent):
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        assert hr.get("/office/units").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1]
