"""Reminding from the queue: who would be written to, the question, and those without an address."""

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Contest
from tests.factories import a_consent, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.post import emails
from tests.statements import statements
from tests.web.reading import shown

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """Dan of HR in front of his queue; Ada heads the foundry."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", self.company)
            self.ada = a_head("Ada", self.foundry, email="ada@meridian.example")
            self.dan = an_employee("Dan", self.company)
            an_account(self.dan, Role.HR)
            self.contest = a_contest(Phase.SCREENING, self.company)
        sign_in(client, self.dan)

    def silent(self, name, email=True) -> int:
        with self.app.app_context():
            address = f"{name.lower()}@meridian.example" if email else None
            person = an_employee(name, self.foundry, email=address)
            contest = db.session.get(Contest, self.contest.id)
            nomination = a_nomination(contest, person, self.ada, person_agrees=False)
            a_consent(contest, person, ConsentState.ASKED, ConsentKind.TAKING_PART)
            return nomination.id

    def letters(self) -> int:
        with self.app.app_context():
            return len(emails())


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def test_first_the_page_says_who_gets_a_letter_then_the_letters_leave(scene):
    chosen = [scene.silent("Adams"), scene.silent("Baker"), scene.silent("Clark", email=False)]
    scene.silent("Davis")
    address = "/office/screening/remind?scope=ticked&" + "&".join(f"chosen={number}" for number in chosen)
    page = shown(scene.client.get(address))
    assert "2 letters will go out. 1 person finds it here only, among the notices." in page
    assert "To say whether they take part: 2 Pat Adams , " in page and "Pat Davis" not in page
    assert scene.letters() == 0
    answer = scene.client.post(address, data={"chosen": chosen})
    assert (answer.status_code, scene.letters()) == (303, 2)
    page = shown(scene.client.get(answer.location))
    assert "3 people are reminded." in page
    assert "0 letters" not in page and "1 person finds it here only, among the notices." in page
    assert "Not by e-mail: by telephone or on paper" in page and "Pat Clark" in page
    assert "Reminded today: 2 people" in page
    scene.client.post(address, data={"chosen": chosen})
    assert scene.letters() == 2


@ONE
def test_at_night_the_page_and_the_answer_say_when_the_letters_leave(scene, clock, now):
    clock.move_to(now.replace(hour=20))
    chosen = [scene.silent("Adams"), scene.silent("Baker"), scene.silent("Clark", email=False)]
    address = "/office/screening/remind?scope=ticked&" + "&".join(f"chosen={number}" for number in chosen)
    waiting = "2 e-mails wait for the morning and leave on Wednesday 21 October, 08:00, by the clock where each reader"
    page = shown(scene.client.get(address))
    assert f"Remind {waiting}" in page and "will go out" not in page
    page = shown(scene.client.post(address, data={"chosen": chosen}, follow_redirects=True))
    assert f"3 reminders are written. {waiting}" in page and "are reminded." not in page
    assert f"Reminded today: 2 people {waiting}" in page


@ONE
def test_all_in_the_list_means_all_under_its_filters(scene):
    numbers = [scene.silent(f"Person{number}") for number in range(30)]
    with scene.app.app_context():
        contest = db.session.get(Contest, scene.contest.id)
        a_nomination(contest, an_employee("Refused", scene.foundry), scene.ada, NominationStatus.REFUSED)
    page = scene.client.get("/office/screening/remind?scope=all&consent=asked").text
    assert page.count('name="chosen"') == 30
    assert all(f'value="{number}"' in page for number in numbers)
    assert "30 letters will go out." in shown(scene.client.get("/office/screening/remind?scope=all"))


@ONE
@pytest.mark.parametrize(
    "query", ["", "?scope=ticked", "?scope=ticked&chosen=x&chosen=-1&chosen=999999999999", "?scope=all"]
)
def test_where_nobody_is_to_be_reminded_the_page_says_so(scene, query):
    page = scene.client.get(f"/office/screening/remind{query}").text
    assert "There is nobody to remind" in page and "will go out" not in page
    assert '<a class="btn btn-2" href="/office/screening' in page and "&lt;a" not in page


@ONE
def test_thirty_letters_ask_as_often_as_one(scene):
    def asked() -> int:
        with statements() as made:
            scene.client.get("/office/screening/remind?scope=all")
        return len(made)

    scene.silent("Adams")
    one = asked()
    for number in range(29):
        scene.silent(f"Person{number}", email=number % 2 == 0)
    assert asked() == one


@ONE
def test_a_head_reminds_nobody(scene, sign_in):
    number = scene.silent("Adams")
    head = sign_in(scene.app.test_client(), scene.ada)
    assert head.get(f"/office/screening/remind?chosen={number}").status_code == 403
    assert head.post("/office/screening/remind", data={"chosen": number}).status_code == 403
    assert scene.letters() == 0
