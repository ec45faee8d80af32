"""Finding units and people."""

from datetime import date

import pytest
from sqlalchemy import event, select

from contest.extensions import db
from contest.models import Unit
from contest.queries.staff import (
    LARGEST_ID,
    company,
    employee_by_id,
    employee_by_number,
    in_subtree,
    open_places,
    search_people,
    subtree,
    unit_by_code,
    unit_by_id,
    units_tree,
)
from tests.factories import a_unit, an_employee

TODAY = date(2026, 10, 20)


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def statements(inside):
    """Every statement that is sent from now on."""
    sent = []

    def note(connection, cursor, statement, *rest):
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def a_tree():
    top = a_unit("Company", code="C")
    plant = a_unit("Plant", top, code="P")
    shop = a_unit("Shop", plant, code="P-1")
    office = a_unit("Office", top, code="A")
    return top, plant, shop, office


def test_the_tree_is_in_order_with_depths_and_head_counts(inside):
    top, plant, shop, office = a_tree()
    for unit in (top, shop, shop):
        an_employee(unit=unit)
    an_employee(unit=shop, left_on=TODAY)
    an_employee(unit=shop, left_on=date(2026, 10, 21))

    tree = units_tree(today=TODAY)

    assert [(node.id, node.depth, node.people, node.people_below) for node in tree] == [
        (top.id, 0, 1, 4),
        (office.id, 1, 0, 0),
        (plant.id, 1, 0, 3),
        (shop.id, 2, 3, 3),
    ]


def test_the_tree_costs_one_query_however_large(inside, statements):
    top, plant, *_ = a_tree()
    for _ in range(30):
        an_employee(unit=a_unit(parent=plant))
    plant.head_id = an_employee("Ada", top).id
    db.session.commit()
    db.session.expunge_all()
    statements.clear()

    heads = [node.unit.head and node.unit.head.last_name for node in units_tree(today=TODAY)]

    assert (len(heads), heads.count("Lovell")) == (34, 1)
    assert len(statements) == 1


def test_a_part_of_the_tree_keeps_its_depths(inside):
    _, plant, shop, _ = a_tree()
    assert [(node.id, node.depth) for node in units_tree(plant.path, today=TODAY)] == [(plant.id, 1), (shop.id, 2)]


def test_a_subtree_is_the_unit_and_what_lies_below_it(inside):
    _, plant, shop, _ = a_tree()
    for condition in (subtree(plant), in_subtree(plant.path)):
        assert list(db.session.scalars(select(Unit.id).where(condition).order_by(Unit.id))) == [plant.id, shop.id]


def test_units_are_found_by_id_code_and_kind(inside):
    top, plant, *_ = a_tree()
    assert (unit_by_id(plant.id), unit_by_code(" p "), company()) == (plant, plant, top)
    assert (unit_by_id(0), unit_by_id(LARGEST_ID + 1), unit_by_code("\0")) == (None, None, None)


def test_before_the_first_import_there_is_nothing(inside):
    assert (company(), units_tree(today=TODAY), search_people("a")) == (None, [], [])


@pytest.mark.parametrize("text", ["ёлкина", "ЕЛКИНА", "елк анна", "Анна Ёлк", "0017", "ёлкина-0017"])
def test_people_are_found_by_parts_of_names_and_number_in_any_case(inside, text):
    an_employee("Ada")
    anna = an_employee(last_name="Ёлкина", first_name="Анна", personnel_number="0017")
    assert search_people(text) == [anna]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\0", "нет такой", "анна ада"])
def test_signs_of_a_pattern_and_foreign_words_find_nobody(inside, text):
    an_employee(last_name="Ёлкина", first_name="Анна")
    an_employee(last_name="Лавлейс", first_name="Ада")
    assert search_people(text) == []


def test_a_search_keeps_to_its_scope_its_day_and_its_limit(inside):
    _, plant, shop, office = a_tree()
    ada = an_employee("Ada", shop)
    an_employee("Ada", office)
    an_employee("Ada", shop, left_on=TODAY)
    assert search_people("ada", plant.path, today=TODAY) == [ada]
    assert len(search_people("ada")) == 3
    assert len(search_people("ada", limit=2)) == 2


def test_employees_are_found_by_id_and_number(inside):
    ada = an_employee("Ada", personnel_number="А-7", left_on=TODAY)
    assert (employee_by_id(ada.id), employee_by_number(" А-7 ")) == (ada, ada)
    assert (employee_by_id(-1), employee_by_id(10**30), employee_by_number("\0")) == (None, None, None)


def test_places_are_open_without_a_head_or_with_one_who_has_left(inside):
    top, plant, shop, _ = a_tree()
    plant.head_id = an_employee("Ada", top).id
    shop.head_id = an_employee("Ben", top, left_on=TODAY).id
    db.session.commit()
    assert open_places(today=TODAY) == 3
