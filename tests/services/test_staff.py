"""Importing staff into the tables: the real files, twice, at once, by halves, and what comes with it."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, func, select

from contest.domain.errors import NotAllowed
from contest.domain.staff import Role, UnitKind
from contest.domain.staff_import import Lists, ListsRefused
from contest.domain.unit_list import UnitList, UnitRow
from contest.extensions import db
from contest.models import Employee, JournalEntry, SignIn, Unit
from contest.queries.staff import search_people
from contest.queries.staff_lists import stored_people, stored_units
from contest.services.journal import first_broken_entry
from contest.services.roles import grant_role
from contest.services.staff import Imported, import_lists, import_staff, import_units
from tests.factories import a_unit, an_account, an_employee
from tests.staff_lists import ADA, BEN, COMPANY, SHOP, a_list, fixture_lists, people

WHOLE = Imported(added=1200, units_added=34)
SAME = Imported(unchanged=1200, units_unchanged=34)
UNIT_COLUMNS = frozenset({"code", "name", "kind", "parent_code", "time_zone", "head", "deputy"})


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def wall_clock():
    """Seconds that really pass, while the clock of the test stands."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def units_of(*rows):
    return UnitList(rows=rows, faults=(), columns=UNIT_COLUMNS)


def the_files(staff, units, now):
    return fixture_lists(staff, units, stored_units(), now.date())


def import_files(staff, units, now, **choices):
    return import_lists(the_files(staff, units, now), by=None, now=now, **choices)


def journal_acts():
    return list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


def head_count():
    return db.session.scalar(select(func.count()).select_from(Employee))


# The files that were made from real exports.


def test_1200_people_come_in_within_ten_seconds_and_a_second_import_changes_nothing(
    inside, now, database, record_property
):
    begun = wall_clock()
    first = import_files("staff.csv", "units.csv", now)
    took = wall_clock() - begun
    everything = (stored_units(), stored_people())

    again = import_files("staff.csv", "units.csv", now)

    record_property("seconds", took)
    print(f"{database}: 1,200 people in {took:.2f} s, again in {wall_clock() - begun - took:.2f} s")
    assert (first, again) == (WHOLE, SAME)
    assert (stored_units(), stored_people()) == everything
    assert journal_acts() == ["staff imported"]
    assert took < 10


def test_csv_1c_and_xlsx_bring_the_same_people(inside, now):
    import_files("staff.csv", "units.csv", now)
    stored = {row.personnel_number: row for row in stored_people()}

    by_1c = import_files("staff-1c.csv", None, now)
    by_xlsx = import_files("staff.xlsx", None, now)

    # Only the 1C export says who has left; two of them are hired again by what it says, and count as leavers.
    assert by_1c == Imported(unchanged=1172, closed=28)
    assert by_xlsx == Imported(unchanged=1200)
    found = {row.personnel_number: row for row in stored_people()}
    left = [number for number, row in found.items() if row.left_on]
    assert (found.keys(), len(left)) == (stored.keys(), 28)
    assert {number: row for number, row in found.items() if number not in left} == {
        number: row for number, row in stored.items() if number not in left
    }


@pytest.mark.parametrize("staff", ["staff-1c.csv", "staff.xlsx"])
def test_each_file_alone_fills_an_empty_house_with_1200_people(inside, now, staff):
    assert import_files(staff, "units.csv", now) == WHOLE
    assert import_files(staff, "units.csv", now) == SAME


def test_heads_and_deputies_come_in_by_number_whoever_they_belong_to(inside, now):
    import_files("staff.csv", "units.csv", now)

    heads = {row.code: (row.head, row.deputy) for row in stored_units()}

    assert heads["HQ"] == ("001004", "001006")
    assert heads["SM"] == ("001109", "")


def test_a_broken_file_is_refused_with_one_sentence_a_line_and_nothing_is_imported(inside, now):
    with pytest.raises(ListsRefused) as refused:
        import_files("staff-broken.csv", "units.csv", now)

    lines = [fault.line for fault in refused.value.plan.staff_faults]
    assert lines == [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27]
    assert refused.value.plan.unit_faults == ()
    assert (head_count(), stored_units(), journal_acts()) == (0, [], [])


def test_the_good_lines_come_in_by_choice_alone(inside, now):
    done = import_files("staff-broken.csv", "units.csv", now, accept_good_lines=True)

    assert done == Imported(added=28, units_added=34, left_out=12)
    assert head_count() == 28


def test_a_file_without_any_good_line_is_refused_even_by_choice(inside, now):
    with pytest.raises(ListsRefused):
        import_files("staff.csv", None, now, accept_good_lines=True)


# Any list at all.


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=people())
def test_any_list_twice_is_the_list_once(inside, now, listed):
    db.session.execute(delete(Employee))
    db.session.commit()
    import_units(units_of(COMPANY, SHOP), by=None, now=now)
    import_staff(a_list(*listed), by=None, now=now)
    once = stored_people()

    again = import_staff(a_list(*reversed(listed)), by=None, now=now)

    assert again == Imported(unchanged=len(listed))
    assert stored_people() == once


# One thing at a time.


def test_two_people_exchange_their_addresses_in_one_import(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)

    done = import_staff(a_list(replace(ADA, email=BEN.email), replace(BEN, email=ADA.email)), by=None, now=now)

    assert done == Imported(changed=2)
    assert {row.personnel_number: row.email for row in stored_people()} == {"1": BEN.email, "2": ADA.email}


