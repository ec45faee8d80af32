"""Reading the staff list."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.staff import UnitKind
from contest.domain.staff_list import StaffRow, read_staff
from contest.domain.tables import Line, Table
from contest.domain.unit_list import UnitRow, read_units

FIXTURES = Path(__file__).parents[1] / "fixtures"
TODAY = date(2026, 11, 25)

UNITS = [
    UnitRow("SM", "Meridian", UnitKind.COMPANY, "", "Europe/Kirov"),
    UnitRow("NSK", "Новосибирский филиал", UnitKind.BRANCH, "SM", "Asia/Novosibirsk"),
    UnitRow("NSK-01", "Отдел продаж", UnitKind.DEPARTMENT, "NSK", "Asia/Novosibirsk"),
    UnitRow("VVO", "Владивостокский филиал", UnitKind.BRANCH, "SM", "Asia/Vladivostok"),
    UnitRow("VVO-01", "Отдел продаж", UnitKind.DEPARTMENT, "VVO", "Asia/Vladivostok"),
    UnitRow("KIR-01", "Механический цех № 1", UnitKind.DEPARTMENT, "SM", "Europe/Kirov"),
]
HEADER = ("personnel_number", "last_name", "first_name", "middle_name", "email", "unit_code", "position", "hired_on")
ADA = ("0001", "Lovelace", "Ada", "", "ada@meridian.example", "KIR-01", "Engineer", "2020-02-29")
# Where each cell of ADA stands.
NUMBER, LAST, FIRST, MIDDLE, EMAIL, UNIT, POSITION, HIRED = range(8)


def table(header, *lines):
    return Table(tuple(header), tuple(Line(number, tuple(cells)) for number, cells in enumerate(lines, start=2)))


def read(header, *lines, units=UNITS):
    return read_staff(table(header, *lines), units, today=TODAY)


def sentences(staff):
    return [(fault.line, fault.column, str(fault)) for fault in staff.faults]


def ada(**changes):
    cells = list(ADA)
    for place, text in changes.items():
        cells[globals()[place]] = text
    return cells


def file(name, encoding="utf-8", delimiter=","):
    with (FIXTURES / name).open(encoding=encoding, newline="") as lines:
        return table(*csv.reader(lines, delimiter=delimiter))


@pytest.fixture(scope="module")
def company():
    return read_units(file("units.csv")).rows


def test_a_line_becomes_a_person():
    staff = read(HEADER, ADA)

    assert staff.faults == ()
    assert staff.rows == (
        StaffRow(
            personnel_number="0001",
            last_name="Lovelace",
            first_name="Ada",
            middle_name="",
            email="ada@meridian.example",
            unit_code="KIR-01",
            position="Engineer",
            hired_on=date(2020, 2, 29),
            left_on=None,
        ),
    )
    assert staff.rows[0].line == 2


def test_the_two_exports_of_the_company_hold_the_same_people(company):
    english = read_staff(file("staff.csv"), company, today=TODAY)
    russian = read_staff(file("staff-1c.csv", "cp1251", ";"), company, today=TODAY)

    assert (len(english.rows), english.faults, russian.faults) == (1200, (), ())
    assert sorted(english.rows, key=number) == sorted((replace(row, left_on=None) for row in russian.rows), key=number)
    assert sum(row.left_on is not None for row in russian.rows) == 28


def test_a_leaving_date_before_the_hiring_date_is_pointed_out_and_kept(company):
    staff = read_staff(file("staff-1c.csv", "cp1251", ";"), company, today=TODAY)

    assert [(notice.line, notice.column, str(notice)) for notice in staff.notices] == [
        (
            line,
            "Дата увольнения",
            f"The leaving date {left} lies before the hiring date {hired}. The person is taken as a leaver.",
        )
        for line, left, hired in ((271, "2026-03-08", "2026-04-19"), (924, "2026-02-26", "2026-07-25"))
    ]


def test_the_broken_file_has_one_sentence_for_each_faulty_line(company):
    staff = read_staff(file("staff-broken.csv"), company, today=TODAY)

    assert sentences(staff) == [
        (5, "personnel_number", "The personnel number 001003 already stands on line 4."),
        (7, "unit_code", "There is no unit with the code NOPE-99."),
        (9, "hired_on", "There is no such day in the calendar: 31.02.2024."),
        (11, "email", "not-an-address is not an e-mail address."),
        (13, "last_name", "The last name is missing."),
        (15, "last_name", "The cell under last_name begins like a formula, with =. Write plain text."),
        (17, "personnel_number", "The personnel number is missing."),
        (19, "email", "The e-mail address y.denisov@meridian.example already stands on line 18."),
        (21, "hired_on", "The hiring date 2031-01-01 lies in the future."),
        (23, "", "The line has 5 cells, but there are 8 headings."),
        (25, "first_name", "The cell under first_name holds the sign <. Write plain text."),
        (27, "last_name", "The cell under last_name is longer than 100 characters."),
    ]
    assert len(staff.rows) == 28


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"NUMBER": "-"}, "personnel_number", "The personnel number is missing."),
        (
            {"NUMBER": "00 01"},
            "personnel_number",
            "The personnel number 00 01 may hold only letters, digits and the signs - . / _",
        ),
        ({"NUMBER": "1" * 33}, "personnel_number", "The cell under personnel_number is longer than 32 characters."),
        ({"FIRST": "   "}, "first_name", "The first name is missing."),
        (
            {"FIRST": "A\0da"},
            "first_name",
            "The cell under first_name holds a character that cannot be shown (U+0000).",
        ),
        (
            {"FIRST": "A\ud800"},
            "first_name",
            "The cell under first_name holds a character that cannot be shown (U+D800).",
        ),
        (
            {"LAST": "ecalevoL\u202e"},
            "last_name",
            "The cell under last_name holds a character that cannot be shown (U+202E).",
        ),
        (
            {"MIDDLE": "+7"},
            "middle_name",
            "The cell under middle_name begins like a formula, with +. Write plain text.",
        ),
        ({"POSITION": "@SUM"}, "position", "The cell under position begins like a formula, with @. Write plain text."),
        (
            {"POSITION": "\t-1+1"},
            "position",
            "The cell under position begins like a formula, with -. Write plain text.",
        ),
        ({"POSITION": "a > b"}, "position", "The cell under position holds the sign >. Write plain text."),
        ({"EMAIL": "ada@localhost"}, "email", "ada@localhost is not an e-mail address."),
        ({"EMAIL": "a@b.example, c@d.example"}, "email", "a@b.example, c@d.example is not an e-mail address."),
        ({"UNIT": ""}, "unit_code", "The unit is missing."),
        ({"HIRED": "1.2.26"}, "hired_on", "1.2.26 is not a date. Write it like 2026-10-01 or 01.10.2026."),
        ({"HIRED": "0000-01-01"}, "hired_on", "There is no such day in the calendar: 0000-01-01."),
        ({"HIRED": "0206-01-01"}, "hired_on", "The year of 0206-01-01 is too long ago."),
        ({"HIRED": "2026-11-26"}, "hired_on", "The hiring date 2026-11-26 lies in the future."),
    ],
)
def test_each_fault_is_a_sentence_beside_its_column(changes, column, sentence):
    assert sentences(read(HEADER, ada(**changes))) == [(2, column, sentence)]


def test_every_faulty_cell_of_a_line_is_named():
    staff = read(HEADER, ada(EMAIL="nobody", UNIT="XX", HIRED="tomorrow"))

    assert sorted(column for _, column, _ in sentences(staff)) == ["email", "hired_on", "unit_code"]
    assert staff.rows == ()


def test_what_may_be_empty_may_be_a_dash():
    staff = read(HEADER, ada(EMAIL="—", MIDDLE="-", POSITION="", HIRED=""))

    assert staff.faults == ()
    assert (staff.rows[0].email, staff.rows[0].middle_name, staff.rows[0].hired_on) == (None, "", None)


@pytest.mark.parametrize("written", ["2020-02-29", "29.02.2020", "29.2.2020", "29.02.2020 0:00:00", "2020-02-29 00:00"])
def test_dates_are_read_as_people_write_them(written):
    assert read(HEADER, ada(HIRED=written)).rows[0].hired_on == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Фёдорова-Лис Анна Ильинична", ("Фёдорова-Лис", "Анна", "Ильинична")),
        ("Алиев Вагиф Самед оглы", ("Алиев", "Вагиф", "Самед оглы")),
        ("  Lovelace \xa0 Ada ", ("Lovelace", "Ada", "")),
        ("van der Berg, Jan Peter", ("van der Berg", "Jan", "Peter")),
    ],
)
def test_a_full_name_in_one_column_is_read_surname_first(written, names):
    row = read(("Таб. №", "Ф.И.О.", "Код подразделения"), ("1", written, "KIR-01")).rows[0]

    assert (row.last_name, row.first_name, row.middle_name) == names


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Lovelace", "Lovelace is only one word. Write the last name and the first name."),
        ("", "The name is missing."),
        ("A" * 150 + " B", "The cell under ФИО is longer than 100 characters."),
    ],
)
def test_a_full_name_that_cannot_be_split_is_refused(written, sentence):
    assert sentences(read(("Табельный номер", "ФИО", "Филиал"), ("1", written, "SM"))) == [(2, "ФИО", sentence)]


UNIT_HEADER = ("Табельный номер", "Сотрудник", "Филиал", "Подразделение")


def test_numbers_and_addresses_are_the_same_in_any_case():
    staff = read(HEADER, ada(NUMBER="ab1"), ada(NUMBER="AB1", EMAIL="ADA@Meridian.Example"))

    assert sentences(staff) == [
        (3, "personnel_number", "The personnel number AB1 already stands on line 2."),
        (3, "email", "The e-mail address ada@meridian.example already stands on line 2."),
    ]


@pytest.mark.parametrize("extra", ["", "-", " "])
def test_empty_cells_beyond_the_headings_are_passed_over(extra):
    assert read(HEADER, [*ADA, extra]).faults == ()


def test_cells_beyond_the_headings_shift_everything_and_are_refused():
    assert sentences(read(HEADER, [*ADA, "more"])) == [(2, "", "The line has 9 cells, but there are 8 headings.")]


CELLS = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    [*ADA, "=1", "-", "31.02.2024", "2026-13-01", "a@b.example", "\u202e", "\x00", "<b>", "1" * 400, "Отдел продаж"]
)
HEADERS = st.lists(st.sampled_from([*HEADER, *UNIT_HEADER, "left_on", "?"]), max_size=9)


@given(HEADERS, st.lists(st.lists(CELLS, max_size=10), max_size=8))
def test_whatever_stands_in_the_cells_every_line_is_a_person_or_a_sentence(header, lines):
    staff = read(header, *lines)
    faulty = {fault.line for fault in staff.faults}

    assert all(str(fault) for fault in staff.faults)
    if None not in faulty:
        assert sorted([*faulty, *(row.line for row in staff.rows)]) == list(range(2, len(lines) + 2))
    for row in staff.rows:
        assert row.personnel_number and row.last_name and row.first_name and row.unit_code
        row.last_name.encode("utf-8")


@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_and_columns_changes_nobody(random):
    people = [ada(NUMBER=f"n{n}", EMAIL="", FIRST=f"Ada {n}") for n in range(6)]
    places = list(range(len(HEADER)))
    random.shuffle(places)
    shuffled = random.sample(people, len(people))
    staff = read([HEADER[p] for p in places], *([cells[p] for p in places] for cells in shuffled))

    assert sorted(staff.rows, key=number) == sorted(read(HEADER, *people).rows, key=number)


def number(row):
    return row.personnel_number
