"""Whatever the bytes of an upload are: a table or a sentence."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contest.domain.staff_list import read_staff
from contest.domain.unit_list import read_units
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import (
    TableRefused,
)
from tests.forms.uploads import REAL, with_cells, workbook


def survives(content, filename):
    try:
        table = read_table(content, filename)
    except TableRefused as refusal:
        assert str(refusal)
    else:
        assert table.header
        units = read_units(table)
        staff = read_staff(table, units.rows, today=date(2026, 11, 25))
        assert staff.rows or staff.faults


NAMES = st.sampled_from(["", "staff.csv", "staff.xlsx", "a\0b", "../../\u202excod.xlsx", "." * 300])


@settings(max_examples=300)
@given(st.binary(max_size=400), NAMES)
def test_random_bytes_are_a_table_or_a_sentence(content, filename):
    survives(content, filename)


@settings(max_examples=300)
@given(st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"a;b\n", b"sep=;\n", b'"']), st.binary(), NAMES)
def test_random_bytes_that_begin_well_are_a_table_or_a_sentence(beginning, content, filename):
    survives(beginning + content, filename)


SMALL = {
    "units.csv": REAL["units.csv"],
    "staff-broken.csv": REAL["staff-broken.csv"],
    "staff-1c.csv": REAL["staff-1c.csv"][:3000],
    "small.xlsx": workbook(["number", "name", "unit code", "hired on"], ["1", "Lovelace Ada", "SM", date(2026, 1, 2)]),
}


@settings(max_examples=200)
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_real_files_with_damage_are_a_table_or_a_sentence(name, data):
    content = bytearray(SMALL[name])
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 40))
        content[place : place + length] = data.draw(st.binary(max_size=10))
        content = content or bytearray(b"x")

    survives(bytes(content), name)


XML_PIECES = st.sampled_from(
    [
        *("<row>", "</row>", '<row r="2">', "<c>", "</c>", '<c r="B2" t="s">', '<c t="inlineStr">', '<c t="d" s="1">'),
        *("<v>", "</v>", "<is>", "</is>", "<t>", "</t>", "7", "-1", "1e99", "2026-01-01", "x", "&amp;", "&#0;", "<c/>"),
    ]
)


@settings(max_examples=200)
@given(st.lists(XML_PIECES, max_size=30))
def test_sheets_of_loose_pieces_are_a_table_or_a_sentence(pieces):
    survives(with_cells("".join(pieces)), "staff.xlsx")


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(["c", "v", "is", "t", "row", "f", "si"]), st.integers(0, 3)), max_size=20))
def test_well_formed_sheets_of_any_shape_are_a_table_or_a_sentence(shape):
    cells, opened = "", []
    for name, closing in shape:
        cells += f"<{name}>1"
        opened.append(name)
        for _ in range(min(closing, len(opened))):
            cells += f"</{opened.pop()}>"
    cells += "".join(f"</{name}>" for name in reversed(opened))

    survives(with_cells(cells), "staff.xlsx")