def test_hr_cannot_lead_the_letters_of_an_administrator_to_another_address(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)
    ids = dict(db.session.execute(select(Employee.personnel_number, Employee.id)).all())
    db.session.remove()
    ada, ben = ids[ADA.personnel_number], ids[BEN.personnel_number]
    grant_role(ADA.personnel_number, Role.ADMIN, by=None, now=now)
    grant_role(BEN.personnel_number, Role.HR, by=None, now=now)
    before, elsewhere = stored_people(), a_list(replace(ADA, email="elsewhere@example.org"), BEN)
    with pytest.raises(NotAllowed):
        import_staff(elsewhere, by=ben, now=now)
    db.session.remove()
    assert stored_people() == before
    assert import_staff(elsewhere, by=ada, now=now).changed == 1


def test_a_conflict_of_addresses_is_found_before_the_database_finds_it(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)

    with pytest.raises(ListsRefused):
        import_staff(a_list(replace(ADA, personnel_number="3")), by=None, now=now)

    assert head_count() == 2


def test_when_a_unit_moves_the_paths_below_it_follow(inside, now):
    branch = UnitRow("B", "Branch", UnitKind.BRANCH, "C", "Europe/Moscow")
    import_units(units_of(COMPANY, branch, replace(SHOP, parent_code="B")), by=None, now=now)
    inner = UnitRow("D", "Desk", UnitKind.DEPARTMENT, "S", "Europe/Moscow")

    done = import_units(units_of(replace(SHOP, parent_code="C"), inner), by=None, now=now)

    ids = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    paths = dict(db.session.execute(select(Unit.code, Unit.path)).all())
    assert (done.units_added, done.units_changed) == (1, 1)
    assert paths["S"] == f"/{ids['C']}/{ids['S']}/"
    assert paths["D"] == f"/{ids['C']}/{ids['S']}/{ids['D']}/"


def test_the_company_of_the_installation_is_taken_over(inside, now):
    made = a_unit(code="COMPANY")
    an_account(an_employee("Dan", made), Role.ADMIN)

    done = import_files("staff.csv", "units.csv", now)

    assert done == Imported(added=1200, units_added=33, units_changed=1)
    assert db.session.get(Unit, made.id, populate_existing=True).code == "SM"


def test_leavers_are_closed_and_their_sign_ins_end(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)
    ada, ben = (search_people(name)[0] for name in ("Lovell", "Brooks"))
    for person in (ada, ben):
        an_account(person)
        db.session.add(
            SignIn(token_hash=f"{person.id:064d}", employee_id=person.id, expires_at=now + timedelta(days=1))
        )
    db.session.commit()

    done = import_staff(
        a_list(replace(ADA, left_on=now.date()), replace(BEN, left_on=date(2030, 1, 1))), by=None, now=now
    )

    assert done == Imported(closed=2)
    assert list(db.session.scalars(select(SignIn.employee_id))) == [ben.id]


def test_people_missing_from_a_list_stay_unless_closing_is_chosen(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)

    kept = import_staff(a_list(ADA), by=None, now=now)
    closed = import_lists(Lists(staff=a_list(ADA)), by=None, now=now, close_missing=True)

    assert (kept, closed) == (Imported(unchanged=1), Imported(unchanged=1, closed=1))
    assert {row.personnel_number: row.left_on for row in stored_people()} == {"1": None, "2": now.date()}


def test_a_list_with_faults_closes_nobody(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    import_staff(a_list(ADA, BEN), by=None, now=now)
    cleo = replace(BEN, personnel_number="3", last_name="Carter")

    done = import_lists(Lists(staff=a_list(ADA, cleo)), by=None, now=now, accept_good_lines=True, close_missing=True)

    assert done == Imported(unchanged=1, left_out=1)


def test_an_import_is_in_the_journal_with_its_counts(inside, now):
    dan = an_employee("Dan", a_unit(code="C"))
    done = import_staff(a_list(ADA, BEN), by=dan.id, now=now)

    entry = db.session.scalar(select(JournalEntry))
    assert (entry.by_id, entry.act) == (dan.id, "staff imported")
    assert f'"added": {done.added}' in entry.details
    assert set(asdict(done)) <= set(entry.details.replace('"', " ").split())
    assert first_broken_entry() is None


def test_two_imports_at_once_end_in_order(app, now):
    together = Barrier(2)

    def import_it(_):
        with app.app_context():
            lists = the_files("staff.csv", "units.csv", now)
            together.wait(timeout=60)
            return import_lists(lists, by=None, now=now)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(import_it, range(2)))

    assert sorted(one.added for one in done) == [0, 1200]
    assert sorted(one.unchanged for one in done) == [0, 1200]
    with app.app_context():
        assert (head_count(), journal_acts()) == (1200, ["staff imported"])


def test_an_import_that_breaks_off_leaves_nothing(inside, now):
    import_units(units_of(COMPANY), by=None, now=now)
    nowhere = replace(ADA, unit_code="NOWHERE")

    with pytest.raises(KeyError):
        import_lists(Lists(units=units_of(SHOP), staff=a_list(nowhere)), by=None, now=now)

    assert [unit.code for unit in stored_units()] == ["C"]
    assert head_count() == 0
