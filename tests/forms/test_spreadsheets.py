"""Reading uploaded spreadsheets."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from contest.domain.staff_list import read_staff
from contest.domain.tables import Line, Table
from contest.domain.unit_list import read_units
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import (
    LARGEST_FILE,
    DamagedFile,
    EmptyFile,
    HasFormulas,
    HasMacros,
    LockedFile,
    NotATable,
    TableRefused,
    TooLarge,
    WrongEncoding,
)

FIXTURES = Path(__file__).parents[1] / "fixtures"
REAL = {path.name: path.read_bytes() for path in FIXTURES.iterdir()}
SHEET = "xl/worksheets/sheet1.xml"


def refused(content, filename=""):
    with pytest.raises(TableRefused) as refusal:
        read_table(content, filename)
    return type(refusal.value), str(refusal.value)


def workbook(*rows, **settings):
    book = openpyxl.Workbook()
    for name, setting in settings.items():
        setattr(book, name, setting)
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(parts, compression=zipfile.ZIP_DEFLATED):
    """The real workbook with some of its parts replaced or added."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(REAL["staff.xlsx"])) as old, zipfile.ZipFile(content, "w", compression) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return content.getvalue()


def with_cells(cells):
    """The real workbook with other cells on its sheet."""
    return with_parts({SHEET: f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()})


# What is read


def test_the_real_files_hold_the_same_people():
    units = read_units(read_table(REAL["units.csv"], "units.csv")).rows
    people = {
        name: {
            row.personnel_number: (
                row.last_name,
                row.first_name,
                row.middle_name,
                row.email,
                row.unit_code,
                row.hired_on,
            )
            for row in read_staff(read_table(REAL[name], name), units, today=date(2026, 11, 25)).rows
        }
        for name in ("staff.csv", "staff-1c.csv", "staff.xlsx")
    }

    assert (len(units), len(people["staff.csv"])) == (34, 1200)
    assert people["staff.csv"] == people["staff-1c.csv"] == people["staff.xlsx"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_csv_is_read(encoding, delimiter, end):
    text = end.join(delimiter.join(cells) for cells in (("Номер", "Имя"), ("001", "Ёлкина"), ("002", "№ 1 «А»"), ()))

    assert read_table(text.encode(encoding)) == Table(
        ("Номер", "Имя"), (Line(2, ("001", "Ёлкина")), Line(3, ("002", "№ 1 «А»")))
    )


def test_lines_are_numbered_as_they_are_seen():
    table = read_table(b'\n;;\na;b\n\n"1\n2";3\n4;5\n')

    assert (table.header, table.lines) == (("a", "b"), (Line(5, ("1\n2", "3")), Line(7, ("4", "5"))))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Фамилия, имя, отчество;Таб. №\nИванов Иван;7\n", ("Фамилия, имя, отчество", "Таб. №")),
        ("a,b;c\n1,2\n3,4\n", ("a", "b;c")),
        ("sep=,\na,b;c;d\n1,2\n", ("a", "b;c;d")),
        ("one column\n1\n", ("one column",)),
        ("a;b;;\n1;2;;\n", ("a", "b")),
    ],
)
def test_the_delimiter_is_told_by_the_headings_and_the_lines(text, header):
    assert read_table(text.encode("cp1251")).header == header


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


# What is refused


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b";;\n;;\n", workbook(), workbook([], [" "])])
def test_an_empty_file_is_refused(content):
    assert refused(content) == (EmptyFile, "The file is empty.")


@pytest.mark.parametrize("name", ["staff.csv", "staff-1c.csv"])
@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("utf-16", "The file is encoded as UTF-16. Save it as CSV UTF-8 or as XLSX."),
        ("utf-16-le", "The file is encoded as UTF-16. Save it as CSV UTF-8 or as XLSX."),
        ("utf-16-be", "The file is encoded as UTF-16. Save it as CSV UTF-8 or as XLSX."),
        ("koi8-r", "The file is neither UTF-8 nor Windows-1251. Save it as CSV UTF-8 or as XLSX."),
        ("cp866", "The file is neither UTF-8 nor Windows-1251. Save it as CSV UTF-8 or as XLSX."),
        ("iso8859-5", "The file is neither UTF-8 nor Windows-1251. Save it as CSV UTF-8 or as XLSX."),
    ],
)
def test_another_encoding_is_refused_instead_of_importing_gibberish(name, encoding, sentence):
    text = REAL[name].decode("cp1251" if name == "staff-1c.csv" else "utf-8")

    assert refused(text.encode(encoding, "replace")) == (WrongEncoding, sentence)


@pytest.mark.parametrize(
    "content",
    [
        REAL["staff.csv"][:5001] + b"\xff" + REAL["staff.csv"][5001:],
        "name;town\nMüller;Köln\nJürgens;Münster\n".encode("cp1252"),
        b"a;b\n\x98;2\n",
    ],
    ids=["one wrong byte", "Western", "no letter of Windows-1251"],
)
def test_text_that_only_looks_like_windows_1251_is_refused(content):
    assert refused(content)[0] is WrongEncoding


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "This is not a table. Upload a CSV or XLSX file."),
        (b"\x89PNG\r\n\x1a\n", "This is not a table. Upload a CSV or XLSX file."),
        (b"a;b\n" + bytes(range(32)) * 20, "This is not a table. Upload a CSV or XLSX file."),
        (
            b"\n <html><table><tr><td>1001</td></tr></table>",
            "This is a web page, whatever its name says. Save it as XLSX or CSV and upload that.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "This is an old Excel workbook (XLS). Save it as XLSX or CSV and upload that.",
        ),
        (
            b"PK\x05\x06" + bytes(18),
            "This is not an XLSX workbook but another kind of file. Save it as XLSX or CSV.",
        ),
    ],
)
def test_a_document_of_another_kind_is_refused(content, sentence):
    assert refused(content, "staff.xlsx") == (NotATable, sentence)


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


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a" * (LARGEST_FILE + 1), "The file is larger than 10 MB."),
        (b"a;b\n" * 20_002, "The table has more than 20000 lines. Split it into several files."),
        (b";".join([b"a"] * 51) + b"\n1\n", "The table has more than 50 columns."),
        (b"a;b\n1;" + b"x" * 1001, "A cell on line 2 is longer than 1000 characters."),
        (b"a;b\n1;" + b"x" * 200_000, "Line 2 is longer than 50000 characters."),
        (b"," * 5_000_000 + b"a", "Line 1 is longer than 50000 characters."),
    ],
)
def test_a_table_too_large_for_any_staff_is_refused(content, sentence):
    assert refused(content) == (TooLarge, sentence)


def test_exactly_as_many_lines_as_allowed_are_read():
    assert len(read_table(b"a;b\n" * 20_001).lines) == 20_000


@pytest.mark.parametrize(
    "content", [b'a;b\n1;2\n3;"4\n5;6\n', b'a;b\n1;2\n"3"4;5\n'], ids=["never closed", "closed too early"]
)
def test_a_missing_quotation_mark_is_named_with_its_line(content):
    assert refused(content) == (
        DamagedFile,
        "Line 3 cannot be read: a quotation mark is missing, or a cell is far too long.",
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


# Whatever the bytes are: a table or a sentence


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
