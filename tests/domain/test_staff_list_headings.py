"""Finding the columns of the staff list by their headings."""

from datetime import date

import pytest

from contest.domain.staff import UnitKind
from contest.domain.staff_list import HEADINGS, read_staff
from contest.domain.tables import Line, Table, folded
from contest.domain.unit_list import UnitRow

HEADER = ("personnel_number", "last_name", "first_name", "middle_name", "email", "unit_code", "position", "hired_on")


def read(header, *lines):
    table = Table(header, tuple(Line(number, cells) for number, cells in enumerate(lines, start=2)))
    shop = UnitRow("KIR-01", "Shop", UnitKind.DEPARTMENT, "SM", "Europe/Kirov")
    return read_staff(table, [shop], today=date(2026, 11, 25))


def test_the_columns_that_the_file_has_are_told():
    staff = read(("number", "name", "unit code", "shoe size"), ("1", "Lovelace Ada", "KIR-01", "=38"))

    assert (staff.columns, staff.faults) == ({"personnel_number", "full_name", "unit_code"}, ())


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ("foo", "bar"),
            [
                "The first line names no column that we know. It must hold headings, for example personnel_number,"
                " last_name, first_name, unit_code."
            ],
        ),
        (
            ("E-mail", "Фамилия"),
            [
                "There is no column with personnel numbers (personnel_number).",
                "There is no column with names (last_name and first_name, or full_name).",
                "There is no column with units (unit_code, or branch and unit).",
            ],
        ),
        (
            ("Табельный номер", "ФИО", "Сотрудник", "Филиал"),
            ["Two columns hold the same thing: ФИО and Сотрудник. Remove one of them."],
        ),
        (HEADER, ["There are headings, but no lines under them."]),
    ],
)
def test_a_table_that_cannot_be_read_at_all_says_why(header, expected):
    staff = read(header)

    assert [(fault.line, str(fault)) for fault in staff.faults] == [(None, sentence) for sentence in expected]
    assert staff.rows == ()


@pytest.mark.parametrize(
    "heading", ["staff_group", "Staff group", "Категория персонала", "Группа персонала", "КАТЕГОРИЯ", "category"]
)
def test_the_staff_group_is_found_under_its_usual_headings(heading):
    header = ("number", "name", "unit code", heading)
    staff = read(header, ("1", "Lovelace Ada", "KIR-01", " Рабочие  цеха "), ("2", "Brooks Ben", "KIR-01", ""))

    assert [row.staff_group for row in staff.rows] == ["Рабочие цеха", ""]
    assert "staff_group" in staff.columns


def test_a_staff_group_is_no_longer_than_its_column():
    staff = read(("number", "name", "unit code", "category"), ("1", "Lovelace Ada", "KIR-01", "g" * 61))

    assert [(fault.line, str(fault)) for fault in staff.faults] == [
        (2, "The cell under category is longer than 60 characters.")
    ]


def test_no_heading_stands_for_two_fields():
    spellings = [spelling for each in HEADINGS.values() for spelling in each]

    assert len(spellings) == len(set(spellings))
    assert all(folded(spelling) == spelling for spelling in spellings)
