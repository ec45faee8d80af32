"""Finding the unit of each person on the staff list."""

from datetime import date

import pytest

from contest.domain.staff import UnitKind
from contest.domain.staff_list import read_staff
from contest.domain.tables import Line, Table
from contest.domain.unit_list import UnitRow

UNITS = [
    UnitRow("SM", "Meridian", UnitKind.COMPANY, "", "Europe/Kirov"),
    UnitRow("NSK", "Новосибирский филиал", UnitKind.BRANCH, "SM", "Asia/Novosibirsk"),
    UnitRow("NSK-01", "Отдел продаж", UnitKind.DEPARTMENT, "NSK", "Asia/Novosibirsk"),
    UnitRow("VVO", "Владивостокский филиал", UnitKind.BRANCH, "SM", "Asia/Vladivostok"),
    UnitRow("VVO-01", "Отдел продаж", UnitKind.DEPARTMENT, "VVO", "Asia/Vladivostok"),
    UnitRow("KIR-01", "Механический цех № 1", UnitKind.DEPARTMENT, "SM", "Europe/Kirov"),
]
UNIT_HEADER = ("Табельный номер", "Сотрудник", "Филиал", "Подразделение")


def read(branch, unit):
    line = Line(2, ("1", "Lovelace Ada", branch, unit))
    return read_staff(Table(UNIT_HEADER, (line,)), UNITS, today=date(2026, 11, 25))


@pytest.mark.parametrize(
    ("branch", "unit", "code"),
    [
        ("Новосибирский филиал", "Отдел продаж", "NSK-01"),
        ("владивостокский  филиал", "ОТДЕЛ ПРОДАЖ", "VVO-01"),
        ("VVO", "Отдел продаж", "VVO-01"),
        ("", "Механический цех №1", "KIR-01"),
        ("Meridian", "Механический цех\xa0№\xa01", "KIR-01"),
        ("", "kir-01", "KIR-01"),
        ("Новосибирский филиал", "", "NSK"),
    ],
)
def test_a_unit_is_found_by_its_name_within_the_branch(branch, unit, code):
    staff = read(branch, unit)

    assert [row.unit_code for row in staff.rows] == [code]


@pytest.mark.parametrize(
    ("branch", "unit", "column", "sentence"),
    [
        (
            "",
            "Отдел продаж",
            "Подразделение",
            "Several units are named Отдел продаж. Name the branch too, or give the code of the unit.",
        ),
        (
            "Новосибирский филиал",
            "Механический цех № 1",
            "Подразделение",
            "There is no unit Механический цех № 1 in the branch Новосибирский филиал.",
        ),
        ("", "Отдел снов", "Подразделение", "There is no unit named Отдел снов."),
        ("Лунный филиал", "", "Филиал", "There is no unit named Лунный филиал."),
        ("", "", "Подразделение", "The unit is missing."),
    ],
)
def test_a_unit_that_is_not_one_is_refused(branch, unit, column, sentence):
    assert [(fault.line, fault.column, str(fault)) for fault in read(branch, unit).faults] == [(2, column, sentence)]
