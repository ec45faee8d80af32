"""What an import would change: the stored units and people beside the lists, compared field by field (PRODUCT 5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from contest.domain.errors import N_
from contest.domain.staff_list import StaffList, StaffRow
from contest.domain.tables import Fault, shown
from contest.domain.unit_list import UnitList, UnitRow

Row = TypeVar("Row", UnitRow, StaffRow)

# Which columns of a list say something about which fields; what no column speaks of stays as it is stored.
TOLD_BY = {
    "last_name": {"last_name", "full_name"},
    "first_name": {"first_name", "full_name"},
    "middle_name": {"middle_name", "full_name"},
    "unit_code": {"unit_code", "unit", "branch"},
}


@dataclass(frozen=True)
class Difference:
    """One field that would change."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Change:
    """One line that changes somebody; `before` is None for who is added."""

    before: StaffRow | None
    after: StaffRow

    @property
    def closes(self) -> bool:
        """Whether the person leaves by it."""
        return self.after.left_on is not None and (self.before is None or self.before.left_on is None)

    @property
    def differences(self) -> list[Difference]:
        """What changes, in the order of the fields."""
        return differences(self.before, self.after) if self.before else []


@dataclass(frozen=True)
class UnitChange:
    """One line that changes a unit; `before` is None for one that is added."""

    before: UnitRow | None
    after: UnitRow

    @property
    def differences(self) -> list[Difference]:
        """What changes, in the order of the fields."""
        return differences(self.before, self.after) if self.before else []


