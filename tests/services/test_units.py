"""Putting heads and deputies into their places."""

from datetime import date

import pytest
from sqlalchemy import select

from contest.domain.errors import FieldRefused, NotFound
from contest.extensions import db
from contest.models import JournalEntry
from contest.queries.routing import units_acted_for
from contest.queries.staff import headed_units, unit_by_id
from contest.services.units import set_heads
from tests.factories import a_unit, an_employee


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def places(unit):
    db.session.expire_all()
    found = unit_by_id(unit.id)
    return found.head_id, found.deputy_id


def test_anybody_who_works_here_may_head_any_unit(inside, now):
    company = a_unit()
    shop, office = a_unit(parent=company), a_unit(parent=company)
    ada, ben = an_employee("Ada", office), an_employee("Ben", shop)

    assert set_heads(shop.id, ada.personnel_number, f" {ben.personnel_number} ", by=ada.id, now=now) is True

    assert places(shop) == (ada.id, ben.id)
    assert [unit.id for unit in headed_units(ben.id)] == [shop.id]


def test_saying_the_same_again_changes_nothing(inside, now):
    shop = a_unit()
    ada = an_employee("Ada", shop)
    set_heads(shop.id, ada.personnel_number, "", by=None, now=now)

    assert set_heads(shop.id, ada.personnel_number, "", by=None, now=now) is False

    assert list(db.session.scalars(select(JournalEntry.act))) == ["heads changed"]


def test_an_empty_number_leaves_the_place_free(inside, now):
    shop = a_unit()
    ada = an_employee("Ada", shop)
    set_heads(shop.id, ada.personnel_number, "", by=None, now=now)
    set_heads(shop.id, "", "", by=None, now=now)
    assert places(shop) == (None, None)


@pytest.mark.parametrize(
    ("head", "deputy", "field", "sentence"),
    [
        ("nobody", "", "head", "Nobody has the personnel number nobody."),
        ("\0", "1", "head", "Nobody has the personnel number \0."),
        ("1", "nobody", "deputy", "Nobody has the personnel number nobody."),
        ("1", "2", "deputy", "The person with the number 2 has left."),
        ("1", "1", "deputy", "One person cannot be head and deputy of the same unit."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(inside, now, head, deputy, field, sentence):
    shop = a_unit()
    an_employee("Ada", shop, personnel_number="1")
    an_employee("Ben", shop, personnel_number="2", left_on=date(2026, 10, 20))

    with pytest.raises(FieldRefused) as refused:
        set_heads(shop.id, head, deputy, by=None, now=now)

    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert places(shop) == (None, None)


def test_an_unknown_unit_is_not_found(inside, now):
    with pytest.raises(NotFound):
        set_heads(1, "", "", by=None, now=now)


def test_a_secretary_types_for_the_unit_and_is_journalled(inside, now):
    shop = a_unit()
    ada, ben = an_employee("Ada", shop), an_employee("Ben", shop)
    assert set_heads(shop.id, ada.personnel_number, "", ben.personnel_number, by=None, now=now) is True
    assert set_heads(shop.id, ada.personnel_number, "", ben.personnel_number, by=None, now=now) is False
    assert unit_by_id(shop.id).secretary_id == ben.id
    assert [unit.id for unit in headed_units(ben.id)] == []
    assert [unit.id for unit in units_acted_for(ben.id, today=now.date())] == [shop.id]
    entry = db.session.scalars(select(JournalEntry)).one()
    assert f'"secretary": "{ben.personnel_number}"' in entry.details


@pytest.mark.parametrize(
    ("secretary", "sentence"),
    [
        ("nobody", "Nobody has the personnel number nobody."),
        ("2", "The person with the number 2 has left."),
        ("1", "The head and the deputy may type anyway. Name somebody else."),
    ],
)
def test_who_cannot_be_secretary_is_refused_beside_the_field(inside, now, secretary, sentence):
    shop = a_unit()
    an_employee("Ada", shop, personnel_number="1")
    an_employee("Ben", shop, personnel_number="2", left_on=date(2026, 10, 20))
    with pytest.raises(FieldRefused) as refused:
        set_heads(shop.id, "1", "", secretary, by=None, now=now)
    assert (refused.value.field, str(refused.value)) == ("secretary", sentence)
