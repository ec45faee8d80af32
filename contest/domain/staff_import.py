"""An import of units and people as a whole: two tables read together, and what they would change (PRODUCT 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from contest.domain.errors import N_, RuleBroken
from contest.domain.staff import Role
from contest.domain.staff_changes import (
    Change,
    StaffPlan,
    UnitPlan,
    beside_a_list,
    closings,
    plan_staff,
    plan_units,
    units_after,
    without_zeros,
)
from contest.domain.staff_list import StaffList, StaffRow, read_staff
from contest.domain.tables import Fault, Table
from contest.domain.unit_list import UnitList, UnitRow, read_units


@dataclass(frozen=True)
class Stored:
    """What the application knows: units, people with the leavers, and who has which right given by name."""

    units: tuple[UnitRow, ...] = ()
    people: tuple[StaffRow, ...] = ()
    rights: Mapping[str, set[Role]] = field(default_factory=dict)

    @property
    def administrators(self) -> set[str]:
        """The personnel numbers of the administrators."""
        return {number for number, roles in self.rights.items() if Role.ADMIN in roles}


@dataclass(frozen=True)
class Lists:
    """The lists of one import; either may be absent."""

    units: UnitList | None = None
    staff: StaffList | None = None


@dataclass(frozen=True)
class ImportPlan:
    """What an import would change, and every fault of its lists."""

    units: UnitPlan
    staff: StaffPlan
    unit_faults: tuple[Fault, ...] = ()
    staff_faults: tuple[Fault, ...] = ()
    closable: tuple[Change, ...] = ()
    spared: int = 0
    notices: tuple[Fault, ...] = ()
    zeros_lost: tuple[tuple[str, str], ...] = ()

    @property
    def has_faults(self) -> bool:
        """Whether anything is wrong: then nothing is imported, unless somebody chooses the good lines."""
        return bool(self.unit_faults or self.staff_faults)

    @property
    def left_out(self) -> int:
        """How many lines would be left out if the good ones were imported."""
        return sum(
            len({fault.line for fault in faults if fault.line is not None})
            for faults in (self.unit_faults, self.staff_faults)
        )

    @property
    def changes_something(self) -> bool:
        """Whether the import would write anything."""
        return bool(self.units.changes or self.staff.changes)

    @property
    def has_good_lines(self) -> bool:
        """Whether any line could be imported."""
        return self.changes_something or bool(self.units.unchanged or self.staff.unchanged)


class ListsRefused(RuleBroken):
    """Lists with faults; `plan` holds them."""

    status = 422

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(N_("The lists have faults, so nothing was imported."))
        self.plan = plan


def read_lists(units: Table | None, staff: Table | None, stored: Iterable[UnitRow], *, today: date) -> Lists:
    """Read the two tables together: people may be in units that come in with them."""
    known = tuple(stored)
    unit_list = None if units is None else read_units(units, beside_a_list(known))
    staff_list = None
    if staff is not None:
        all_units = units_after(known, unit_list)
        staff_list = read_staff(staff, all_units, today=today) if all_units else _no_units(unit_list)
    return Lists(unit_list, staff_list)


def plan_import(lists: Lists, stored: Stored, *, today: date) -> ImportPlan:
    """Compare the lists of an import with what is stored.

    A head or deputy may be anybody who is stored or comes in. Where the list of people has faults, the one who is not
    found may be on a faulty line, and before there is anybody nobody can be named: then it is no fault, the place stays
    as it is.
    """
    staff = StaffPlan()
    if lists.staff is not None:
        staff = plan_staff(stored.people, lists.staff, today=today, administrators=stored.administrators)
    staff_faults = _in_order((lists.staff.faults if lists.staff else ()) + staff.faults)
    units = UnitPlan()
    if lists.units is not None:
        people = {row.personnel_number for row in stored.people}
        people |= {change.after.personnel_number for change in staff.changes}
        units = plan_units(stored.units, lists.units, people, strict=bool(people) and not staff_faults)
    closable = closings(staff.missing, today=today, spared=stored.rights)
    return ImportPlan(
        units=units,
        staff=staff,
        unit_faults=_in_order((lists.units.faults if lists.units else ()) + units.faults),
        staff_faults=staff_faults,
        closable=tuple(closable),
        spared=len(staff.missing) - len(closable),
        notices=lists.staff.notices if lists.staff else (),
        zeros_lost=tuple(without_zeros(staff, stored.people)),
    )


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _no_units(unit_list: UnitList | None) -> StaffList:
    """The answer to people before there are units: one sentence instead of one for every line."""
    if unit_list is None:
        message = N_("There are no units yet. Choose the list of units too: people are put into its units.")
    else:
        message = N_("The list of units has no good line, so there is nothing to put these people into.")
    return StaffList(rows=(), faults=(Fault(None, "", message),), notices=(), columns=frozenset())
