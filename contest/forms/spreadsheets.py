"""A spreadsheet that somebody uploads: bytes in, a table of plain text out, or a refusal in words (PRODUCT 5)."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from contest.domain.errors import N_
from contest.domain.tables import Table
from contest.forms.table_limits import (
    LARGEST_FILE,
    LONGEST_CELL,
    MOST_COLUMNS,
    DamagedFile,
    EmptyFile,
    HasMacros,
    LockedFile,
    NotATable,
    TooLarge,
    WrongEncoding,
    table_of,
)
from contest.forms.workbooks import read_workbook

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"
DELIMITERS = ";\t,"
SAMPLE_LINES = 20
SAMPLE_LETTERS = 200_000
LONGEST_LINE = MOST_COLUMNS * LONGEST_CELL

# What stands in Russian text beyond ASCII, as far as Windows-1251 has it.
RUSSIAN = re.compile("[А-Яа-яЁё№«»–—…“”„’‘\xa0°§−]")
CYRILLIC = re.compile("[А-Яа-яЁё]")
WORD = re.compile("[A-Za-zА-Яа-яЁё]+")
# "Mьller" is Western text, "оЕЯРЕПНБ" KOI8-R, "ХбвХаЮТ" ISO 8859-5, all read as Windows-1251.
ODD_PLACE = re.compile("[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]|[а-яё][А-ЯЁ]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def read_table(content: bytes, filename: str = "") -> Table:
    """The table in an uploaded CSV (UTF-8 or Windows-1251; comma, semicolon or tab) or XLSX file.

    The content decides what it is; the name only tells a workbook with macros. Raises a child of TableRefused, whose
    message is for the person who uploaded it, and nothing else, whatever the bytes are.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(N_("The file is larger than %(most)s MB."), most=LARGEST_FILE // 1024**2)
    if not content.removeprefix(UTF_8_MARK).strip(b"\0\t\r\n "):
        raise EmptyFile
    if content.startswith(ZIP):
        if PurePath(filename.lower()).suffix in {".xlsm", ".xltm", ".xlam"}:
            raise HasMacros
        return read_workbook(content)
    if content.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise LockedFile
        raise NotATable(N_("This is an old Excel workbook (XLS). Save it as XLSX or CSV and upload that."))
    if content.startswith(OTHER_KINDS):
        raise NotATable(N_("This is not a table. Upload a CSV or XLSX file."))
    text = _decoded(content)
    if text.lstrip().startswith("<"):
        raise NotATable(N_("This is a web page, whatever its name says. Save it as XLSX or CSV and upload that."))
    return table_of(_records(text))


def _decoded(content: bytes) -> str:
    """The text of the bytes. Raises WrongEncoding, NotATable for what is no text."""
    if content.startswith(UTF_16) or _is_utf_16(content):
        raise WrongEncoding(N_("The file is encoded as UTF-16. Save it as CSV UTF-8 or as XLSX."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1251(content)
    if len(CONTROL.findall(text)) * 100 > len(text):
        raise NotATable(N_("This is not a table. Upload a CSV or XLSX file."))
    return text


def _is_utf_16(content: bytes) -> bool:
    """Whether every second byte of the beginning names the page of Latin or Cyrillic, as in UTF-16 without a mark."""
    halves = content[:4000:2], content[1:4000:2]
    return any((half.count(0) + half.count(4)) * 2 > len(half) for half in halves)


def _windows_1251(content: bytes) -> str:
    """The text as Windows-1251, if it then looks like Russian: nearly any bytes can be read so."""
    unreadable = WrongEncoding(N_("The file is neither UTF-8 nor Windows-1251. Save it as CSV UTF-8 or as XLSX."))
    try:
        text = content.decode("cp1251")
    except UnicodeDecodeError:
        raise unreadable from None
    beginning = text[:SAMPLE_LETTERS]
    beyond_ascii = sum(letter > "\x7f" for letter in beginning)
    words = [word for word in WORD.findall(beginning) if CYRILLIC.search(word)]
    odd = sum(ODD_PLACE.search(word) is not None for word in words)
    if len(RUSSIAN.findall(beginning)) * 5 < beyond_ascii * 4 or odd * 2 > len(words):
        raise unreadable
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text with the number of the line where each begins. Raises DamagedFile."""
    first, _, rest = text.partition("\n")
    skipped = 0
    # Excel's own hint, "sep=;", stands above the headings.
    if first[:4].lower() == "sep=" and first[4:5] in tuple(DELIMITERS) and not first[5:].strip():
        delimiter, text, skipped = first[4], rest, 1
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1 + skipped
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = N_("Line %(line)s cannot be read: a quotation mark is missing, or a cell is far too long.")
            raise DamagedFile(message, line=number) from None
        yield number, record


def _lines(text: str) -> Iterator[str]:
    """The lines of the text with their ends. Raises TooLarge before the cells of an endless line are made."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise TooLarge(N_("Line %(line)s is longer than %(most)s characters."), line=number, most=LONGEST_LINE)
        yield line


def _delimiter(text: str) -> str:
    """What separates the cells: the sign that gives the lines at the top as many cells as the headings, and most."""

    def fitness(delimiter: str) -> tuple[int, int]:
        sample = [line for _, line in zip(range(SAMPLE_LINES), _lines(text), strict=False)]
        try:
            widths = [len(record) for record in csv.reader(sample, delimiter=delimiter) if record]
        except csv.Error:
            return 0, 0
        if not widths or widths[0] == 1:
            return 0, 0
        return sum(width == widths[0] for width in widths), widths[0]

    return max(DELIMITERS, key=fitness)
