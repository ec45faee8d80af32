"""The journal page: readable for those who oversee, closed to everybody else, honest about a broken chain."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import update

from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import JournalEntry
from contest.services import journal
from contest.services.transaction import transaction
from contest.wording.journal import ACTS
from tests.factories import a_contest, an_account, an_employee
from tests.statements import statements


def entries(now, count, **values):
    with transaction():
        for number in range(count):
            journal.record("contest published", now=now, number=number, **values)


@pytest.fixture
def reader(app):
    """The personnel number of somebody with this right."""

    def reader(*roles):
        with app.app_context():
            person = an_employee("Eve")
            an_account(person, *roles)
            return person.personnel_number

    return reader


@pytest.mark.parametrize(
    ("roles", "status"), [((), 403), ((Role.WITNESS,), 200), ((Role.HR,), 200), ((Role.ADMIN,), 200)]
)
def test_only_those_who_oversee_read_the_journal(app, client, sign_in, reader, roles, status):
    sign_in(client, reader(*roles))
    assert client.get("/office/journal").status_code == status


def test_an_entry_says_who_did_what_about_which_contest(app, client, sign_in, reader, now):
    number = reader(Role.WITNESS)
    with app.app_context():
        dan, contest = an_employee("Dan"), a_contest(Phase.PLANNED)
        entries(now, 1, by=dan.id, contest_id=contest.id)
        entries(now, 1, by=None)
        contest_id = contest.id
    sign_in(client, number)
    page = client.get("/office/journal").text
    assert "Dan Dorsey" in page and "Contest published" in page and "by itself" in page
    only = client.get(f"/office/journal?contest={contest_id}").text
    assert "Dan Dorsey" in only and "by itself" not in only


def test_checking_finds_a_changed_entry(app, client, sign_in, reader, now):
    sign_in(client, reader(Role.WITNESS))
    with app.app_context():
        entries(now, 3, by=None)
    assert "The chain holds." in client.get("/office/journal?check=1").text
    with app.app_context():
        db.session.execute(update(JournalEntry).where(JournalEntry.id == 2).values(act="contest cancelled"))
        db.session.commit()
    assert "Entry 2 does not follow" in client.get("/office/journal?check=1").text


def test_the_page_asks_as_often_for_thirty_entries_as_for_one(app, client, sign_in, reader, now):
    sign_in(client, reader(Role.WITNESS))
    with app.app_context():
        entries(now, 1, by=an_employee("Dan").id)
    with statements() as one:
        client.get("/office/journal")
    with app.app_context():
        for _ in range(29):
            entries(now, 1, by=an_employee().id)
    with statements() as many:
        client.get("/office/journal")
    assert len(many) == len(one)


@pytest.mark.parametrize("query", ["page=0", "page=-1", f"page={10**9}", "page=x", f"contest={2**31}", "contest=x"])
def test_odd_addresses_are_answered(app, client, sign_in, reader, query):
    sign_in(client, reader(Role.WITNESS))
    assert client.get(f"/office/journal?{query}").status_code == 200


def test_every_act_that_the_services_write_has_a_name(app):
    folder = app.root_path
    written = {act for act in acts_in(folder) if not act.startswith("clock")}
    assert written == {act for act in ACTS if not act.startswith("clock")}


def acts_in(folder):
    """The first argument of every journal.record(...) in the code."""
    for file in Path(folder).rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            line.targets[0].id: line.value
            for line in tree.body
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                for argument in node.args[:1]:
                    choices = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                    found = (named.get(one.id) if isinstance(one, ast.Name) else one for one in choices)
                    yield from (one.value for one in found if isinstance(one, ast.Constant))


def test_in_russian_the_details_are_in_russian_too(app, client, sign_in, reader, now):
    sign_in(client, reader(Role.WITNESS))
    with app.app_context(), transaction():
        journal.record("staff imported", by=None, now=now, added=7)
    client.set_cookie("ql_language", "ru")
    assert "добавлено людей: 7" in client.get("/office/journal").text
