"""Reading uploaded spreadsheets."""

from datetime import date

import pytest

from contest.domain.staff_list import read_staff
from contest.domain.tables import Line, Table
from contest.domain.unit_list import read_units
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import (
    LARGEST_FILE,
    DamagedFile,
    EmptyFile,
    NotATable,
    TooLarge,
    WrongEncoding,
)
from tests.forms.uploads import REAL, refused, workbook


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
