"""One nomination: where it stands, what can be done, and to whom it does not exist."""

import re
from datetime import timedelta

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Unit
from contest.services.late import grant_pass
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.web.nominating import ONE, STATEMENT, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


# One nomination.


@ONE
@pytest.mark.parametrize(
    ("status", "phase", "words"),
    [
        (NominationStatus.DRAFT, Phase.NOMINATING, "Submit to HR"),
        (NominationStatus.SUBMITTED, Phase.NOMINATING, "HR is checking this nomination."),
        (NominationStatus.SUBMITTED, Phase.VOTING, "There was no decision before voting opened."),
        (NominationStatus.PROPOSED, Phase.VOTING, "There was no decision before voting opened."),
        (NominationStatus.SENT_BACK, Phase.VOTING, "There was no decision before voting opened."),
        (NominationStatus.PROPOSED, Phase.COUNTED, "Not decided in time"),
        (NominationStatus.SENT_BACK, Phase.ANNOUNCED, "Not decided in time"),
        (NominationStatus.SUBMITTED, Phase.ANNOUNCED, "Not decided in time"),
        (NominationStatus.SENT_BACK, Phase.SCREENING, "HR asks: Because"),
        (NominationStatus.ADMITTED, Phase.SCREENING, "HR has admitted this nomination."),
        (NominationStatus.ADMITTED, Phase.VOTING, "On the ballot"),
        (NominationStatus.REFUSED, Phase.SCREENING, "Refused. Another reason. Because"),
        (NominationStatus.WITHDRAWN, Phase.NOMINATING, "Withdrawn"),
        (NominationStatus.DRAFT, Phase.SCREENING, "Not submitted"),
    ],
)
def test_the_page_of_a_nomination_says_where_it_stands(scene, status, phase, words):
    with scene.app.app_context():
        contest = a_contest(phase, scene.company)
        number = a_nomination(contest, scene.cleo, scene.ada, status, unit=scene.foundry, remark="Because").id
    assert words in shown(scene.client.get(f"/nominations/{number}"))


def test_a_complete_draft_is_submitted_from_its_page(scene):
    number = scene.nomination(person=scene.cleo)
    answer = scene.client.post(f"/nominations/{number}/submit", data={"version": "1"})
    assert answer.location == f"/nominations/{number}"
    assert scene.stored()[0][0] is NominationStatus.SUBMITTED


def test_an_act_that_comes_too_late_is_refused_on_a_page_that_says_why(scene, clock):
    number = scene.nomination(person=scene.cleo)
    clock.move_to(scene.contest.nominations_close_at + timedelta(seconds=1))
    answer = scene.client.post(f"/nominations/{number}/submit", data={"version": "1"})
    assert answer.status_code == 409
    assert "This contest no longer takes nominations." in shown(answer)


def test_whom_hr_lets_in_stands_on_the_desk_with_the_way_to_the_form(scene, now):
    with scene.app.app_context():
        number, dan = a_contest(Phase.SCREENING, scene.company).id, an_employee("Dan", scene.company)
        grant_pass(number, scene.cleo.id, "On a business trip", by=dan.id, now=now)
    desk = scene.client.get("/nominations/").text
    address = f"/nominations/new?contest={number}&person={scene.cleo.id}"
    assert "HR lets in after the deadline:" in desk and address.replace("&", "&amp;") in desk
    evidence = re.findall(r'name="(evidence_\d+)"', scene.client.get(address).text)[0]
    typed = {"statement": STATEMENT, "person_agrees": "y", "act": "submit", evidence: "From 41 to 9"}
    assert scene.client.post(address, data=typed).status_code == 303
    assert "HR lets in after the deadline:" not in scene.client.get("/nominations/").text


def test_withdrawing_asks_first(scene):
    number = scene.nomination(NominationStatus.SUBMITTED, person=scene.cleo)
    question = scene.client.get(f"/nominations/{number}/withdraw")
    assert "Withdraw the nomination of Cleo Carter?" in shown(question)
    assert scene.stored()[0][0] is NominationStatus.SUBMITTED
    answer = scene.client.post(f"/nominations/{number}/withdraw", data={"version": "1"})
    assert answer.location == "/nominations/"
    assert scene.stored()[0][0] is NominationStatus.WITHDRAWN


def test_the_papers_to_sign_can_be_printed_while_hr_decides(scene):
    number = scene.nomination(NominationStatus.SUBMITTED, person=scene.cleo)
    page = shown(scene.client.get(f"/nominations/{number}"))
    assert "To print and sign" in page and "Add or remove papers" not in page
    assert scene.client.get(f"/petitions/{number}/consent.pdf").status_code == 200


def test_what_is_with_hr_cannot_be_edited_only_looked_at(scene):
    number = scene.nomination(NominationStatus.SUBMITTED, person=scene.cleo)
    assert scene.client.get(f"/nominations/{number}/edit").location == f"/nominations/{number}"
    page = scene.client.get(f"/nominations/{number}").text
    assert f"/nominations/{number}/edit" not in page and f"/nominations/{number}/withdraw" in page


@ONE
@pytest.mark.parametrize("path", ["", "/edit", "/withdraw"])
@pytest.mark.parametrize("who", ["another head", "the head above", "the one it is about"])
def test_somebody_elses_nomination_is_as_unknown_as_a_number_nobody_has(scene, sign_in, path, who):
    number = scene.nomination(person=scene.cleo)
    client = scene.app.test_client()
    with scene.app.app_context():
        person = {
            "another head": lambda: a_head("Eve", a_unit("Laboratory", scene.company)),
            "the head above": lambda: a_head("Dan", db.session.get(Unit, scene.company.id)),
            "the one it is about": lambda: a_deputy(scene),
        }[who]()
    sign_in(client, person)
    theirs, unknown = client.get(f"/nominations/{number}{path}"), client.get(f"/nominations/999999999{path}")
    assert theirs.status_code == unknown.status_code == 404
    assert theirs.text.replace(f"nominations/{number}", "") == unknown.text.replace("nominations/999999999", "")
    for act in ("edit", "submit", "withdraw"):
        assert client.post(f"/nominations/{number}/{act}", data=scene.typed()).status_code == 404
    assert scene.stored()[0][0] is NominationStatus.DRAFT


def a_deputy(scene):
    """Cleo, who becomes the deputy of the foundry."""
    an_account(scene.cleo)
    db.session.get(Unit, scene.foundry.id).deputy_id = scene.cleo.id
    db.session.commit()
    return scene.cleo


@ONE
@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30, "x"])
def test_an_impossible_number_is_not_found(scene, number):
    assert scene.client.get(f"/nominations/{number}").status_code == 404
    assert scene.client.post(f"/nominations/{number}/submit").status_code == 404
