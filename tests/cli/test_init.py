"""`flask init`: keys, database, first administrator; exit status and repetition as INTERFACES says."""

import re
import stat

import pytest

from contest.domain.staff import Role
from contest.extensions import db
from contest.models import AccountRole, Employee, JournalEntry, Unit
from tests.factories import a_unit, an_account, an_employee
from tests.installation import flask

WHO = ("--personnel-number", "000001", "--last-name", "Lovell", "--first-name", "Ada")
NEW = "blue kettle seven moons"


@pytest.fixture
def run(app):
    """Runs a command in the process of the test; returns (status, output)."""

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=list(arguments))
        return result.exit_code, result.output

    return run


def administrators(app):
    with app.app_context():
        asked = db.session.query(Employee.personnel_number).join(AccountRole, AccountRole.employee_id == Employee.id)
        return sorted(number for (number,) in asked.where(AccountRole.role == Role.ADMIN))


def test_without_a_name_it_brings_the_database_up_to_date_and_says_the_next_step(app, run):
    status, output = run("init")
    assert (status, administrators(app)) == (0, [])
    assert output.splitlines()[-1] == "There is no administrator yet: flask --app wsgi init --personnel-number NUMBER"


def test_the_first_administrator_gets_a_link_that_opens_the_door(app, run, client):
    status, output = run("init", *WHO)
    assert (status, administrators(app)) == (0, ["000001"])
    path = re.search(re.escape(app.config["QL"].public_url) + r"(/account/password/\S+)", output)[1]
    assert client.post(path, data={"new": NEW, "again": NEW}).status_code == 303
    assert client.get("/office/roles").status_code == 200


def test_the_printed_code_opens_the_door_too(app, run, client):
    code = re.search(r"with the code (\S+)", run("init", *WHO)[1])[1]
    assert client.post("/account/invitation", data={"login": "000001", "code": code}).status_code == 303


def test_a_second_call_changes_nothing_and_prints_the_same_link(app, run):
    first, second = run("init", *WHO), run("init", *WHO)
    assert first == second
    with app.app_context():
        counts = [db.session.query(table).count() for table in (Employee, Unit, AccountRole)]
        acts = [entry.act for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]
    assert counts == [1, 1, 1]
    assert acts.count("right given") == 1


def test_with_a_password_the_administrator_signs_in_at_once(app, run, client):
    status, output = run("init", *WHO, "--password", NEW)
    assert (status, "signs in with a password" in output, NEW in output) == (0, True, False)
    assert client.post("/account/sign-in", data={"login": "000001", "password": NEW}).status_code == 303
    again = run("init", *WHO, "--password", "another quiet evening")
    assert again[0] == 0
    assert app.test_client().post("/account/sign-in", data={"login": "000001", "password": NEW}).status_code == 303


def test_somebody_on_the_staff_list_needs_no_names(app, run):
    with app.app_context():
        an_employee("Ada", a_unit(), personnel_number="001204")
    assert run("init", "--personnel-number", "001204")[0] == 0
    assert administrators(app) == ["001204"]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--personnel-number", "7"], 1, "Nobody has the number 7 yet"),
        ([*WHO, "--password", "short"], 1, "Use 12 characters or more."),
        (["--personnel-number", "7" * 33, "--last-name", "L", "--first-name", "A"], 1, "1 to 32 characters"),
        (["--last-name", "Lovell"], 2, "--personnel-number is missing"),
        (["--no-such-option"], 2, "No such option"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_left(app, run, arguments, status, sentence):
    found, output = run("init", *arguments)
    assert (found, sentence in output) == (status, True)
    assert "Traceback" not in output
    assert administrators(app) == []


def test_whoever_has_left_becomes_no_administrator(app, run, now):
    with app.app_context():
        an_employee("Ada", a_unit(), personnel_number="001204", left_on=now.date())
    assert run("init", "--personnel-number", "001204")[0] == 1
    assert administrators(app) == []


def test_a_link_can_be_made_by_hand_for_a_locked_out_administrator(app, run, client):
    with app.app_context():
        an_account(an_employee("Ada", a_unit(), personnel_number="001204"), Role.ADMIN)
    status, output = run("one-time-link", "001204")
    path = re.search(r"/account/password/\S+", output)[0]
    assert (status, client.post(path, data={"new": NEW, "again": NEW}).status_code) == (0, 303)
    assert run("one-time-link", "nobody") == (1, "Error: Nobody has the personnel number nobody.\n")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_an_empty_folder_keys_and_tables_are_made_once(bare_database, tmp_path):
    instance = tmp_path / "instance"
    environment = {"DATABASE_URL": bare_database, "INSTANCE_DIR": str(instance), "SECRET_KEY": "", "SEALING_SECRET": ""}
    first = flask(environment, "init", *WHO)
    assert (first.returncode, first.stderr) == (0, "")
    keys = {name: (instance / name).read_text() for name in ("secret_key", "sealing_secret")}
    assert keys["secret_key"] != keys["sealing_secret"]
    assert {stat.S_IMODE((instance / name).stat().st_mode) for name in keys} == {0o600}
    second = flask(environment, "init", *WHO)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert {name: (instance / name).read_text() for name in keys} == keys


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_said_in_a_sentence(database, tmp_path):
    environment = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "INSTANCE_DIR": str(tmp_path),
        "SECRET_KEY": "a secret of the tests that nobody guesses",
    }
    answer = flask(environment, "init")
    assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
    assert "The database does not answer:" in answer.stderr
