"""The journal page: readable for those who oversee, closed to everybody else, honest about a broken chain."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import update

from contest.domain.accounts import TokenKind
from contest.domain.consents import ConsentState, ConsentWay, PublishedField
from contest.domain.contest_setup import SetupStep
from contest.domain.contests import Method, ScoreMode, Weighting
from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationChannel, RefusalReason
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.domain.stages import LatePolicy
from contest.domain.steering import Forward
from contest.extensions import db
from contest.models import JournalEntry
from contest.services import journal
from contest.services.rechecks import Occasion
from contest.services.screening import DECIDED
from contest.services.transaction import transaction
from contest.web.office.journal_words import detail_value
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
    """The first argument of every journal.record(...) in the code, also where it came through a function beside it."""
    for file in Path(folder).rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            line.targets[0].id: line.value
            for line in tree.body
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        }
        handed_on = dict(handing_on(tree))
        for call in calls_in(tree):
            if is_record(call):
                acts = call.args[:1]
            elif isinstance(call.func, ast.Name) and call.func.id in handed_on:
                acts = call.args[handed_on[call.func.id] :][:1]
            else:
                continue
            for act in acts:
                choices = [act.body, act.orelse] if isinstance(act, ast.IfExp) else [act]
                found = (named.get(one.id) if isinstance(one, ast.Name) else one for one in choices)
                yield from (one.value for one in found if isinstance(one, ast.Constant))


def calls_in(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def is_record(call):
    return isinstance(call.func, ast.Attribute) and call.func.attr == "record"


def handing_on(tree):
    """Functions of a module that record what one of their arguments names: the function and the argument's place."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        places = {argument.arg: place for place, argument in enumerate(function.args.args)}
        for call in calls_in(function):
            if is_record(call) and isinstance(call.args[0], ast.Name) and call.args[0].id in places:
                yield function.name, places[call.args[0].id]


def test_in_russian_the_details_are_in_russian_too(app, client, sign_in, reader, now):
    sign_in(client, reader(Role.WITNESS))
    with app.app_context(), transaction():
        journal.record("staff imported", by=None, now=now, added=7)
    client.set_cookie("ql_language", "ru")
    assert "добавлено людей: 7" in client.get("/office/journal").text


KEYS_IN_THE_CODE = {
    "by_means_of": TokenKind,
    "way": ConsentWay,
    "taking_part": ConsentState,
    "decision": DECIDED,
    "right": Role,
    "method": Method,
    "weighting": Weighting,
    "late": LatePolicy,
    "mode": ScoreMode,
    "phase": Phase,
    "occasion": Occasion,
    "paper": PaperKind,
    "step": [*SetupStep, *Forward],
    "reason": [*Reason, *RefusalReason],
    "fields": PublishedField,
    "without": PaperKind,
    "channels": [f"by_{each}" for each in NominationChannel],
}


@pytest.mark.parametrize("name", list(KEYS_IN_THE_CODE))
def test_no_key_of_the_code_is_shown_to_a_reader(monkeypatch, app, name):
    monkeypatch.setattr("contest.web.office.journal_words._", lambda message: f"<{message}>")
    with app.test_request_context():
        said = [detail_value(name, str(each), zone="UTC") for each in KEYS_IN_THE_CODE[name]]
    assert [each for each in said if not each.startswith("<")] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("active", True, "yes"),
        ("employees", [3, 1, 2], "3"),
        ("papers", "reference!, photo", "Reference!, Photo"),
        ("criteria", "effect 30, Speed of repair 70", "Effect on quality 30, Speed of repair 70"),
        ("dropped", "12: too_new, 7: ", "12: too short a service, 7: "),
        ("reason", "The plant stood still.", "The plant stood still."),
        ("way", "a way of tomorrow", "a way of tomorrow"),
        ("url", "https://chat.example/…", "https://chat.example/…"),
        ("number", 100, "100"),
        ("planned", "2026-11-28T21:30:00+00:00", "Sunday 29 November 2026, 00:30"),
        ("voting_close_at", "2026-11-28 09:00:00+00:00", "Saturday 28 November 2026, 12:00"),
        ("until", "some day", "some day"),
        ("day", "2026-11-04", "Wednesday 4 November 2026"),
        (
            "rule_sets",
            "seniority_least 12, never_again True; -",
            "months of service at least: 12, a leader never again; -",
        ),
    ],
)
def test_what_stands_beside_an_act_is_said_in_words(app, name, value, said):
    with app.test_request_context():
        assert detail_value(name, value, zone="Europe/Kirov") == said
