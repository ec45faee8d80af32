"""Importing units and people: compared with what is stored, then written in one transaction (PRODUCT 5)."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from contest.domain.errors import N_, ChangedMeanwhile, NotAllowed
from contest.domain.staff import search_text
from contest.domain.staff_changes import Change, UnitChange
from contest.domain.staff_import import ImportPlan, Lists, ListsRefused, plan_import
from contest.domain.staff_list import StaffList
from contest.domain.unit_list import UnitList
from contest.extensions import db
from contest.models import AccountRole, Employee, SignIn, Unit
from contest.queries.staff_lists import day_of_company, stored
from contest.services import journal
from contest.services.invitations import beyond_reach
from contest.services.transaction import lock_out_others, transaction


@dataclass(frozen=True)
class Imported:
    """What an import did. Every line counts once; `left_out` are the faulty lines passed over by choice."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    units_added: int = 0
    units_changed: int = 0
    units_unchanged: int = 0
    left_out: int = 0

    @property
    def changed_anything(self) -> bool:
        """Whether anything was written."""
        return any((self.added, self.changed, self.closed, self.units_added, self.units_changed))


def planned_import(lists: Lists, *, now: datetime) -> ImportPlan:
    """What an import of these lists would change now. Nothing is written."""
    return plan_import(lists, stored(), today=day_of_company(now))


def import_lists(
    lists: Lists, *, by: int | None, now: datetime, accept_good_lines: bool = False, close_missing: bool = False
) -> Imported:
    """Write what the lists say; importing the same again changes nothing and leaves no entry in the journal.

    Raises ListsRefused where a line is at fault, unless `accept_good_lines`; where no line is good, in any case.
    `close_missing` closes, as of the company's day, people whom a list without a fault does not name, except those with
    a right given by name. Raises NotAllowed where HR would give an administrator or a witness another address: the
    letter for a new password would go there. Imports run one at a time; who comes second compares with what the first
    one wrote.
    """
    with transaction() as session:
        lock_out_others("staff")
        today = day_of_company(now)
        plan = plan_import(lists, stored(), today=today)
        if plan.has_faults and not (accept_good_lines and plan.has_good_lines):
            raise ListsRefused(plan)
        _refuse_another_way_in(plan.staff.changes, by=by)
        closing = plan.closable if close_missing and not plan.staff_faults else ()
        _write_units(plan.units.changes)
        _write_people((*plan.staff.changes, *closing))
        _write_places(plan.units.changes)
        _end_sign_ins(today)
        done = _counted(plan, len(closing))
        if done.changed_anything:
            counts = {field.name: getattr(done, field.name) for field in fields(done)}
            journal.record("staff imported", by=by, now=now, **counts)
        session.expire_all()
    return done


def import_units(listed: UnitList, *, by: int | None, now: datetime, accept_good_lines: bool = False) -> Imported:
    """Import a list of units alone; see import_lists."""
    return import_lists(Lists(units=listed), by=by, now=now, accept_good_lines=accept_good_lines)


def import_staff(listed: StaffList, *, by: int | None, now: datetime, accept_good_lines: bool = False) -> Imported:
    """Import a list of people alone; see import_lists."""
    return import_lists(Lists(staff=listed), by=by, now=now, accept_good_lines=accept_good_lines)


def _refuse_another_way_in(changes: tuple[Change, ...], *, by: int | None) -> None:
    beyond = beyond_reach(db.session.scalars(select(AccountRole.employee_id)).all(), by=by)
    guarded = set(db.session.scalars(select(Employee.personnel_number).where(Employee.id.in_(beyond))))
    for change in changes:
        number = change.after.personnel_number
        if change.before and change.before.email != change.after.email and number in guarded:
            raise NotAllowed(
                N_(
                    "The list gives the administrator or witness with the number %(number)s another e-mail address. "
                    "Only an administrator may import that, or the command line."
                ),
                number=number,
            )


