"""`flask import-staff`: units and people from files (INTERFACES, PRODUCT 5)."""

from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from contest import clock
from contest.cli.readiness import needs_database
from contest.domain.errors import RuleBroken
from contest.domain.staff_changes import Change, Difference, UnitChange
from contest.domain.staff_import import ImportPlan, ListsRefused, read_lists
from contest.domain.tables import Fault, Table
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import TableRefused
from contest.queries.staff_lists import day_of_company, stored_units
from contest.services.staff import Imported, import_lists, planned_import

MOST_CHANGES_SHOWN = 50

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("import-staff")
@click.argument("staff", type=FILE, required=False)
@click.option("--units", type=FILE, help="List of units (CSV or XLSX); read before the people.")
@click.option("--dry-run", is_flag=True, help="Say what would change and what is wrong; write nothing.")
@click.option("--accept-good-lines", is_flag=True, help="Import the good lines of a list with faults.")
@with_appcontext
@needs_database
def import_staff(staff: Path | None, units: Path | None, dry_run: bool, accept_good_lines: bool) -> None:
    """Import units and people from STAFF (CSV or XLSX).

    The same files a second time change nothing. With a fault in any line nothing is imported, unless you say
    --accept-good-lines.
    """
    if staff is None and units is None:
        raise click.UsageError("Name a list of people, a list of units (--units), or both.")
    now = clock.now()
    lists = read_lists(the_table(units), the_table(staff), stored_units(), today=day_of_company(now))
    try:
        if dry_run:
            show_plan(planned_import(lists, now=now), units, staff, accept_good_lines)
            return
        done = import_lists(lists, by=None, now=now, accept_good_lines=accept_good_lines)
    except ListsRefused as refusal:
        show_faults(refusal.plan, units, staff)
        fail(str(refusal))
    except RuleBroken as refusal:
        fail(str(refusal))
    else:
        show_counts(done)


def the_table(path: Path | None) -> Table | None:
    """The table in a file; ends the command with a sentence where there is none."""
    if path is None:
        return None
    try:
        return read_table(path.read_bytes(), path.name)
    except TableRefused as refusal:
        fail(f"{path.name}: {refusal}")


def show_plan(plan: ImportPlan, units: Path | None, staff: Path | None, accept_good_lines: bool) -> None:
    """Say what an import would do; ends with status 1 where it would be refused."""
    show_faults(plan, units, staff)
    if plan.has_faults and not (accept_good_lines and plan.has_good_lines):
        fail("The lists have faults, so nothing would be imported.")
    changes: list[UnitChange | Change] = [*plan.units.changes, *plan.staff.changes]
    for change in changes[:MOST_CHANGES_SHOWN]:
        click.echo(change_line(change))
    if len(changes) > MOST_CHANGES_SHOWN:
        click.echo(f"... and {len(changes) - MOST_CHANGES_SHOWN} more changes.")
    click.echo(
        f"Would add {len(plan.staff.added)} people, change {len(plan.staff.changed)}, close {len(plan.staff.closed)},"
        f" leave {plan.staff.unchanged} unchanged; add {len(plan.units.added)} units, change {len(plan.units.changed)},"
        f" leave {plan.units.unchanged} unchanged. Nothing was written."
    )
    if plan.closable:
        click.echo(f"{len(plan.closable)} people work here and are not in the list; they would stay as they are.")


def change_line(change: UnitChange | Change) -> str:
    """One unit or person with every field that would change."""
    if isinstance(change, UnitChange):
        who = f"Unit {change.after.code}, {change.after.name}"
    else:
        who = f"{change.after.personnel_number}, {change.after.last_name} {change.after.first_name}"
    if change.before is None:
        return f"{who}: new"
    return f"{who}: " + "; ".join(map(difference, change.differences))


def difference(one: Difference) -> str:
    """A field with its old and new value."""
    return f"{one.field} {said(one.old)} -> {said(one.new)}"


def said(value: Any) -> str:
    """A value on the terminal."""
    return value.isoformat() if isinstance(value, date) else str(value or "nothing")


def show_faults(plan: ImportPlan, units: Path | None, staff: Path | None) -> None:
    """One sentence for each fault, on the error stream; what is only odd follows."""
    for path, faults in ((units, plan.unit_faults), (staff, plan.staff_faults)):
        for fault in faults:
            click.echo(fault_line(path, fault), err=True)
    for notice in plan.notices:
        click.echo(fault_line(staff, notice) + " (only a remark)", err=True)


def fault_line(path: Path | None, fault: Fault) -> str:
    """Where it is and what is wrong."""
    place = path.name if path else "list"
    return f"{place}: {fault}" if fault.line is None else f"{place}, line {fault.line}: {fault}"


def show_counts(done: Imported) -> None:
    """What was written."""
    click.echo(
        f"Units: {done.units_added} added, {done.units_changed} changed, {done.units_unchanged} unchanged.\n"
        f"People: {done.added} added, {done.changed} changed, {done.closed} closed, {done.unchanged} unchanged."
    )
    if done.left_out:
        click.echo(f"{done.left_out} faulty lines were left out.")


def fail(sentence: str) -> NoReturn:
    """End the command with status 1 and a sentence."""
    raise click.ClickException(sentence)
