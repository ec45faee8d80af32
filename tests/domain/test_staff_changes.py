"""What an import would change: property tests over generated lists, and the cases that once went wrong."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contest.domain.staff import Role, UnitKind
from contest.domain.staff_changes import closings, differences, plan_staff, plan_units, units_after
from contest.domain.staff_import import Lists, Stored, plan_import, read_lists
from contest.domain.staff_list import StaffList, StaffRow
from contest.domain.unit_list import UnitList, UnitRow
from tests.staff_lists import ADA, ALL, BEN, COMPANY, SHOP, TODAY, a_list, people, table


def after(stored: list[StaffRow], listed: StaffList) -> list[StaffRow]:
    """The people after an import of this list, by number."""
    people = {row.personnel_number: row for row in stored}
    people |= {
        change.after.personnel_number: change.after for change in plan_staff(stored, listed, today=TODAY).changes
    }
    return sorted(people.values(), key=lambda row: row.personnel_number)


@given(people())
def test_a_valid_list_is_read_without_a_fault_and_imported_whole(rows: list[StaffRow]) -> None:
    lists = read_lists(None, table(rows), (COMPANY, SHOP), today=TODAY) if rows else Lists(staff=a_list())

    plan = plan_import(lists, Stored(units=(COMPANY, SHOP)), today=TODAY)

    assert (plan.has_faults, len(plan.staff.added)) == (False, len(rows))


@given(people())
def test_importing_a_list_twice_is_importing_it_once(rows: list[StaffRow]) -> None:
    once = after([], a_list(*rows))

    again = plan_staff(once, a_list(*rows), today=TODAY)

    assert (again.changes, again.unchanged, again.faults) == ((), len(rows), ())


@given(people(), st.randoms())
def test_the_order_of_lines_does_not_matter(rows: list[StaffRow], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert after([], a_list(*shuffled)) == after([], a_list(*rows))


@given(st.data())
def test_an_import_followed_by_a_changed_list_is_an_import_of_the_changed_list(data: st.DataObject) -> None:
    first = data.draw(people())
    numbers = [int(row.personnel_number) for row in first]
    more = st.lists(st.integers(41, 60), unique=True, max_size=5).map(lambda new: numbers + new)
    changed = data.draw(people(numbers=more))

    assert after(after([], a_list(*first)), a_list(*changed)) == after([], a_list(*changed))


@given(people(), people())
def test_no_two_people_ever_hold_one_address(stored: list[StaffRow], listed: list[StaffRow]) -> None:
    people = after(after([], a_list(*stored)), a_list(*listed))

    addresses = [row.email for row in people if row.email]
    assert len(addresses) == len(set(addresses))


@given(people(), st.sets(st.sampled_from(["middle_name", "email", "position", "staff_group", "hired_on", "left_on"])))
def test_what_a_list_has_no_column_for_stays(rows: list[StaffRow], silent: set[str]) -> None:
    blank = {"middle_name": "", "email": None, "position": "", "staff_group": "", "hired_on": None, "left_on": None}
    told = [replace(row, **{name: blank[name] for name in silent}) for row in rows]
    stored = after([], a_list(*rows))

    plan = plan_staff(stored, a_list(*told, columns=ALL - silent), today=TODAY)

    assert plan.changes == ()


def test_two_people_may_exchange_their_addresses() -> None:
    listed = a_list(replace(ADA, email=BEN.email), replace(BEN, email=ADA.email))

    plan = plan_staff([ADA, BEN], listed, today=TODAY)

    assert (len(plan.changed), plan.faults) == (2, ())


def test_an_address_that_somebody_else_keeps_is_refused() -> None:
    plan = plan_staff([ADA, BEN], a_list(replace(ADA, email=BEN.email, line=7)), today=TODAY)

    assert [(fault.line, str(fault)) for fault in plan.faults] == [
        (7, "The e-mail address ben@company.example belongs to the personnel number 2 already.")
    ]
    assert plan.changes == ()


def test_a_refused_line_keeps_its_address_from_others() -> None:
    cleo = replace(ADA, personnel_number="3", email="cleo@company.example")
    listed = a_list(replace(BEN, email=cleo.email), replace(ADA, email=BEN.email))

    plan = plan_staff([ADA, BEN, cleo], listed, today=TODAY)

    assert (len(plan.faults), plan.changes) == (2, ())


def test_a_number_written_in_another_case_is_the_same_person() -> None:
    stored = replace(ADA, personnel_number="А-1")

    plan = plan_staff([stored], a_list(replace(ADA, personnel_number="а-1", position="Welder")), today=TODAY)

    assert [change.after for change in plan.changes] == [replace(stored, position="Welder")]


def test_the_changes_are_told_field_by_field() -> None:
    found = differences(ADA, replace(ADA, position="Welder", left_on=TODAY))

    assert [(one.field, one.old, one.new) for one in found] == [
        ("position", "Fitter", "Welder"),
        ("left_on", None, TODAY),
    ]


def test_a_leaver_hired_after_leaving_is_closed_without_the_hiring_date() -> None:
    odd = replace(ADA, hired_on=date(2026, 4, 19), left_on=date(2026, 3, 8))

    plan = plan_staff([ADA], a_list(odd), today=TODAY)

    assert [change.after for change in plan.closed] == [replace(odd, hired_on=None)]
    assert plan_staff([plan.closed[0].after], a_list(odd), today=TODAY).changes == ()


def test_a_person_may_come_back() -> None:
    plan = plan_staff([replace(ADA, left_on=TODAY)], a_list(ADA), today=TODAY)

    assert [change.after.left_on for change in plan.changed] == [None]


def test_the_last_administrator_cannot_leave_by_a_list() -> None:
    leaving = replace(ADA, left_on=TODAY, line=2)

    alone = plan_staff([ADA, BEN], a_list(leaving), today=TODAY, administrators={"1"})
    accompanied = plan_staff([ADA, BEN], a_list(leaving), today=TODAY, administrators={"1", "2"})

    assert [str(fault) for fault in alone.faults] == [
        "1 is the only administrator left. Give the right to somebody else first."
    ]
    assert accompanied.faults == ()


def test_who_is_missing_is_closed_on_demand_but_never_who_has_a_right() -> None:
    plan = plan_import(Lists(staff=a_list()), Stored(people=(ADA, BEN), rights={"2": {Role.HR}}), today=TODAY)

    assert [change.after for change in plan.closable] == [replace(ADA, left_on=TODAY)]
    assert (plan.spared, plan.staff.changes) == (1, ())


def test_nobody_is_closed_before_being_hired() -> None:
    later = replace(ADA, hired_on=date(2027, 1, 1))

    assert [change.after.left_on for change in closings([later], today=TODAY)] == [date(2027, 1, 1)]


def test_numbers_that_lost_their_zeros_are_noticed() -> None:
    stored = Stored(units=(COMPANY,), people=(replace(ADA, personnel_number="0017"),))

    plan = plan_import(Lists(staff=a_list(replace(ADA, personnel_number="17", email=None))), stored, today=TODAY)

    assert plan.zeros_lost == (("17", "0017"),)


def test_the_company_of_the_installation_gets_its_real_code() -> None:
    made = UnitRow("COMPANY", "Quality Leader", UnitKind.COMPANY, "", "UTC")
    listed = UnitList(
        rows=(COMPANY, SHOP), faults=(), columns=frozenset({"code", "name", "kind", "parent_code", "time_zone"})
    )

    plan = plan_units([made], listed)

    assert [(change.before, change.after) for change in plan.changes] == [(made, COMPANY), (None, SHOP)]
    assert units_after([made], listed) == [COMPANY, SHOP]


def test_an_unknown_head_is_a_fault_and_the_place_stays_as_it_is() -> None:
    columns = frozenset({"code", "name", "kind", "parent_code", "head"})
    listed = UnitList(rows=(replace(SHOP, head="9", line=3),), faults=(), columns=columns)

    plan = plan_units([COMPANY, replace(SHOP, head="1")], listed, {"1"})

    assert [str(fault) for fault in plan.faults] == [
        "Nobody has the personnel number 9, so the place of head or deputy stays as it is."
    ]
    assert (plan.changes, plan.unchanged) == ((), 1)


def test_people_without_any_unit_get_one_sentence() -> None:
    lists = read_lists(None, table([ADA, BEN]), (), today=TODAY)

    assert [str(fault) for fault in lists.staff.faults] == [  # type: ignore[union-attr]
        "There are no units yet. Choose the list of units too: people are put into its units."
    ]
