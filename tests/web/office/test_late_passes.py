"""Letting somebody in after the deadline: by number and with a reason; the passes given; taking an unused one back."""

import pytest

from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Contest, JournalEntry, LatePass
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee, stored
from tests.statements import statements
from tests.web.reading import shown

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """Dan of HR in front of a contest whose nominations have closed; Cleo works in the foundry, which Ada heads."""

    def __init__(self, app, client, sign_in, phase=Phase.SCREENING):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", self.company)
            self.ada = a_head("Ada", self.foundry)
            self.cleo = an_employee("Cleo", self.foundry)
            self.dan = an_employee("Dan", self.company)
            an_account(self.dan, Role.HR)
            self.contest = a_contest(phase, self.company)
        self.address = f"/office/contests/{self.contest.id}/late"
        sign_in(client, self.dan)

    def let_in(self, number=None, reason="She was on a business trip."):
        number = self.cleo.personnel_number if number is None else number
        return self.client.post(self.address, data={"number": number, "reason": reason})

    def passes(self) -> list[tuple[int, str]]:
        with self.app.app_context():
            return [(each.employee_id, each.reason) for each in db.session.query(LatePass)]

    def given(self, person, now):
        stored(LatePass(contest_id=self.contest.id, employee_id=person.id, reason="Ill", by_id=self.dan.id, at=now))


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def test_somebody_is_found_by_name_and_let_in_with_a_reason(scene):
    page = scene.client.get(f"{scene.address}?q=carter").text
    assert f"{scene.address}?number={scene.cleo.personnel_number}" in page
    filled = scene.client.get(f"{scene.address}?number={scene.cleo.personnel_number}").text
    assert f'value="{scene.cleo.personnel_number}"' in filled
    answer = scene.let_in()
    assert (answer.status_code, answer.location) == (303, scene.address)
    assert scene.passes() == [(scene.cleo.id, "She was on a business trip.")]
    page = shown(scene.client.get(scene.address))
    assert "Cleo Carter may be nominated until voting opens." in page
    assert "She was on a business trip. By Dan Dorsey on" in page and "Not used yet" in page


@ONE
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "no such"}, "Nobody who works here has this personnel number."),
        ({"number": ""}, "Nobody who works here has this personnel number."),
        ({"number": "a\x00"}, "There is a character here that cannot be shown."),
        ({"reason": " "}, "Say why this person may still be nominated."),
        ({"reason": "x" * 501}, "This is too long: 501 characters, 500 at most."),
    ],
)
def test_a_fault_is_said_beside_its_field(scene, fields, words):
    answer = scene.let_in(**fields)
    assert answer.status_code == 422
    assert words in shown(answer)
    assert scene.passes() == []


@ONE
def test_who_has_left_is_not_let_in(scene, now):
    with scene.app.app_context():
        db.session.merge(scene.cleo).left_on = now.date()
        db.session.commit()
    assert scene.let_in().status_code == 422


@ONE
def test_an_unused_pass_is_taken_back_after_a_question(scene, now):
    scene.let_in()
    address = f"{scene.address}/{scene.cleo.id}/revoke"
    assert address in scene.client.get(scene.address).text
    assert "Take back the pass?" in shown(scene.client.get(address))
    assert scene.client.post(address).location == scene.address
    assert scene.passes() == []
    with scene.app.app_context():
        acts = [entry.act for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]
    assert acts[-2:] == ["late pass granted", "late pass revoked"]
    assert scene.client.get(address).status_code == scene.client.post(address).status_code == 404


@ONE
def test_a_used_pass_stays(scene, now):
    scene.let_in()
    with scene.app.app_context():
        contest = db.session.get(Contest, scene.contest.id)
        a_nomination(contest, db.session.merge(scene.cleo), scene.ada, is_late=True)
    page = scene.client.get(scene.address)
    assert "Nominated" in shown(page) and "/revoke" not in page.text
    assert scene.client.post(f"{scene.address}/{scene.cleo.id}/revoke").status_code == 409
    assert len(scene.passes()) == 1


@ONE
@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.ANNOUNCED])
def test_once_people_vote_nobody_is_let_in(app, client, sign_in, phase):
    scene = Scene(app, client, sign_in, phase)
    assert "Nobody can be let in now" in shown(scene.client.get(scene.address))
    assert scene.let_in().status_code == 409
    assert scene.passes() == []


@ONE
def test_a_draft_is_as_unknown_as_a_number_nobody_has(scene):
    with scene.app.app_context():
        draft = a_contest(Phase.DRAFT, scene.company).id
    for act in ("", f"/{scene.cleo.id}/revoke"):
        for ask in (scene.client.get, scene.client.post):
            unknown, hidden = (ask(f"/office/contests/{number}/late{act}") for number in (10**8, draft))
            assert unknown.status_code == hidden.status_code == 404
            assert hidden.text.replace(f"contests/{draft}/", "") == unknown.text.replace(f"contests/{10**8}/", "")


@ONE
def test_thirty_passes_ask_as_often_as_one(scene, now):
    def asked() -> int:
        with statements() as made:
            scene.client.get(scene.address)
        return len(made)

    with scene.app.app_context():
        scene.given(an_employee("", scene.foundry), now)
    one = asked()
    with scene.app.app_context():
        for _ in range(29):
            scene.given(an_employee("", scene.foundry), now)
    assert asked() == one


@ONE
def test_the_page_is_hrs_alone(scene, sign_in):
    head = sign_in(scene.app.test_client(), scene.ada)
    assert head.get(scene.address).status_code == 403
    assert head.post(scene.address, data={"number": "1", "reason": "x"}).status_code == 403
