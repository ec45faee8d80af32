"""How large an uploaded table may be, and the sentences with which one is refused (PRODUCT 5)."""

from collections.abc import Iterable, Sequence

from contest.domain.errors import N_, RuleBroken
from contest.domain.tables import Line, Table

LARGEST_FILE = 10 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 1_000


class TableRefused(RuleBroken):
    """An uploaded file that no table can be read from."""

    status = 422


class EmptyFile(TableRefused):
    """Nothing is in it."""

    def __init__(self) -> None:
        super().__init__(N_("The file is empty."))


class TooLarge(TableRefused):
    """More bytes, lines, columns or characters than anybody's staff has."""


class WrongEncoding(TableRefused):
    """Text in an encoding that we do not read or that cannot be told."""


class NotATable(TableRefused):
    """A document of another kind."""


class HasMacros(TableRefused):
    """A workbook with programs in it."""

    def __init__(self) -> None:
        super().__init__(N_("The workbook holds macros. Save it as XLSX without macros and upload that."))


class HasFormulas(TableRefused):
    """A workbook whose cells are computed: what they show depends on who opens it."""

    def __init__(self, cell: str) -> None:
        message = N_("The workbook holds a formula (cell %(cell)s). Paste the cells as values and save it again.")
        super().__init__(message, cell=cell)


class LockedFile(TableRefused):
    """A workbook with a password."""

    def __init__(self) -> None:
        super().__init__(N_("The workbook is locked with a password. Save it without one."))


class DamagedFile(TableRefused):
    """A file that breaks off or contradicts itself."""

    def __init__(self, message: str = N_("The file is damaged and cannot be read."), **params: object) -> None:
        super().__init__(message, **params)


def table_of(records: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """The table of numbered records: the first that is not blank holds the headings; blank ones are passed over.

    Raises EmptyFile and TooLarge.
    """
    header: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in records:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if any(len(cell) > LONGEST_CELL for cell in cells):
            message = N_("A cell on line %(line)s is longer than %(most)s characters.")
            raise TooLarge(message, line=number, most=LONGEST_CELL)
        if header:
            if len(lines) == MOST_LINES:
                raise too_many_lines()
            lines.append(Line(number, tuple(cells)))
        else:
            header = _without_blank_end(cells)
            if len(header) > MOST_COLUMNS:
                raise too_many_columns()
    if not header:
        raise EmptyFile
    return Table(header, tuple(lines))


def too_many_lines() -> TooLarge:
    """The refusal of more lines than the limit."""
    return TooLarge(N_("The table has more than %(most)s lines. Split it into several files."), most=MOST_LINES)


def too_many_columns() -> TooLarge:
    """The refusal of more columns than the limit."""
    return TooLarge(N_("The table has more than %(most)s columns."), most=MOST_COLUMNS)


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells up to the last that holds something."""
    filled = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
    return tuple(cells[:filled])
