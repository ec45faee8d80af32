"""XLSX workbooks, looked through before anything unpacks or parses them as a whole (PRODUCT 5).

A file of 759 KB can unpack to 318 MB, one far cell can make a parser reserve 17 thousand million cells, and two
unzippers can see two different archives in the same bytes. So the parts are taken out one by one within limits, each
is looked through with expat, and only they go on, in a fresh archive, to the parser of the values.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from contest.domain.errors import N_
from contest.domain.tables import Table
from contest.forms.table_limits import (
    MOST_COLUMNS,
    MOST_LINES,
    DamagedFile,
    EmptyFile,
    HasFormulas,
    HasMacros,
    LockedFile,
    NotATable,
    TableRefused,
    TooLarge,
    table_of,
    too_many_columns,
    too_many_lines,
)

MOST_PARTS = 500
LARGEST_UNPACKED = 50 * 1024 * 1024
# Deflate reaches 1,000; sheets of real staff stay below 30.
HIGHEST_RATIO = 200
SMALL_PART = 1024 * 1024
MOST_ELEMENTS = 3_500_000
# Characters that all cells together may take from the table of shared strings.
MOST_SHARED = 50_000_000
ENCRYPTED = 0x1
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII | re.IGNORECASE)


def read_workbook(content: bytes) -> Table:
    """The table on the first visible sheet that holds anything. Raises children of TableRefused and nothing else."""
    try:
        return table_of(_records(_vetted(content)))
    except TableRefused:
        raise
    except MemoryError:
        raise _bomb() from None
    except BaseException as failure:
        # Unzipping and parsing hostile bytes fails in a dozen documented and some undocumented ways. A panic inside
        # the parser, which is written in Rust, arrives as a PanicException, and that is no Exception.
        if not isinstance(failure, Exception) and type(failure).__name__ != "PanicException":
            raise
        raise DamagedFile from None


def _vetted(content: bytes) -> bytes:
    """A fresh archive of the XML parts only, each of them looked through."""
    fresh = io.BytesIO()
    look = _Look()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(fresh, "w") as kept:
        parts = archive.infolist()
        _check_directory(parts)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                xml = archive.read(part)
                look.through(xml)
                kept.writestr(part.filename, xml)
    return fresh.getvalue()


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the archive's table of contents alone what is too large, locked, doubled or no plain workbook."""
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _bomb()
    if any(part.file_size > SMALL_PART and part.file_size > HIGHEST_RATIO * part.compress_size for part in parts):
        raise _bomb()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise LockedFile
    if any(name.rpartition("/")[2].startswith("vbaproject") or "/macrosheets/" in name for name in names):
        raise HasMacros
    if "xl/workbook.xml" not in names:
        raise NotATable(N_("This is not an XLSX workbook but another kind of file. Save it as XLSX or CSV."))
    if len(names) != len(parts):
        raise DamagedFile


class _Look:
    """Looks through the parts of one workbook for what must not come to the parser, and keeps the sums."""

    def __init__(self) -> None:
        self.elements = 0
        self.shared_cells = 0
        self.longest_shared = 0

    def through(self, xml: bytes) -> None:
        """Look through one part. Raises a child of TableRefused, or ExpatError."""
        # The parser of the values reads UTF-8 whatever is declared; so must this one, or it would see another document.
        if xml.startswith(UTF_16) or b"\0" in xml:
            raise DamagedFile
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._element
        self.row, self.column, self.cell, self.shared = -1, -1, "", 0
        self.parser.Parse(xml, True)
        self._end_of_string()

    def _doctype(self, *_: object) -> None:
        raise DamagedFile(N_("The workbook holds definitions (DTD) that no spreadsheet program writes."))

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise _bomb()
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            if self.row > MOST_LINES:
                raise too_many_lines()
            if self.column >= MOST_COLUMNS:
                raise too_many_columns()
        elif name == "f" and self.cell:
            raise HasFormulas(self.cell)
        elif name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif name == "extLst":
            # Sparklines beside the cells have formulas of their own.
            self.cell = ""
        elif name == "si":
            self._end_of_string()
            self.parser.CharacterDataHandler = self._text

    def _cell(self, attributes: dict[str, str]) -> None:
        """Where the cell stands: as it says, or beside the one before."""
        self.column += 1
        if "r" in attributes:
            place = CELL.fullmatch(attributes["r"])
            if place is None:
                raise DamagedFile
            self.row = int(place[2]) - 1
            self.column = 0
            for letter in place[1].upper():
                self.column = self.column * 26 + ord(letter) - ord("A") + 1
            self.column -= 1
        self.cell = attributes.get("r", "?")
        if attributes.get("t") == "s":
            self.shared_cells += 1
        self._check_shared()

    def _text(self, text: str) -> None:
        self.shared += len(text)

    def _end_of_string(self) -> None:
        self.longest_shared = max(self.longest_shared, self.shared)
        self.shared = 0
        self._check_shared()

    def _check_shared(self) -> None:
        if self.shared_cells * self.longest_shared > MOST_SHARED:
            raise _bomb()


def _records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of the first visible sheet with anything in it."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet or sheet.visible is not SheetVisibleEnum.Visible:
            continue
        cells = workbook.get_sheet_by_index(number)
        if cells.start is None:
            continue
        for row, values in enumerate(cells.to_python(), start=cells.start[0] + 1):
            yield row, [_written(value) for value in values]
        return
    raise EmptyFile


def _written(value: object) -> str:
    """A cell as a person would have typed it: whole numbers without a point, days as 2026-10-01."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _bomb() -> TooLarge:
    return TooLarge(N_("The workbook is far larger inside than a list of staff can be."))
