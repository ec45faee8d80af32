"""A table as a file brings it: headings found, cells read, each fault said in a sentence (PRODUCT 5)."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from contest.domain.errors import N_

# Zeros of a time of day, as 1C and Excel like to add to a date.
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$", re.ASCII)
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$", re.ASCII)
RUSSIAN_DATE = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})$", re.ASCII)

# Control characters, lone surrogates, private use, and what is invisible or turns the direction of writing.
UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffd-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
FORMULA_SIGNS = "=+-@＝＋－＠"
MARKUP = re.compile("[<>]")
NOTHING = frozenset({"-", "–", "—"})


@dataclass(frozen=True)
class Line:
    """One line under the headings; `number` counts from 1 as the person sees it in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The headings and the lines that are not empty."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong, as a sentence to be translated at the door. `line` is None when it concerns the whole table,
    `column` is the heading as it stands in the file, or empty when it concerns the whole line."""

    line: int | None
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


def tidy(text: str) -> str:
    """The text with composed letters and single spaces; a dash alone is nothing."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "" if text in NOTHING else text


def folded(text: str) -> str:
    """What two spellings of one name have in common: no case, no ё, no punctuation, plain spaces."""
    text = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold().replace("ё", "е")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())


def shown(text: str) -> str:
    """A cell as a sentence can quote it: not too long, nothing invisible."""
    text = UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= 60 else text[:59] + "…"


@dataclass(frozen=True)
class Columns:
    """Where in a line each field stands."""

    table: Table
    places: Mapping[str, int]
    faults: tuple[Fault, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def heading(self, name: str) -> str:
        """The heading over the field as it stands in the file, or nothing."""
        return shown(tidy(self.table.header[self.places[name]])) if name in self.places else ""

    def lines(self) -> Iterator["LineReader"]:
        """The lines one by one, each with what is wrong with it as a whole."""
        for line in self.table.lines:
            yield LineReader(self, line)


def recognise(table: Table, spellings: Mapping[str, Collection[str]]) -> Columns:
    """Find the column of each field by its heading, in one of the given (folded) spellings; others are let be."""
    field_of = {spelling: name for name, each in spellings.items() for spelling in each}
    places: dict[str, int] = {}
    faults = []
    for place, heading in enumerate(table.header):
        name = field_of.get(folded(heading))
        if name is None:
            continue
        if name in places:
            first = table.header[places[name]]
            message = N_("Two columns hold the same thing: %(first)s and %(second)s. Remove one of them.")
            params = {"first": shown(tidy(first)), "second": shown(tidy(heading))}
            faults.append(Fault(None, shown(tidy(heading)), message, params))
        places.setdefault(name, place)
    return Columns(table, places, tuple(faults))


class LineReader:
    """Reads the fields of one line and collects its faults, at most one for each cell."""

    def __init__(self, columns: Columns, line: Line) -> None:
        self.columns = columns
        self.line = line
        self._faults: dict[str, Fault] = {}
        expected = len(columns.table.header)
        if len(line.cells) < expected or any(map(tidy, line.cells[expected:])):
            message = N_("The line has %(cells)s cells, but there are %(expected)s headings.")
            self._faults[""] = Fault(line.number, "", message, {"cells": len(line.cells), "expected": expected})

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with this line. Of a line with cells missing or too many, only that is said."""
        return [self._faults[""]] if "" in self._faults else list(self._faults.values())

    def refuse(self, name: str, message: str, **params: object) -> None:
        """Note a fault of the field, unless its cell has one already."""
        fault = Fault(self.line.number, self.columns.heading(name), message, params)
        self._faults.setdefault(name or " ", fault)

    def text(self, name: str, most: int) -> str:
        """The tidy text of the field; empty if the column or the value is missing or refused.

        Refuses formulas, markup, characters that cannot be shown and more than `most` characters.
        """
        place = self.columns.places.get(name)
        if place is None or place >= len(self.line.cells):
            return ""
        text = tidy(self.line.cells[place])
        column = self.columns.heading(name)
        if unshowable := UNSHOWABLE.search(text):
            message = N_("The cell under %(column)s holds a character that cannot be shown (%(code)s).")
            self.refuse(name, message, column=column, code=f"U+{ord(unshowable[0]):04X}")
        elif text.startswith(tuple(FORMULA_SIGNS)):
            message = N_("The cell under %(column)s begins like a formula, with %(sign)s. Write plain text.")
            self.refuse(name, message, column=column, sign=text[0])
        elif markup := MARKUP.search(text):
            message = N_("The cell under %(column)s holds the sign %(sign)s. Write plain text.")
            self.refuse(name, message, column=column, sign=markup[0])
        elif len(text) > most:
            message = N_("The cell under %(column)s is longer than %(most)s characters.")
            self.refuse(name, message, column=column, most=most)
        else:
            return text
        return ""

    def given(self, name: str) -> bool:
        """Whether the cell of the field holds anything, right or wrong."""
        place = self.columns.places.get(name)
        return place is not None and place < len(self.line.cells) and tidy(self.line.cells[place]) != ""

    def day(self, name: str) -> date | None:
        """The date of the field, written 2026-10-01 or 01.10.2026; None if missing or refused."""
        text = MIDNIGHT.sub("", self.text(name, 60))
        if not text:
            return None
        parts = ISO_DATE.match(text) or RUSSIAN_DATE.match(text)
        if parts is None:
            message = N_("%(value)s is not a date. Write it like 2026-10-01 or 01.10.2026.")
            self.refuse(name, message, value=shown(text))
            return None
        try:
            day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        except ValueError:
            self.refuse(name, N_("There is no such day in the calendar: %(value)s."), value=shown(text))
            return None
        if day.year < 1900:
            self.refuse(name, N_("The year of %(value)s is too long ago."), value=shown(text))
            return None
        return day
