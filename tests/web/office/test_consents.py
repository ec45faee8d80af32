"""HR follows the consents up: the list with its filters, reminders, answers on paper with the scan."""

from io import BytesIO

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Consent
from tests.factories import a_consent, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.post import mailed, notices
from tests.statements import statements
from tests.strange_files import pdf

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ANSWERS = {"taking_part": "yes", "internal": "yes", "fields": ["work"], "outside": "no", "text_version": "1"}


class Scene:
    """Dan of HR; Ada's foundry with a contest in which nobody has been nominated yet."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", self.company))
            self.ada = a_head("Ada", self.foundry)
            self.dan = an_employee("Dan", self.company)
            an_account(self.dan, Role.HR)
            self.contest = a_contest(Phase.SCREENING, self.company)
        sign_in(client, self.dan)

    def nominee(self, name="", state=ConsentState.ASKED, person=None, **values):
        with self.app.app_context():
            person = db.session.merge(person) if person else an_employee(name, db.session.merge(self.foundry), **values)
            contest = db.session.merge(self.contest)
            a_nomination(contest, person, db.session.merge(self.ada), NominationStatus.SUBMITTED, person_agrees=False)
            a_consent(contest, person, state, *ConsentKind)
            return person

    def names(self, **filters) -> list[str]:
        answer = self.client.get("/office/consents", query_string=filters)
        assert answer.status_code == 200
        return [name for name in ("Brooks", "Carter", "Evans") if name in answer.text]

    def paper(self, person) -> str:
        return f"/office/consents/{self.contest.id}/{person.id}/paper"


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def test_the_list_shows_who_waits_and_is_narrowed_by_answer_and_by_way(scene):
    assert "No answer is awaited." in scene.client.get("/office/consents").text
    scene.nominee("Cleo")
    scene.nominee("Ben", email="ben@example.com")
    scene.nominee("Eve", ConsentState.DECLINED)
    assert scene.names() == ["Brooks", "Carter"]
    assert scene.names(reach="mail") == ["Brooks"]
    assert scene.names(reach="paper") == ["Carter"]
    assert scene.names(shelf="declined") == ["Evans"]
    assert scene.names(shelf="given") == []
    assert scene.names(contest=scene.contest.id + 99) == []
    assert scene.names(contest="x", shelf="x", reach="x", page=99) == ["Brooks", "Carter"]


def test_everybody_on_the_page_with_an_address_is_reminded_once_a_day(scene):
    scene.nominee("Cleo")
    ben = scene.nominee("Ben", email="ben@example.com")
    for _ in range(2):
        assert scene.client.post("/office/consents").status_code == 303
    with scene.app.app_context():
        assert mailed() == [(LetterKind.CONSENT_REMINDER, ben.id)]
        assert len(notices(kind=LetterKind.CONSENT_REMINDER)) == 2


def test_the_answers_of_a_signed_form_are_recorded_with_its_scan(scene):
    cleo = scene.nominee("Cleo")
    path = scene.paper(cleo)
    assert scene.client.get(path).status_code == 200
    refused = scene.client.post(path, data=ANSWERS)
    assert refused.status_code == 422
    assert "Attach the scan of the signed consent first." in refused.text
    noted = scene.client.post(path, data={**ANSWERS, "files": (BytesIO(pdf()), "form.pdf")})
    assert noted.status_code == 303, noted.text
    with scene.app.app_context():
        found = {each.kind.value: (each.state.value, each.way.value) for each in db.session.query(Consent)}
    assert found == {
        "taking_part": ("given", "paper"),
        "internal": ("given", "paper"),
        "outside": ("declined", "paper"),
    }


def test_a_file_that_is_no_paper_is_refused_beside_its_field(scene):
    cleo = scene.nominee("Cleo")
    refused = scene.client.post(scene.paper(cleo), data={**ANSWERS, "files": (BytesIO(b"MZ\x90"), "form.pdf")})
    assert refused.status_code == 422
    assert 'id="files-e"' in refused.text


def test_nobody_of_hr_records_the_own_answers(scene):
    scene.nominee(person=scene.dan)
    answer = scene.client.post(scene.paper(scene.dan), data=ANSWERS)
    assert answer.status_code == 403


def test_a_person_who_was_not_asked_is_not_found(scene):
    assert scene.client.get(scene.paper(scene.ada)).status_code == 404
    assert scene.client.get("/office/consents/999/999/paper").status_code == 404


def test_only_hr_gets_in(scene, app, sign_in):
    cleo = scene.nominee("Cleo")
    ada = sign_in(app.test_client(), scene.ada)
    assert ada.get("/office/consents").status_code == 403
    assert ada.post(scene.paper(cleo), data=ANSWERS).status_code == 403


def test_the_list_asks_as_often_for_one_as_for_thirty(scene):
    def asked() -> int:
        with statements() as heard:
            assert scene.client.get("/office/consents").status_code == 200
        return len(heard)

    scene.nominee("Cleo")
    first = asked()
    for _ in range(24):
        scene.nominee()
    assert asked() == first
