"""Reading the list of units."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.domain.staff import UnitKind
from contest.domain.tables import Line, Table
from contest.domain.unit_list import UnitRow, read_units

FIXTURES = Path(__file__).parents[1] / "fixtures"
HEADER = ("code", "name", "kind", "parent_code", "time_zone", "head", "deputy")
TOP = ("SM", "Meridian", "company", "", "Europe/Kirov", "", "")


def read(*lines, header=HEADER, known=()):
    table = Table(header, tuple(Line(number, tuple(cells)) for number, cells in enumerate(lines, start=2)))
    return read_units(table, known)


def unit(code, parent="SM", name="Shop", kind="department", zone="", head="", deputy=""):
    return (code, name, kind, parent, zone, head, deputy)


def sentences(units):
    return [(fault.line, fault.column, str(fault)) for fault in units.faults]


def test_the_units_of_the_company_are_read():
    with (FIXTURES / "units.csv").open(encoding="utf-8", newline="") as lines:
        header, *records = csv.reader(lines)
    units = read(*records, header=tuple(header))

    assert (len(units.rows), units.faults) == (34, ())
    assert units.rows[0] == UnitRow("SM", "АО «Северный меридиан»", UnitKind.COMPANY, "", "Europe/Kirov", head="001109")
    assert units.rows[-1].time_zone == "Asia/Vladivostok"


def test_units_come_from_the_top_down_and_inherit_the_time_zone():
    units = read(unit("A-1", "a"), unit("A", "SM", kind="Филиал", zone="Asia/Tomsk"), unit("B", "sm", kind="цех"), TOP)

    assert units.faults == ()
    assert [(row.code, row.kind, row.parent_code, row.time_zone) for row in units.rows] == [
        ("SM", UnitKind.COMPANY, "", "Europe/Kirov"),
        ("A", UnitKind.BRANCH, "SM", "Asia/Tomsk"),
        ("B", UnitKind.DEPARTMENT, "SM", "Europe/Kirov"),
        ("A-1", UnitKind.DEPARTMENT, "A", "Asia/Tomsk"),
    ]


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (unit(""), "code", "The code of the unit is missing."),
        (unit("A", name=""), "name", "The name of the unit is missing."),
        (unit("A", kind=""), "kind", "The kind of the unit is missing: company, branch or department."),
        (unit("A", kind="choir"), "kind", "choir is no kind of unit. Write company, branch or department."),
        (unit("A", ""), "parent_code", "The unit above is missing; only the company has none."),
        (unit("A", "Z"), "parent_code", "There is no unit with the code Z to be above this one."),
        (unit("A", "A"), "parent_code", "The units lie within each other in a circle: A → A."),
        (
            unit("A", zone="Europe/Atlantis"),
            "time_zone",
            "There is no time zone Europe/Atlantis. Write it like Europe/Moscow.",
        ),
        (unit("sm"), "code", "The code sm already stands on line 2."),
        (unit("X", "", kind="company"), "kind", "There can be only one company, and SM is one already."),
        (unit("A", head="=1"), "head", "The cell under head begins like a formula, with =. Write plain text."),
        (unit("A" * 41), "code", "The cell under code is longer than 40 characters."),
        (("A", "Shop"), "", "The line has 2 cells, but there are 7 headings."),
    ],
)
def test_each_fault_is_a_sentence_beside_its_column(line, column, sentence):
    units = read(TOP, line)

    assert sentences(units) == [(3, column, sentence)]
    assert [row.code for row in units.rows] == ["SM"]


def test_a_company_has_nothing_above_it():
    assert sentences(read(("SM", "Meridian", "company", "SM", "UTC", "", "")))[0] == (
        2,
        "parent_code",
        "The company is on top, there is no unit above it.",
    )


def test_a_circle_of_units_is_named_on_each_line_of_it():
    units = read(TOP, unit("A", "C"), unit("B", "A"), unit("C", "B"))

    assert sentences(units) == [
        (3, "parent_code", "The units lie within each other in a circle: A → C → B → A."),
        (4, "parent_code", "The units lie within each other in a circle: B → A → C → B."),
        (5, "parent_code", "The units lie within each other in a circle: C → B → A → C."),
    ]


def test_a_circle_closed_by_a_stored_unit_is_found():
    known = read(TOP, unit("A"), unit("B", "A")).rows

    assert sentences(read(unit("A", "B"), known=known)) == [
        (2, "parent_code", "The units lie within each other in a circle: A → B → A.")
    ]


def test_units_below_a_faulty_one_are_not_good_either():
    units = read(TOP, unit("A", zone="Nowhere"), unit("A-1", "A"))

    assert sentences(units)[1:] == [(4, "parent_code", "The unit above, A, has a fault itself.")]


def test_without_a_company_nothing_is_complete():
    units = read(unit("A", "", kind="branch", zone="UTC"))

    assert (None, "", "No unit is the company itself (kind: company).") in sentences(units)


def test_a_part_of_the_units_is_added_to_those_that_are_stored():
    known = read(TOP).rows

    assert read(unit("A"), known=known).rows == (UnitRow("A", "Shop", UnitKind.DEPARTMENT, "SM", "Europe/Kirov"),)
    assert read(TOP, known=known).rows == known


def test_a_time_zone_must_come_from_somewhere():
    assert sentences(read(("SM", "Meridian", "company", "", "", "", ""))) == [
        (2, "time_zone", "The time zone is missing, here and in the units above.")
    ]


def test_units_are_not_nested_without_end():
    chain = [unit(f"U{n}", f"U{n - 1}" if n else "SM") for n in range(30)]
    units = read(TOP, *chain)

    assert len(units.rows) == 12
    assert sentences(units)[0] == (14, "parent_code", "The unit lies more than 12 levels deep.")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ("?",),
            [
                "The first line names no column that we know. It must hold headings, for example code, name, kind,"
                " parent_code, time_zone."
            ],
        ),
        (
            ("name", "kind"),
            [
                "There is no column with the codes of units (code).",
                "There is no column with the unit above (parent_code).",
            ],
        ),
        (HEADER, ["There are headings, but no lines under them."]),
    ],
)
def test_a_table_that_cannot_be_read_at_all_says_why(header, expected):
    units = read(header=header)

    assert ([str(fault) for fault in units.faults], units.rows) == (expected, ())


CODES = st.sampled_from(["", "SM", "A", "B", "C", "D", "<", "=x"])


@given(
    st.lists(
        st.tuples(
            CODES, st.just("Shop"), st.sampled_from(["company", "branch", "department", "?"]), CODES, st.just("")
        ),
        max_size=9,
    )
)
def test_good_units_are_always_a_tree(lines):
    units = read(TOP, *lines, header=HEADER[:5])
    placed = set()

    for row in units.rows:
        assert row.parent_code in placed if row.parent_code else row.code == "SM"
        assert row.time_zone == "Europe/Kirov"
        placed.add(row.code)
    assert {row.line for row in units.rows} | {fault.line for fault in units.faults} == set(range(2, len(lines) + 3))
