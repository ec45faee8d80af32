"""The staff group of a person: it comes with the staff list."""

from dataclasses import replace

from sqlalchemy import select

from contest.domain.unit_list import UnitList
from contest.extensions import db
from contest.models import Employee
from contest.services.staff import import_staff, import_units
from tests.staff_lists import ADA, ALL, COMPANY, a_list


def test_the_staff_group_comes_in_stays_without_a_column_and_goes_with_an_empty_one(app, now):
    def group():
        return db.session.scalar(select(Employee.staff_group).where(Employee.personnel_number == "1"))

    with app.app_context():
        import_units(UnitList((COMPANY,), (), frozenset({"code", "name", "kind"})), by=None, now=now)
        import_staff(a_list(replace(ADA, staff_group="Workers")), by=None, now=now)
        assert group() == "Workers"
        told = replace(ADA, position="Welder")
        import_staff(a_list(told, columns=ALL - {"staff_group"}), by=None, now=now)
        assert group() == "Workers"
        import_staff(a_list(told), by=None, now=now)
        assert group() == ""
