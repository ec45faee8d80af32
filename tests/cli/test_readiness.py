"""Commands before `flask init`: a sentence and status 1, never a traceback (INTERFACES)."""

import pytest

from tests.installation import flask
from tests.staff_lists import FIXTURES


@pytest.mark.parametrize(
    ("command", "table"),
    [
        (("advance",), "seasons"),
        (("import-staff", str(FIXTURES / "staff.csv")), "units"),
        (("one-time-link", "000001"), "employees"),
    ],
)
def test_without_its_tables_a_command_names_the_next_step(tmp_path, command, table):
    answer = flask({"INSTANCE_DIR": str(tmp_path)}, *command)
    assert (answer.returncode, answer.stderr.splitlines()) == (
        1,
        [f"Error: The database is not ready: no such table: {table}. Bring it up to date first: flask --app wsgi init"],
    )
