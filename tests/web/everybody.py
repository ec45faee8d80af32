"""A small world with one person for every role, and one address for every rule of the application."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind, PictureSize
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Attachment, Employee, Nomination, RollEntry, Upload, UploadContent
from contest.services.accounts import new_sign_in
from contest.services.transaction import transaction
from tests.factories import NOW, a_candidate, a_contest, a_nomination, a_unit, an_account, an_employee

NOBODY = "nobody"
ROLES = (NOBODY, "employee", "head", "deputy", "hr", "admin", "witness")
GIVEN = {"hr": Role.HR, "admin": Role.ADMIN, "witness": Role.WITNESS}
SAFE = {"GET", "HEAD", "OPTIONS"}
CHOICES = re.compile(r"any\(([^)]*)\)")


@dataclass(frozen=True)
class World:
    """Who is there under which id, and what the parts of an address stand for."""

    people: dict[str, int]
    contests: dict[Phase, int]
    values: dict[str, object]

    def address(self, app: Flask, rule: Rule, **other: object) -> str:
        """An address that fits the rule; what nobody has said a value for becomes 1 or "x"."""
        known = {**self.values, **other}
        values = {name: _fitting(rule, name, known) for name in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods - {"OPTIONS"})[0])

    def browser(self, app: Flask, role: str, now: datetime) -> FlaskClient:
        """A browser in which the person of this role is signed in."""
        client = app.test_client()
        if role == NOBODY:
            return client
        with app.app_context(), transaction():
            token = new_sign_in(self.people[role], now=now)
        with client.session_transaction() as session:
            session["_user_id"] = token
        return client


def a_world(app: Flask, *phases: Phase) -> World:
    """Everybody in one department, and a contest in each of these phases with a candidate and a nomination."""
    with app.app_context():
        company = a_unit("Altair Works")
        branch = a_unit("Perm Foundry", company)
        department = a_unit("Casting", branch)
        people = {role: an_employee(role, department) for role in ROLES if role != NOBODY}
        for role, person in people.items():
            an_account(person, *([GIVEN[role]] if role in GIVEN else []))
        branch.head_id, branch.deputy_id = people["head"].id, people["deputy"].id
        db.session.commit()
        contests = {phase: a_contest(phase, company) for phase in phases}
        nominations = [
            a_nomination(contest, people["employee"], people["head"], NominationStatus.SUBMITTED, unit=branch)
            for contest in contests.values()
        ]
        for contest in contests.values():
            a_candidate(contest, an_employee("Cleo", department))
            _put_on_roll(contest.id, list(people.values()))
        file = _a_file(nominations[0] if nominations else None, people["head"])
        values: dict[str, object] = {
            "attachment_id": file.id,
            "key": file.upload.key,
            "contest_id": next((contest.id for contest in contests.values()), 1),
            "nomination_id": next((nomination.id for nomination in nominations), 1),
            "employee_id": people["employee"].id,
            "unit_id": branch.id,
            "year": 2026,
            "kind": "staff",
            "fingerprint": "0" * 16,
            "filename": "no-such-file.txt",
        }
        ids = {role: person.id for role, person in people.items()}
        return World(ids, {phase: contest.id for phase, contest in contests.items()}, values)


def rules(app: Flask) -> list[Rule]:
    """Every rule of the application, by address."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def choices_of(rule: Rule, name: str) -> list[str]:
    """The words that may stand for this part of the address; empty where it is no choice of words."""
    choices = CHOICES.match(_kind(rule, name))
    return [choice.strip(" \"'") for choice in choices[1].split(",")] if choices else []


def _kind(rule: Rule, name: str) -> str:
    converter = re.search(rf"<(?:(?P<kind>[^<>:]*(?:\([^)]*\))?):)?{name}>", rule.rule)
    return (converter and converter["kind"]) or "string"


def _a_file(nomination: Nomination | None, sender: Employee) -> Attachment:
    """A small picture among the papers of the nomination; without one, a file that is nowhere."""
    values = {"media_type": "image/jpeg", "size": 2, "sha256": "0" * 64, "width": 1, "height": 1}
    upload = Upload(key="k" * 43, uploaded_by_id=sender.id, uploaded_at=NOW, **values)
    file = Attachment(upload=upload, kind=PaperKind.PHOTO, name="face.jpg")
    if nomination is None:
        file.id = 1
        return file
    file.nomination_id = nomination.id
    db.session.add(file)
    db.session.flush()
    db.session.add_all(UploadContent(upload_id=upload.id, size=size, content=b"\xff\xd8") for size in PictureSize)
    db.session.commit()
    return file


def _put_on_roll(contest_id: int, people: list[Employee]) -> None:
    for person in people:
        db.session.add(RollEntry(contest_id=contest_id, employee_id=person.id, unit_id=person.unit_id))
    db.session.commit()


def _fitting(rule: Rule, name: str, known: dict[str, object]) -> object:
    kind = _kind(rule, name)
    if choices := choices_of(rule, name):
        return known[name] if known.get(name) in choices else choices[0]
    return known.get(name, 1 if kind.startswith("int") else "x")
