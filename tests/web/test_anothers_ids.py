"""What is somebody else's answers like a number that nobody has: every address with an id, tried by Eve (A19).

Eve heads a unit of another branch, so every room of heads is open to her; nothing here is hers.
"""

import re

import pytest

from contest.domain.consents import TEXT_VERSION, ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind, PictureSize
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Consent, Contest, Unit, Upload, UploadContent
from contest.web.access import Policy, policy_of
from tests.factories import NOW, a_consent, a_contest, a_head, a_nomination, a_unit, an_employee
from tests.web.everybody import choices_of, rules

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
UNKNOWN = 987_654
OPEN_TO_ALL = {"hall", "voting"}
"""Rooms whose contests everybody may look at; what is kept back there is tried elsewhere (A38, the phases)."""
CHANCE = re.compile(r'(nonce|csrf_token|value)="[^"]*"|987654|\b\d{1,7}\b')


class Theirs:
    """The contest, the nomination and the person of Ada's branch, in which Eve has no part at all."""

    def __init__(self, phase: Phase) -> None:
        company = a_unit("Altair Works")
        perm, tver = a_unit("Perm Foundry", company), a_unit("Tver Assembly", company)
        self.eve = a_head("Eve", a_unit("Tver Shop", tver))
        ada = a_head("Ada", a_unit("Casting", perm))
        cleo = an_employee("Cleo", db.session.get(Unit, ada.unit_id))
        contest = a_contest(phase, perm)
        self.values = {"contest_id": contest.id, "employee_id": cleo.id, "unit_id": ada.unit_id}
        self.statuses = {
            status: a_nomination(contest, person, ada, status).id
            for status in NominationStatus
            for person in [an_employee("", db.session.get(Unit, ada.unit_id))]
        }
        a_consent(contest, cleo, ConsentState.ASKED)

    def address(self, app, rule, **other) -> str:
        known = {**self.values, **other}
        values = {
            name: (choices_of(rule, name) or [known.get(name, 1 if name.endswith("_id") else "x")])[0]
            for name in rule.arguments
        }
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods)[0])


def heard(client, address: str, method: str) -> tuple[int, str]:
    """What the answer says, without the numbers that were asked for."""
    answer = client.open(address, method=method, data={"version": "1"}, buffered=True)
    return answer.status_code, CHANCE.sub("", answer.text + answer.headers.get("Location", ""))


@ONE
@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.ANNOUNCED])
def test_whatever_belongs_to_another_branch_does_not_exist_for_eve(app, client, sign_in, phase):
    with app.app_context():
        theirs = Theirs(phase)
    sign_in(client, theirs.eve)
    tried, told = 0, {}
    for rule in rules(app):
        ids = {name for name in rule.arguments if name.endswith("_id")}
        if not ids or policy_of(rule.endpoint) not in {Policy.SIGNED_IN, Policy.HEAD}:
            continue
        if rule.endpoint.partition(".")[0] in OPEN_TO_ALL:
            continue
        numbers = theirs.statuses.values() if "nomination_id" in ids else [0]
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            for number in numbers:
                address = theirs.address(app, rule, nomination_id=number)
                unknown = theirs.address(app, rule, **dict.fromkeys(ids, UNKNOWN))
                tried += 1
                if (found := heard(client, address, method)) != heard(client, unknown, method):
                    told[f"{method} {address}"] = found[0]
    assert tried >= 20
    assert told == {}


@ONE
def test_the_same_addresses_do_exist_for_ada(app, client, sign_in):
    with app.app_context():
        theirs = Theirs(Phase.NOMINATING)
        ada = db.session.get(Unit, theirs.values["unit_id"]).head
    sign_in(client, ada)
    for number in theirs.statuses.values():
        assert client.get(f"/nominations/{number}").status_code == 200
    assert client.get(f"/nominations/{UNKNOWN}").status_code == 404


PAPER_ADDRESSES = ("/papers/{key}", "/papers/{key}/large", "/papers/{key}/small")


def kept_papers(phase: Phase) -> tuple[Theirs, dict[str, int], list[str]]:
    """A file with every nomination of theirs; who reads one of them, and the addresses of the files."""
    theirs = Theirs(phase)
    keys = []
    for position, number in enumerate(theirs.statuses.values()):
        values = {"media_type": "image/jpeg", "size": 2, "sha256": "0" * 64, "width": 1, "height": 1}
        key = f"{position:043d}"
        upload = Upload(key=key, uploaded_by_id=theirs.eve.id, uploaded_at=NOW, **values)
        db.session.add(Attachment(upload=upload, nomination_id=number, kind=PaperKind.PHOTO, name="face.jpg"))
        db.session.flush()
        db.session.add_all(UploadContent(upload_id=upload.id, size=size, content=b"\xff\xd8") for size in PictureSize)
        keys.append(key)
    db.session.commit()
    return theirs, {status.value: number for status, number in theirs.statuses.items()}, keys


@ONE
@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.ANNOUNCED])
def test_the_papers_of_another_branch_do_not_exist_for_eve(app, client, sign_in, phase):
    with app.app_context():
        theirs, numbers, keys = kept_papers(phase)
        lines = {each.nomination_id: each.id for each in db.session.query(Attachment)}
    sign_in(client, theirs.eve)
    unknown = {shape: heard(client, shape.format(key="k" * 43), "GET") for shape in PAPER_ADDRESSES}
    told = [
        shape.format(key=key)
        for key in keys
        for shape in PAPER_ADDRESSES
        if heard(client, shape.format(key=key), "GET") != unknown[shape]
    ]
    for number in numbers.values():
        for act in ("remove", "crop"):
            for method in ("GET", "POST"):
                address = f"/papers/of/{number}/{lines[number]}/{act}"
                nowhere = f"/papers/of/{UNKNOWN}/{UNKNOWN}/{act}"
                if heard(client, address, method) != heard(client, nowhere, method):
                    told.append(f"{method} {address}")
    assert told == []


@ONE
def test_the_same_papers_do_exist_for_ada(app, client, sign_in):
    with app.app_context():
        theirs, _numbers, keys = kept_papers(Phase.NOMINATING)
        ada = db.session.get(Unit, theirs.values["unit_id"]).head
    sign_in(client, ada)
    assert [client.get(f"/papers/{key}").status_code for key in keys] == [200] * len(keys)


@ONE
def test_a_nominee_answers_for_nobody_else(app, client, sign_in):
    with app.app_context():
        theirs = Theirs(Phase.NOMINATING)
        contest_id, cleo_id = theirs.values["contest_id"], theirs.values["employee_id"]
        a_consent(db.session.get(Contest, contest_id), theirs.eve, ConsentState.ASKED)
    sign_in(client, theirs.eve)
    forged = {"employee_id": cleo_id, "person": cleo_id, "by": cleo_id, "text_version": TEXT_VERSION}
    assert client.post(f"/consents/{contest_id}/decline", data=forged).status_code == 303
    with app.app_context():
        states = {
            person: db.session.get(Consent, (contest_id, person, ConsentKind.TAKING_PART)).state
            for person in (theirs.eve.id, cleo_id)
        }
    assert states == {theirs.eve.id: ConsentState.DECLINED, cleo_id: ConsentState.ASKED}


@pytest.mark.parametrize("address", ["/papers/{nul}", "/papers/{nul}/small"])
def test_an_address_that_no_table_holds_is_unknown_too(app, client, sign_in, address):
    with app.app_context():
        eve = a_head("Eve")
    sign_in(client, eve)
    assert client.get(address.format(nul="%00" * 43)).status_code == 404
