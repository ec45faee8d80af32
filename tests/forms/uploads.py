"""Files to upload: the real ones, and workbooks made for a test."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import (
    TableRefused,
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
