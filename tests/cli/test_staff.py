"""`flask import-staff`: what it says, what it writes, how it ends (INTERFACES)."""

import pytest
from sqlalchemy import func, select

from contest.extensions import db
from contest.models import Employee, JournalEntry, Unit
from tests.staff_lists import FIXTURES


@pytest.fixture
def run(app):
    """The command with these arguments; fixtures are named by their file names."""

    def run(*arguments):
        paths = [str(FIXTURES / one) if (FIXTURES / one).is_file() else one for one in arguments]
        return app.test_cli_runner().invoke(args=["import-staff", *paths])

    return run


def rows(app):
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) for table in (Unit, Employee, JournalEntry)
        )


def test_two_files_are_imported_and_a_second_time_change_nothing(app, run):
    first = run("--units", "units.csv", "staff.csv")
    again = run("--units", "units.csv", "staff.csv")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == (
        "Units: 34 added, 0 changed, 0 unchanged.\nPeople: 1200 added, 0 changed, 0 closed, 0 unchanged.\n"
    )
    assert again.stdout == (
        "Units: 0 added, 0 changed, 34 unchanged.\nPeople: 0 added, 0 changed, 0 closed, 1200 unchanged.\n"
    )
    assert rows(app) == (34, 1200, 1)


def test_a_dry_run_says_what_would_change_and_writes_nothing(app, run):
    done = run("--units", "units.csv", "staff.csv", "--dry-run")

    assert done.exit_code == 0
    assert done.stdout.startswith("Unit SM, АО «Северный меридиан»: new\n")
    assert done.stdout.splitlines()[-2:] == [
        "... and 1184 more changes.",
        "Would add 1200 people, change 0, close 0, leave 0 unchanged; add 34 units, change 0, leave 0 unchanged."
        " Nothing was written.",
    ]
    assert rows(app) == (0, 0, 0)


def test_a_dry_run_tells_changes_field_by_field(app, run):
    run("--units", "units.csv", "staff.csv")
    done = run("staff-1c.csv", "--dry-run")
    assert done.stdout.splitlines()[0] == "001005, Елисеева Агафья: left_on nothing -> 2026-03-02"


def test_a_broken_file_ends_with_1_and_a_sentence_for_each_line(app, run):
    done = run("--units", "units.csv", "staff-broken.csv")

    assert done.exit_code == 1
    assert done.stdout == ""
    said = done.stderr.splitlines()
    assert len(said) == 13
    assert said[0] == "staff-broken.csv, line 5: The personnel number 001003 already stands on line 4."
    assert said[-1] == "Error: The lists have faults, so nothing was imported."
    assert rows(app) == (0, 0, 0)


def test_a_dry_run_of_a_broken_file_ends_with_1_too(app, run):
    assert run("--units", "units.csv", "staff-broken.csv", "--dry-run").exit_code == 1


def test_the_good_lines_are_imported_when_asked_for(app, run):
    done = run("--units", "units.csv", "staff-broken.csv", "--accept-good-lines")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "12 faulty lines were left out."
    assert rows(app) == (34, 28, 1)


def test_people_without_units_are_refused_in_one_sentence(run):
    done = run("staff.csv")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0] == (
        "staff.csv: There are no units yet. Choose the list of units too: people are put into its units."
    )


def test_what_is_no_table_is_refused_in_words(app, run, tmp_path):
    picture = tmp_path / "staff.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run(str(picture))
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: staff.png: This is not a table. Upload a CSV or XLSX file.\n",
    )


@pytest.mark.parametrize("arguments", [(), ("missing.csv",), ("--units",), ("staff.csv", "--no-such-option")])
def test_wrong_usage_ends_with_2(run, arguments):
    assert run(*arguments).exit_code == 2
