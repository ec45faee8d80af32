"""The units as a file brings them: a tree with one company on top (PRODUCT 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from contest.domain.errors import N_
from contest.domain.schedule import zone_names
from contest.domain.staff import UnitKind
from contest.domain.tables import Columns, Fault, LineReader, Table, folded, recognise, shown

HEADINGS = {
    "code": ["code", "unit code", "код", "код подразделения", "подразделение код"],
    "name": ["name", "unit", "unit name", "наименование", "название", "подразделение", "наименование подразделения"],
    "kind": ["kind", "type", "вид", "тип", "вид подразделения", "тип подразделения"],
    "parent_code": [
        *("parent", "parent code", "parent unit", "родитель", "код родителя", "входит в", "вышестоящее подразделение"),
        *("код вышестоящего подразделения", "головное подразделение"),
    ],
    "time_zone": ["time zone", "timezone", "zone", "часовой пояс", "часовая зона"],
    "head": ["head", "head number", "manager", "руководитель", "начальник", "табельный номер руководителя"],
    "deputy": ["deputy", "deputy number", "заместитель", "табельный номер заместителя"],
}

KINDS = {
    UnitKind.COMPANY: ["company", "компания", "организация", "предприятие", "общество"],
    UnitKind.BRANCH: ["branch", "филиал", "обособленное подразделение"],
    UnitKind.DEPARTMENT: ["department", "shop", "unit", "отдел", "цех", "участок", "служба", "подразделение"],
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}

LONGEST_CODE, LONGEST_NAME, LONGEST_ZONE, LONGEST_NUMBER = 40, 200, 64, 32
DEEPEST = 12


@dataclass(frozen=True)
class UnitRow:
    """One unit; `parent_code` is empty for the company, `head` and `deputy` are personnel numbers or empty.

    Rows are equal when the units are, wherever they stand in the file.
    """

    code: str
    name: str
    kind: UnitKind
    parent_code: str
    time_zone: str
    head: str = ""
    deputy: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class UnitList:
    """The good units, those above before those below, the faults of the others, and the fields that have a column."""

    rows: tuple[UnitRow, ...]
    faults: tuple[Fault, ...]
    columns: frozenset[str]


def read_units(table: Table, known_units: Iterable[UnitRow] = ()) -> UnitList:
    """Read the table of units; parents may also be among `known_units`, which are stored already.

    A unit without a time zone takes that of the unit above it. Nothing is raised: what is wrong is in `faults`.
    """
    columns = recognise(table, HEADINGS)
    known = {unit.code.casefold(): unit for unit in known_units}
    faults = _of_the_table(columns)
    if faults:
        return UnitList((), tuple(faults), frozenset(columns.places))
    read: dict[str, tuple[LineReader, UnitRow]] = {}
    company = next((unit.code for unit in known.values() if unit.kind is UnitKind.COMPANY), "")
    for line in columns.lines():
        row = _unit(line)
        before = read.get(row.code.casefold())
        if row.code and before:
            message = N_("The code %(value)s already stands on line %(line)s.")
            line.refuse("code", message, value=shown(row.code), line=before[0].line.number)
            faults.extend(line.faults)
            continue
        if row.kind is UnitKind.COMPANY and line.given("kind"):
            if company and company.casefold() != row.code.casefold():
                message = N_("There can be only one company, and %(value)s is one already.")
                line.refuse("kind", message, value=shown(company))
            company = company or row.code
        read[row.code.casefold() or f"\0{line.line.number}"] = line, row
    if not company:
        faults.append(Fault(None, "", N_("No unit is the company itself (kind: company).")))
    units = _in_the_tree(read, known)
    faults.extend(fault for line, _ in read.values() for fault in line.faults)
    faults.sort(key=lambda fault: fault.line or 0)
    return UnitList(tuple(units), tuple(faults), frozenset(columns.places))


def _of_the_table(columns: Columns) -> list[Fault]:
    """What makes the whole table unreadable."""
    missing = {
        "code": N_("There is no column with the codes of units (code)."),
        "name": N_("There is no column with the names of units (name)."),
        "kind": N_("There is no column with the kinds of units (kind: company, branch or department)."),
        "parent_code": N_("There is no column with the unit above (parent_code)."),
    }
    if not columns.places:
        message = N_(
            "The first line names no column that we know. It must hold headings, for example code, name, kind,"
            " parent_code, time_zone."
        )
        return [Fault(None, "", message)]
    faults = [*columns.faults, *(Fault(None, "", missing[name]) for name in missing if name not in columns)]
    if not faults and not columns.table.lines:
        faults.append(Fault(None, "", N_("There are headings, but no lines under them.")))
    return faults


def _unit(line: LineReader) -> UnitRow:
    """The unit of one line by itself; fields that are refused stay empty."""
    if not line.given("code"):
        line.refuse("code", N_("The code of the unit is missing."))
    if not line.given("name"):
        line.refuse("name", N_("The name of the unit is missing."))
    kind_word = line.text("kind", LONGEST_NAME)
    kind = KIND_OF.get(folded(kind_word))
    if not line.given("kind"):
        line.refuse("kind", N_("The kind of the unit is missing: company, branch or department."))
    elif kind_word and kind is None:
        message = N_("%(value)s is no kind of unit. Write company, branch or department.")
        line.refuse("kind", message, value=shown(kind_word))
    parent_code = line.text("parent_code", LONGEST_CODE)
    if kind is UnitKind.COMPANY and parent_code:
        line.refuse("parent_code", N_("The company is on top, there is no unit above it."))
    elif kind not in (None, UnitKind.COMPANY) and not line.given("parent_code"):
        line.refuse("parent_code", N_("The unit above is missing; only the company has none."))
    time_zone = line.text("time_zone", LONGEST_ZONE)
    if time_zone and time_zone not in zone_names():
        message = N_("There is no time zone %(zone)s. Write it like Europe/Moscow.")
        line.refuse("time_zone", message, zone=shown(time_zone))
    return UnitRow(
        code=line.text("code", LONGEST_CODE),
        name=line.text("name", LONGEST_NAME),
        kind=kind or UnitKind.DEPARTMENT,
        parent_code=parent_code,
        time_zone=time_zone,
        head=line.text("head", LONGEST_NUMBER),
        deputy=line.text("deputy", LONGEST_NUMBER),
        line=line.line.number,
    )


def _in_the_tree(read: dict[str, tuple[LineReader, UnitRow]], known: dict[str, UnitRow]) -> list[UnitRow]:
    """The good units with their place in the tree checked, from the top down. Faults are noted at their lines."""
    all_units = known | {code: row for code, (_, row) in read.items()}
    chains = {code: _upward(code, all_units) for code in read}
    for code, (line, row) in read.items():
        chain = chains[code]
        if row.parent_code and row.parent_code.casefold() not in all_units:
            message = N_("There is no unit with the code %(value)s to be above this one.")
            line.refuse("parent_code", message, value=shown(row.parent_code))
        elif chain[-1] in chain[:-1]:
            circle = chain[chain.index(chain[-1]) :]
            message = N_("The units lie within each other in a circle: %(circle)s.")
            line.refuse("parent_code", message, circle=shown(" → ".join(all_units[each].code for each in circle)))
        elif len(chain) > DEEPEST:
            line.refuse("parent_code", N_("The unit lies more than %(most)s levels deep."), most=DEEPEST)
    units = []
    for code in sorted(read, key=lambda code: len(chains[code])):
        line, row = read[code]
        zone = next((all_units[each].time_zone for each in chains[code] if all_units[each].time_zone), "")
        if not zone and not line.faults:
            message = N_("The time zone is missing, here and in the units above.")
            line.refuse("time_zone" if "time_zone" in line.columns else "code", message)
        above = read.get(row.parent_code.casefold())
        if above and above[0].faults and row.parent_code.casefold() not in known:
            line.refuse(
                "parent_code", N_("The unit above, %(value)s, has a fault itself."), value=shown(row.parent_code)
            )
        if not line.faults:
            parent = all_units[row.parent_code.casefold()].code if row.parent_code else ""
            units.append(replace(row, parent_code=parent, time_zone=zone))
    return units


def _upward(code: str, all_units: dict[str, UnitRow]) -> list[str]:
    """The folded codes from this unit up to the top, or up to the first that comes again."""
    chain = [code]
    while (above := all_units[code].parent_code.casefold()) in all_units:
        chain.append(above)
        if chain.count(above) > 1:
            break
        code = above
    return chain
