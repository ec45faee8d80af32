"""The staff as the personnel department exports it: every line read, every fault said in a sentence (PRODUCT 5)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from contest.domain.errors import N_
from contest.domain.tables import Columns, Fault, LineReader, Table, folded, recognise, shown, tidy
from contest.domain.unit_list import UnitRow

# How the columns may be headed, without case and punctuation; English, and Russian as 1C exports it.
HEADINGS = {
    "personnel_number": [
        *("personnel number", "personnel no", "personnel id", "employee number", "employee no", "employee id"),
        *("staff number", "number", "табельный номер", "табельный", "таб номер", "таб", "номер", "таб n", "таб no"),
    ],
    "full_name": [
        *("full name", "name", "employee", "employee name", "сотрудник", "работник", "фио", "ф и о"),
        *("фамилия имя отчество", "фамилия и о", "полное имя", "физическое лицо"),
    ],
    "last_name": ["last name", "surname", "family name", "фамилия"],
    "first_name": ["first name", "given name", "forename", "имя"],
    "middle_name": ["middle name", "patronymic", "отчество"],
    "branch": ["branch", "branch name", "филиал", "обособленное подразделение", "площадка"],
    "unit": [
        "unit",
        "unit name",
        "department",
        "department name",
        "подразделение",
        "структурное подразделение",
        "отдел",
    ],
    "unit_code": ["unit code", "department code", "подразделение код", "код подразделения", "код отдела"],
    "position": ["position", "job title", "title", "job", "должность"],
    "staff_group": [
        *("staff group", "staff category", "personnel category", "category"),
        *("категория персонала", "группа персонала", "категория", "категория работника", "категория сотрудника"),
    ],
    "hired_on": [
        *("hired on", "hired", "hire date", "date hired", "date of hire", "start date", "принят", "дата приема"),
        *("дата приема на работу", "дата приема в организацию", "принят на работу"),
    ],
    "left_on": ["left on", "left", "leaving date", "termination date", "end date", "дата увольнения", "уволен"],
    "email": [
        *("email", "e mail", "mail", "email address", "e mail address", "электронная почта", "эл почта", "почта"),
        *("адрес электронной почты", "эл адрес"),
    ],
}

# As wide as the columns that keep them.
LONGEST_NUMBER, LONGEST_NAME, LONGEST_POSITION, LONGEST_EMAIL, LONGEST_UNIT = 32, 100, 200, 254, 200
LONGEST_GROUP = 60

NUMBER = re.compile(r"\w[\w./-]*")
EMAIL = re.compile(r"[^\s@,;:()\[\]\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")


@dataclass(frozen=True)
class StaffRow:
    """One person as the file says. Rows are equal when the people are, wherever they stand in the file."""

    personnel_number: str
    last_name: str
    first_name: str
    middle_name: str
    email: str | None
    unit_code: str
    position: str
    hired_on: date | None
    left_on: date | None
    staff_group: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class StaffList:
    """The good lines, the faults of the others, what is odd in good lines, and the fields that have a column.

    A field that is not in `columns` says nothing about anybody: what is stored of it stays.
    """

    rows: tuple[StaffRow, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    columns: frozenset[str]


class Units:
    """The known units, to be found by code, or by name within a branch: names repeat between branches."""

    def __init__(self, known: Iterable[UnitRow]) -> None:
        self.by_code = {unit.code.casefold(): unit for unit in known}
        self.by_name: dict[str, list[UnitRow]] = {}
        for unit in self.by_code.values():
            self.by_name.setdefault(folded(unit.name), []).append(unit)

    def found(self, line: LineReader) -> str:
        """The code of the unit that the line names, or nothing and a fault."""
        code = line.text("unit_code", LONGEST_UNIT)
        name = line.text("unit", LONGEST_UNIT)
        branch = line.text("branch", LONGEST_UNIT)
        if code:
            if unit := self.by_code.get(code.casefold()):
                return unit.code
            line.refuse("unit_code", N_("There is no unit with the code %(value)s."), value=shown(code))
        elif name or branch:
            return self._by_name(line, name or branch, branch if name else "")
        elif not any(map(line.given, ("unit_code", "unit", "branch"))):
            column = next(each for each in ("unit_code", "unit", "branch") if each in line.columns)
            line.refuse(column, N_("The unit is missing."))
        return ""

    def _by_name(self, line: LineReader, name: str, branch: str) -> str:
        column = "unit" if line.given("unit") else "branch"
        fitting = self.by_name.get(folded(name), [])
        if not fitting and name.casefold() in self.by_code:
            fitting = [self.by_code[name.casefold()]]
        if not fitting:
            line.refuse(column, N_("There is no unit named %(value)s."), value=shown(name))
            return ""
        if branch:
            fitting = [unit for unit in fitting if self._lies_in(unit, branch)]
        if len(fitting) == 1:
            return fitting[0].code
        if fitting:
            message = N_("Several units are named %(value)s. Name the branch too, or give the code of the unit.")
            line.refuse(column, message, value=shown(name))
        else:
            message = N_("There is no unit %(value)s in the branch %(branch)s.")
            line.refuse(column, message, value=shown(name), branch=shown(branch))
        return ""

    def _lies_in(self, unit: UnitRow, branch: str) -> bool:
        """Whether the unit is the branch, given by name or code, or lies below it."""
        above: UnitRow | None = unit
        seen: set[str] = set()
        while above is not None and above.code not in seen:
            if folded(above.name) == folded(branch) or above.code.casefold() == branch.casefold():
                return True
            seen.add(above.code)
            above = self.by_code.get(above.parent_code.casefold())
        return False


def read_staff(table: Table, known_units: Iterable[UnitRow], *, today: date) -> StaffList:
    """Read the table of people; `today` is the company's day, after which nobody can have been hired yet.

    A full name in one column is read surname first, or split at its comma. Nothing is raised: what is wrong is in
    `faults`, each cell at most once; with a fault of the whole table there are no rows.
    """
    columns = recognise(table, HEADINGS)
    faults = _of_the_table(columns)
    if faults:
        return StaffList((), tuple(faults), (), frozenset(columns.places))
    units = Units(known_units)
    first_line: dict[tuple[str, str], int] = {}
    rows = []
    notices = []
    for line in columns.lines():
        row = _person(line, units, today)
        _refuse_again(line, "personnel_number", row.personnel_number, first_line)
        _refuse_again(line, "email", row.email or "", first_line)
        faults.extend(line.faults)
        if not line.faults:
            rows.append(row)
            notices.extend(_oddities(row, columns))
    return StaffList(tuple(rows), tuple(faults), tuple(notices), frozenset(columns.places))


def _of_the_table(columns: Columns) -> list[Fault]:
    """What makes the whole table unreadable."""

    def whole(message: str) -> Fault:
        return Fault(None, "", message)

    if not columns.places:
        message = N_(
            "The first line names no column that we know. It must hold headings, for example personnel_number,"
            " last_name, first_name, unit_code."
        )
        return [whole(message)]
    faults = list(columns.faults)
    if "personnel_number" not in columns:
        faults.append(whole(N_("There is no column with personnel numbers (personnel_number).")))
    if "full_name" not in columns and not ("last_name" in columns and "first_name" in columns):
        faults.append(whole(N_("There is no column with names (last_name and first_name, or full_name).")))
    if not any(name in columns for name in ("unit_code", "unit", "branch")):
        faults.append(whole(N_("There is no column with units (unit_code, or branch and unit).")))
    if not faults and not columns.table.lines:
        faults.append(whole(N_("There are headings, but no lines under them.")))
    return faults


def _person(line: LineReader, units: Units, today: date) -> StaffRow:
    """The person of one line; fields that are refused stay empty."""
    number = line.text("personnel_number", LONGEST_NUMBER)
    if not line.given("personnel_number"):
        line.refuse("personnel_number", N_("The personnel number is missing."))
    elif number and not NUMBER.fullmatch(number):
        message = N_("The personnel number %(value)s may hold only letters, digits and the signs - . / _")
        line.refuse("personnel_number", message, value=shown(number))
    last_name, first_name, middle_name = _names(line)
    email = line.text("email", LONGEST_EMAIL).lower()
    if email and not EMAIL.fullmatch(email):
        line.refuse("email", N_("%(value)s is not an e-mail address."), value=shown(email))
        email = ""
    hired_on, left_on = line.day("hired_on"), line.day("left_on")
    if hired_on and hired_on > today:
        line.refuse("hired_on", N_("The hiring date %(value)s lies in the future."), value=hired_on)
    return StaffRow(
        personnel_number=number,
        last_name=last_name,
        first_name=first_name,
        middle_name=middle_name,
        email=email or None,
        unit_code=units.found(line),
        position=line.text("position", LONGEST_POSITION),
        hired_on=hired_on,
        left_on=left_on,
        staff_group=line.text("staff_group", LONGEST_GROUP),
        line=line.line.number,
    )


def _oddities(row: StaffRow, columns: Columns) -> list[Fault]:
    """What a colleague should look at although it can be imported. Real exports keep the leaving date of somebody who
    was hired anew, and nobody but the personnel department can tell that from a slip."""
    if row.hired_on and row.left_on and row.left_on < row.hired_on:
        message = N_(
            "The leaving date %(left)s lies before the hiring date %(hired)s. The person is taken as a leaver."
        )
        params = {"left": row.left_on, "hired": row.hired_on}
        return [Fault(row.line, columns.heading("left_on"), message, params)]
    return []


def _names(line: LineReader) -> tuple[str, str, str]:
    """Last, first and middle name, from three columns or from one."""
    if "last_name" in line.columns and "first_name" in line.columns:
        if not line.given("last_name"):
            line.refuse("last_name", N_("The last name is missing."))
        if not line.given("first_name"):
            line.refuse("first_name", N_("The first name is missing."))
        last, first, middle = (line.text(name, LONGEST_NAME) for name in ("last_name", "first_name", "middle_name"))
        return last, first, middle
    if not line.given("full_name"):
        line.refuse("full_name", N_("The name is missing."))
        return "", "", ""
    full_name = line.text("full_name", 3 * LONGEST_NAME)
    if not full_name:
        return "", "", ""
    last, comma, rest = full_name.partition(",")
    if not comma:
        last, _, rest = full_name.partition(" ")
    first, _, middle = tidy(rest).partition(" ")
    if not last or not first:
        message = N_("%(value)s is only one word. Write the last name and the first name.")
        line.refuse("full_name", message, value=shown(full_name))
    if max(map(len, (last, first, middle))) > LONGEST_NAME:
        message = N_("The cell under %(column)s is longer than %(most)s characters.")
        line.refuse("full_name", message, column=line.columns.heading("full_name"), most=LONGEST_NAME)
    return last, first, middle


def _refuse_again(line: LineReader, name: str, value: str, first_line: dict[tuple[str, str], int]) -> None:
    """Refuse a number or an address that an earlier line has; the earlier line keeps it."""
    if not value:
        return
    before = first_line.setdefault((name, value.casefold()), line.line.number)
    if before == line.line.number:
        return
    if name == "email":
        message = N_("The e-mail address %(value)s already stands on line %(line)s.")
    else:
        message = N_("The personnel number %(value)s already stands on line %(line)s.")
    line.refuse(name, message, value=shown(value), line=before)
