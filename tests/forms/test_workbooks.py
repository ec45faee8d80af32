"""Reading uploaded workbooks."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from contest.domain.tables import Line, Table
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import (
    DamagedFile,
    HasFormulas,
    HasMacros,
    LockedFile,
    TooLarge,
)
from tests.forms.uploads import REAL, SHEET, refused, with_cells, with_parts, workbook


def test_cells_of_a_workbook_are_read_as_they_were_typed():
    table = read_table(
        workbook(
            ["number", "typed", "day", "moment", "fraction", "yes", "huge", "nothing", "end"],
            [1001, "0001001", date(2026, 10, 1), datetime(2026, 10, 1, 9, 30), 1.5, True, 10**20, None, "."],
        )
    )

    assert table.lines == (
        Line(2, ("1001", "0001001", "2026-10-01", "2026-10-01 09:30:00", "1.5", "True", "1e+20", "", ".")),
    )


def test_days_of_a_workbook_that_counts_from_1904_are_right():
    content = workbook(["hired on"], [date(2026, 10, 1)], epoch=CALENDAR_MAC_1904)

    assert read_table(content).lines == (Line(2, ("2026-10-01",)),)


def test_rows_of_a_workbook_keep_their_numbers():
    content = with_cells('<row r="3"><c r="B3"><v>1</v></c></row><row r="7"><c r="B7"><v>2</v></c></row>')

    assert read_table(content) == Table(("1",), (Line(7, ("2",)),))


def test_the_first_visible_sheet_with_anything_on_it_is_read():
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("empty")
    book.create_sheet("staff").append(["number"])
    content = io.BytesIO()
    book.save(content)

    assert read_table(content.getvalue()).header == ("number",)


def test_a_locked_workbook_is_refused():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)

    assert refused(content) == (LockedFile, "The workbook is locked with a password. Save it without one.")


def test_a_workbook_with_macros_is_refused_by_its_name_and_by_its_parts():
    sentence = "The workbook holds macros. Save it as XLSX without macros and upload that."

    assert refused(REAL["staff.xlsx"], "Staff.XLSM") == (HasMacros, sentence)
    assert refused(with_parts({"xl/vbaProject.bin": b"x"}), "staff.xlsx") == (HasMacros, sentence)


def test_a_formula_is_refused_with_its_cell():
    assert refused(workbook(["number", "sum"], [1, "=1+1"])) == (
        HasFormulas,
        "The workbook holds a formula (cell B2). Paste the cells as values and save it again.",
    )


INSIDE = "The workbook is far larger inside than a list of staff can be."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (with_parts({"xl/media/image1.bin": bytes(60 * 1024**2)}), INSIDE),
        (with_parts({"xl/media/image1.bin": bytes(2 * 1024**2)}), INSIDE),
        (with_parts({f"xl/part{n}.xml": b"<a/>" for n in range(500)}), INSIDE),
        (
            with_parts(
                {
                    "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 900_000 + b"</t></si></sst>",
                    SHEET: b"<worksheet><sheetData>"
                    + (b"<row>" + b'<c t="s"><v>0</v></c>' * 30 + b"</row>") * 2
                    + b"</sheetData></worksheet>",
                }
            ),
            INSIDE,
        ),
        (with_cells('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), None),
        (with_cells('<row r="1048576"><c><v>1</v></c></row>'), None),
        (with_cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "The table has more than 50 columns."),
        (with_cells("<row>" + "<c><v>1</v></c>" * 51 + "</row>"), "The table has more than 50 columns."),
    ],
    ids=["unpacked", "ratio", "parts", "shared text", "far row", "far row unnamed", "far column", "far column unnamed"],
)
def test_a_workbook_that_unpacks_to_too_much_is_refused(content, sentence):
    assert len(content) < 500_000
    assert refused(content) == (
        TooLarge,
        sentence or "The table has more than 20000 lines. Split it into several files.",
    )


def test_far_cells_without_a_value_do_no_harm():
    content = with_cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>')

    assert read_table(content) == Table(("1",), ())


DOCTYPE = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    "part",
    [
        DOCTYPE,
        b'<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
        '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16"),
        b"<worksheet><sheetData></worksheet>",
        b'<worksheet><sheetData><row r="x"/></sheetData></worksheet>',
        b'<worksheet><sheetData><row><c r="1A"/></row></sheetData></worksheet>',
        b"\x00" * 10,
    ],
)
def test_xml_that_no_spreadsheet_program_writes_is_refused(part):
    assert refused(with_parts({SHEET: part}))[0] is DamagedFile


def test_a_day_beyond_all_calendars_is_refused_and_stops_nothing():
    # The parser of the values panics here; the panic is no Exception.
    assert refused(with_cells('<row r="1"><c r="A1" s="1"><v>-1e308</v></c></row>'))[0] is DamagedFile


def test_an_archive_with_two_parts_of_one_name_is_refused():
    content = io.BytesIO(REAL["staff.xlsx"])
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("XL\\worksheets\\sheet1.xml", b"<worksheet/>")

    assert refused(content.getvalue())[0] is DamagedFile


def test_a_workbook_cut_short_is_refused():
    for length in (10, 1_000, 30_000, len(REAL["staff.xlsx"]) - 1):
        assert refused(REAL["staff.xlsx"][:length])[0] is DamagedFile