def _counted(plan: ImportPlan, closing: int) -> Imported:
    return Imported(
        added=len(plan.staff.added),
        changed=len(plan.staff.changed),
        unchanged=plan.staff.unchanged,
        closed=len(plan.staff.closed) + closing,
        units_added=len(plan.units.added),
        units_changed=len(plan.units.changed),
        units_unchanged=plan.units.unchanged,
        left_out=plan.left_out,
    )


def _write_units(changes: tuple[UnitChange, ...]) -> None:
    """Store the units, those above first, without heads; then lay every path anew that has changed."""
    if not changes:
        return
    ids = _unit_ids()
    for change in changes:
        after = change.after
        values = {
            "code": after.code,
            "name": after.name,
            "kind": after.kind,
            "parent_id": ids[after.parent_code.casefold()] if after.parent_code else None,
            "time_zone": after.time_zone,
        }
        if change.before is None:
            new = insert(Unit).values(path="", **values).returning(Unit.id)
            ids[after.code.casefold()] = db.session.execute(new).scalar_one()
        else:
            ids[after.code.casefold()] = unit_id = ids[change.before.code.casefold()]
            db.session.execute(update(Unit).where(Unit.id == unit_id).values(**values))
    _lay_paths()


def _lay_paths() -> None:
    """Give every unit the path of the unit above it and its own id. Raises ChangedMeanwhile for units in a circle."""
    rows = db.session.execute(select(Unit.id, Unit.parent_id, Unit.path)).all()
    below: dict[int | None, list[int]] = {}
    for unit_id, parent_id, _ in rows:
        below.setdefault(parent_id, []).append(unit_id)
    paths = {unit_id: f"/{unit_id}/" for unit_id in below.get(None, [])}
    reached = list(paths)
    for unit_id in reached:
        for child in below.get(unit_id, []):
            paths[child] = f"{paths[unit_id]}{child}/"
            reached.append(child)
    if len(reached) != len(rows):
        raise ChangedMeanwhile
    moved = [{"id": unit_id, "path": paths[unit_id]} for unit_id, _, path in rows if paths[unit_id] != path]
    if moved:
        db.session.execute(update(Unit), moved)


def _write_people(changes: tuple[Change, ...]) -> None:
    """Store the people. Addresses are let go of before they are given, since two people may have exchanged theirs."""
    if not changes:
        return
    units = _unit_ids()
    people = _employee_ids()
    added, changed, released = [], [], []
    for change in changes:
        row = change.after
        values = {
            "personnel_number": row.personnel_number,
            "last_name": row.last_name,
            "first_name": row.first_name,
            "middle_name": row.middle_name,
            "email": row.email,
            "unit_id": units[row.unit_code.casefold()],
            "position": row.position,
            "staff_group": row.staff_group,
            "hired_on": row.hired_on,
            "left_on": row.left_on,
            "search_text": search_text(row.personnel_number, row.last_name, row.first_name, row.middle_name),
        }
        if change.before is None:
            added.append(values)
            continue
        values["id"] = people[change.before.personnel_number]
        changed.append(values)
        if change.before.email and change.before.email != row.email:
            released.append({"id": values["id"], "email": None})
    if released:
        db.session.execute(update(Employee), released)
    if changed:
        db.session.execute(update(Employee), changed)
    if added:
        db.session.execute(insert(Employee), added)


def _write_places(changes: tuple[UnitChange, ...]) -> None:
    """Put heads and deputies into their places, when the people are there."""
    if not changes:
        return
    units, people = _unit_ids(), _employee_ids()
    places = [
        {
            "id": units[change.after.code.casefold()],
            "head_id": people.get(change.after.head),
            "deputy_id": people.get(change.after.deputy),
        }
        for change in changes
    ]
    db.session.execute(update(Unit), places)


def _end_sign_ins(today: date) -> None:
    """End every sign-in of those who have left."""
    left = select(Employee.id).where(Employee.left_on <= today)
    db.session.execute(delete(SignIn).where(SignIn.employee_id.in_(left)))


def _unit_ids() -> dict[str, int]:
    return {code.casefold(): unit_id for code, unit_id in db.session.execute(select(Unit.code, Unit.id))}


def _employee_ids() -> dict[str, int]:
    return dict(db.session.execute(select(Employee.personnel_number, Employee.id)).all())
