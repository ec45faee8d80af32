"""Who may print the papers of a nomination, under which name they come, and what the journal remembers."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Employee, JournalEntry, Nomination
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee

PAPERS = ("{}.pdf", "{}.docx", "{}/consent.pdf")
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04"}
NUMBER = re.compile(r"petitions(/|%2F)\d+")  # the address itself stands in the links to the other language
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Scene:
    """Ada heads the foundry with Petra as deputy and Sam as secretary; Cleo of it is nominated; Eve is nobody."""

    nomination: int
    people: dict[str, int]


@pytest.fixture
def scene(app: Flask) -> Scene:
    with app.app_context():
        company = a_unit("Northern Meridian")
        foundry = a_unit("Foundry", company)
        people = {"Ada": a_head("Ada", foundry)}
        for name in ("Petra", "Sam", "Cleo"):
            people[name] = an_employee(name, foundry)
        foundry.deputy, foundry.secretary = people["Petra"], people["Sam"]
        for name in ("Dan", "Eve"):
            people[name] = an_employee(name, company)
        for name, person in people.items():
            if name != "Ada":
                an_account(person, *([Role.HR] if name == "Dan" else []))
        contest = a_contest(Phase.NOMINATING, company)
        people["Cleo"].last_name = "Соколова"
        nomination = a_nomination(contest, people["Cleo"], people["Ada"], NominationStatus.DRAFT)
        db.session.commit()
        return Scene(nomination.id, {name: person.id for name, person in people.items()})


def browser(app, sign_in, scene, name):
    with app.app_context():
        person = db.session.get(Employee, scene.people[name])
    return sign_in(app.test_client(), person)


def exports(app):
    with app.app_context():
        return db.session.query(JournalEntry).filter_by(act="paper exported").count()


def submit(app, scene):
    with app.app_context():
        db.session.get(Nomination, scene.nomination).status = NominationStatus.SUBMITTED
        db.session.commit()


@ONE
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["Ada", "Petra", "Sam"])
def test_the_unit_prints_its_own_papers_and_nobody_notes_it(app, sign_in, scene, name, paper):
    client = browser(app, sign_in, scene, name)
    answer = client.get("/petitions/" + paper.format(scene.nomination))
    ending = paper.rpartition(".")[2]
    assert (answer.status_code, answer.mimetype) == (200, TYPES[ending])
    assert answer.data.startswith(BEGINNINGS[ending])
    assert client.get("/petitions/" + paper.format(scene.nomination)).data == answer.data
    assert exports(app) == 0


@ONE
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["Eve", "Cleo", "Dan"])
def test_whoever_may_not_see_a_draft_finds_nothing_as_under_a_number_that_is_none(
    app, sign_in, scene, name, paper, method
):
    client = browser(app, sign_in, scene, name)
    ask = getattr(client, method)
    refused, unknown = ask("/petitions/" + paper.format(scene.nomination)), ask("/petitions/" + paper.format(999999))
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert NUMBER.sub("", refused.text) == NUMBER.sub("", unknown.text)
    assert exports(app) == 0


@pytest.mark.parametrize("paper", PAPERS)
def test_what_hr_takes_out_is_noted(app, sign_in, scene, paper):
    submit(app, scene)
    client = browser(app, sign_in, scene, "Dan")
    address = "/petitions/" + paper.format(scene.nomination)
    assert client.get(address).location == f"/office/screening/{scene.nomination}"
    assert exports(app) == 0
    answer = client.post(address)
    assert answer.status_code == 200 and answer.data.startswith(BEGINNINGS[paper.rpartition(".")[2]])
    assert exports(app) == 1
    assert "Paper of a nomination printed" in _journal(app, sign_in, scene)


@ONE
@pytest.mark.parametrize("name", ["Eve", "Cleo"])
def test_after_submission_strangers_and_the_person_still_find_nothing(app, sign_in, scene, name):
    submit(app, scene)
    client = browser(app, sign_in, scene, name)
    assert [client.get("/petitions/" + each.format(scene.nomination)).status_code for each in PAPERS] == [404] * 3


@ONE
def test_who_proposed_a_colleague_prints_the_petition_and_the_deciding_head_too(app, sign_in, scene):
    with app.app_context():
        nomination = db.session.get(Nomination, scene.nomination)
        nomination.channel = NominationChannel.COLLEAGUE
        nomination.nominator_id = nomination.typed_by_id = scene.people["Eve"]
        nomination.status = NominationStatus.PROPOSED
        db.session.commit()
    for name, status in (("Eve", 200), ("Ada", 200), ("Cleo", 404), ("Dan", 302)):
        client = browser(app, sign_in, scene, name)
        assert client.get(f"/petitions/{scene.nomination}.pdf").status_code == status, name


@ONE
@pytest.mark.parametrize(
    ("language", "paper", "name", "plain"),
    [
        ("en", "{}.pdf", "petition-%D0%A1%D0%BE%D0%BA%D0%BE%D0%BB%D0%BE%D0%B2%D0%B0-{}.pdf", "petition-{}.pdf"),
        ("en", "{}/consent.pdf", "consent-%D0%A1%D0%BE%D0%BA%D0%BE%D0%BB%D0%BE%D0%B2%D0%B0-{}.pdf", "consent-{}.pdf"),
        (
            "ru",
            "{}.docx",
            "%D1%85%D0%BE%D0%B4%D0%B0%D1%82%D0%B0%D0%B9%D1%81%D1%82%D0%B2%D0%BE-"
            "%D0%A1%D0%BE%D0%BA%D0%BE%D0%BB%D0%BE%D0%B2%D0%B0-{}.docx",
            "petition-{}.docx",
        ),
    ],
)
def test_the_file_has_a_name_in_the_readers_language(app, sign_in, scene, language, paper, name, plain):
    client = browser(app, sign_in, scene, "Ada")
    client.set_cookie("ql_language", language)
    answer = client.get("/petitions/" + paper.format(scene.nomination))
    number = scene.nomination
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{plain.format(number)}\"; filename*=UTF-8''{name.format(number)}"
    )
    assert "no-store" in answer.headers["Cache-Control"]


@ONE
@pytest.mark.parametrize("address", ["0.pdf", "99999999999999999999.pdf", "1.exe", "1", "1.pdf/consent.pdf", "x.pdf"])
def test_nonsense_is_not_found(app, sign_in, scene, address):
    client = browser(app, sign_in, scene, "Ada")
    assert client.get(f"/petitions/{address}").status_code == 404


def _journal(app, sign_in, scene):
    return browser(app, sign_in, scene, "Dan").get("/office/journal").text