@dataclass(frozen=True)
class StaffPlan:
    """What a list of people would change. `missing` work here by what is stored, and no line speaks of them."""

    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    missing: tuple[StaffRow, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def added(self) -> list[Change]:
        """Who is new."""
        return [change for change in self.changes if change.before is None]

    @property
    def closed(self) -> list[Change]:
        """Who worked here and leaves."""
        return [change for change in self.changes if change.before is not None and change.closes]

    @property
    def changed(self) -> list[Change]:
        """Everybody else of whom something changes."""
        return [change for change in self.changes if change.before is not None and not change.closes]


@dataclass(frozen=True)
class UnitPlan:
    """What a list of units would change, those above before those below."""

    changes: tuple[UnitChange, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def added(self) -> list[UnitChange]:
        """The new units."""
        return [change for change in self.changes if change.before is None]

    @property
    def changed(self) -> list[UnitChange]:
        """The stored units of which something changes."""
        return [change for change in self.changes if change.before is not None]


def differences(before: Row, after: Row) -> list[Difference]:
    """The fields in which two rows differ; where they stand in a file does not matter."""
    return [
        Difference(field.name, old, new)
        for field in fields(before)
        if field.compare and (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    ]


def beside_a_list(stored: Collection[UnitRow]) -> list[UnitRow]:
    """The stored units as a list of units should see them.

    A company that stands alone was made when the application was installed: the list may give it its real code.
    """
    return list(stored) if len(stored) > 1 else []


def units_after(stored: Iterable[UnitRow], listed: UnitList | None) -> list[UnitRow]:
    """All units as they will be, so that a list of people can name those that come in with it."""
    units = {unit.code.casefold(): unit for unit in stored}
    for change in _unit_changes(list(units.values()), listed) if listed else ():
        if change.before is not None:
            units.pop(change.before.code.casefold())
        units[change.after.code.casefold()] = change.after
    return list(units.values())


def plan_units(
    stored: Iterable[UnitRow], listed: UnitList, people: Collection[str] = (), *, strict: bool = True
) -> UnitPlan:
    """Compare a list of units with the stored ones.

    `people` are the personnel numbers that may head a unit. Whoever else is named cannot: the place stays as it is, and
    with `strict` that is a fault of the line.
    """
    number_of = {number.casefold(): number for number in people}
    faults: list[Fault] = []
    changes = []
    unchanged = 0
    for change in _unit_changes(list(stored), listed):
        places = {}
        for place, column in (("head", change.after.head), ("deputy", change.after.deputy)):
            stays = getattr(change.before, place) if change.before else ""
            places[place] = number_of.get(column.casefold(), stays) if column else ""
            if strict and column and column.casefold() not in number_of:
                message = N_(
                    "Nobody has the personnel number %(value)s, so the place of head or deputy stays as it is."
                )
                faults.append(Fault(change.after.line, place, message, {"value": shown(column)}))
        after = replace(change.after, head=places["head"], deputy=places["deputy"])
        if change.before is not None and not differences(change.before, after):
            unchanged += 1
        else:
            changes.append(UnitChange(change.before, after))
    return UnitPlan(tuple(changes), unchanged, tuple(faults))


def _unit_changes(stored: list[UnitRow], listed: UnitList) -> list[UnitChange]:
    """Every line of the list beside what is stored of its unit, codes written as they are stored."""
    known = {unit.code.casefold(): unit for unit in stored}
    alone = stored[0] if len(stored) == 1 else None
    changes = []
    for row in listed.rows:
        before = known.get(row.code.casefold())
        if before is None and alone is not None and row.kind is alone.kind:
            before = alone
        after = _told(before, row, listed.columns)
        if above := known.get(after.parent_code.casefold()):
            after = replace(after, parent_code=above.code)
        changes.append(UnitChange(before, after))
    return changes


def plan_staff(
    stored: Iterable[StaffRow], listed: StaffList, *, today: date, administrators: Collection[str] = ()
) -> StaffPlan:
    """Compare a list of people with the stored ones; the order of its lines does not matter.

    Refused, each with a fault: an e-mail address that somebody else keeps; the leaving of the last of the
    `administrators` (personnel numbers), after which nobody could give rights any more.
    """
    known = {person.personnel_number.casefold(): person for person in stored}
    rows = {row.personnel_number.casefold(): row for row in listed.rows}
    after = {number: _left_after_hired(_told(known.get(number), row, listed.columns)) for number, row in rows.items()}
    faults = _last_administrator_leaving(known, after, administrators, today)
    kept = {number: row for number, row in after.items() if number not in faults}
    faults |= _addresses_taken(known, kept)
    changes = []
    unchanged = 0
    for number, row in kept.items():
        before = known.get(number)
        if before is not None and not differences(before, row):
            unchanged += 1
        else:
            changes.append(Change(before, row))
    missing = [row for number, row in known.items() if number not in rows and row.left_on is None]
    return StaffPlan(
        tuple(changes),
        unchanged,
        tuple(sorted(missing, key=lambda row: row.personnel_number)),
        tuple(sorted(faults.values(), key=lambda fault: fault.line or 0)),
    )


def closings(missing: Iterable[StaffRow], *, today: date, spared: Collection[str] = ()) -> list[Change]:
    """The missing people closed as of today, except the `spared`: personnel numbers of those with a right by name."""
    return [
        Change(row, replace(row, left_on=max(today, row.hired_on or today)))
        for row in missing
        if row.personnel_number not in spared
    ]


def without_zeros(plan: StaffPlan, stored: Iterable[StaffRow]) -> list[tuple[str, str]]:
    """New numbers that only lack zeros in front of a stored one: what Excel does to a column of numbers."""
    bare = {row.personnel_number.lstrip("0"): row.personnel_number for row in stored}
    new = [change.after.personnel_number for change in plan.added]
    return [(number, bare[number]) for number in new if bare.get(number, number) != number]


def _told(before: Row | None, row: Row, columns: Collection[str]) -> Row:
    """The row as it will be stored: what the list has a column for is taken from it, the rest stays."""
    if before is None:
        return row
    if {"last_name", "first_name"} <= set(columns):
        columns = set(columns) - {"full_name"}
    silent = {
        field.name: getattr(before, field.name)
        for field in fields(row)
        if field.compare and not TOLD_BY.get(field.name, {field.name}) & set(columns)
    }
    key = "code" if isinstance(row, UnitRow) else "personnel_number"
    same_key = getattr(before, key).casefold() == getattr(row, key).casefold()
    return replace(row, **silent, **({key: getattr(before, key)} if same_key else {}))


def _left_after_hired(row: StaffRow) -> StaffRow:
    """The row without a hiring date later than the leaving date: real exports hold such lines, the table does not."""
    if row.left_on and row.hired_on and row.left_on < row.hired_on:
        return replace(row, hired_on=None)
    return row


def _last_administrator_leaving(
    known: Mapping[str, StaffRow], after: Mapping[str, StaffRow], administrators: Collection[str], today: date
) -> dict[str, Fault]:
    """Faults for all administrators if the list would close every one of them."""
    now_there = {
        number.casefold()
        for number in administrators
        if (person := known.get(number.casefold())) and (person.left_on is None or person.left_on > today)
    }
    leaving = {number for number in now_there if number in after and after[number].left_on}
    if not leaving or leaving != now_there:
        return {}
    message = N_("%(value)s is the only administrator left. Give the right to somebody else first.")
    return {
        number: Fault(after[number].line, "", message, {"value": shown(after[number].personnel_number)})
        for number in leaving
    }


def _addresses_taken(known: Mapping[str, StaffRow], kept: dict[str, StaffRow]) -> dict[str, Fault]:
    """Faults for rows whose address somebody else keeps; they are taken out of `kept`.

    A refused row leaves its person's stored address where it is, which may be in the way of another: hence the loop.
    """
    message = N_("The e-mail address %(value)s belongs to the personnel number %(number)s already.")
    faults: dict[str, Fault] = {}
    while True:
        holders = {row.email: number for number, row in known.items() if row.email and number not in kept}
        taken = {}
        for number, row in sorted(kept.items()):
            if row.email and holders.setdefault(row.email, number) != number:
                taken[number] = holders[row.email]
        if not taken:
            return faults
        for number, holder in taken.items():
            row = kept.pop(number)
            owner = known[holder] if holder in known else kept[holder]
            faults[number] = Fault(
                row.line, "", message, {"value": shown(row.email or ""), "number": shown(owner.personnel_number)}
            )
