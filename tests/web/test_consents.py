"""The room of nominees: read, answer, decline with one click, correct, change and withdraw; nobody else gets in."""

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Consent, Contest, FactRemark, Nomination
from tests.factories import (
    PASSWORD,
    a_consent,
    a_contest,
    a_head,
    a_nomination,
    a_unit,
    an_account,
    an_employee,
)
from tests.statements import statements
from tests.web.reading import plain

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ALL_YES = {"taking_part": "yes", "internal": "yes", "fields": ["work", "texts"], "outside": "no", "text_version": "1"}


class Scene:
    """Ada has nominated Cleo, who sits in front of her screen and has not answered."""

    def __init__(self, app, client, sign_in, phase=Phase.SCREENING):
        self.app, self.client, self.sign_in = app, client, sign_in
        with app.app_context():
            company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", company))
            self.ada = a_head("Ada", self.foundry)
            self.cleo = an_employee("Cleo", self.foundry, position="Moulder")
            self.eve = an_employee("Eve", self.foundry)
            an_account(self.cleo)
            an_account(self.eve)
            self.contest = a_contest(phase, company)
            self.nomination = self.nominate()
            a_consent(self.contest, self.cleo, ConsentState.ASKED, *ConsentKind)
        self.page = f"/consents/{self.contest.id}"
        sign_in(client, self.cleo)

    def nominate(self, status=NominationStatus.SUBMITTED, **values) -> int:
        person = db.session.merge(self.cleo)
        return a_nomination(self.contest, person, self.ada, status, person_agrees=False, **values).id

    def states(self) -> dict[str, str]:
        with self.app.app_context():
            return {each.kind.value: each.state.value for each in db.session.query(Consent)}


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def test_a_nominee_reads_every_text_and_no_draft(scene):
    with scene.app.app_context():
        other = a_unit("Forge", db.session.merge(scene.foundry).parent)
        scene.nominate(unit=other, statement="Taught the night shift to listen to the machine before it breaks.")
        for number, status in enumerate((NominationStatus.DRAFT, NominationStatus.WITHDRAWN)):
            scene.nominate(status, unit=a_unit(f"Shop {number}", other.parent), statement="Nobody is to read this yet.")
    page = plain(scene.client.get(scene.page))
    assert "Found the pores that nobody could see" in page
    assert "Taught the night shift to listen" in page
    assert "Nobody is to read this yet" not in page
    assert "Hidden defects: from 41 to 9 a quarter" in page
    assert "By Ada Lovell, Foundry." in page


def test_home_and_the_menu_say_that_an_answer_is_wanted_until_it_is_given(scene):
    def asked() -> tuple[bool, bool]:
        page = scene.client.get("/").text
        return "You have been nominated" in page, f'href="{scene.page}"' in page

    assert asked() == (True, True)
    assert "Your answer is wanted" in scene.client.get("/consents/").text
    scene.client.post(scene.page, data=ALL_YES)
    assert asked() == (False, False)
    assert 'href="/consents/"' in scene.client.get("/").text
    assert "Your answer is wanted" not in scene.client.get("/consents/").text


def test_who_was_never_nominated_has_no_such_entry_in_the_menu(scene, app, sign_in):
    eve = sign_in(app.test_client(), scene.eve)
    assert 'href="/consents/"' not in eve.get("/").text
    assert "Nobody has nominated you yet" in plain(eve.get("/consents/"))


def test_three_answers_are_given_each_by_itself(scene):
    answer = scene.client.post(scene.page, data=ALL_YES)
    assert (answer.status_code, answer.location) == (303, scene.page)
    assert scene.states() == {"taking_part": "given", "internal": "given", "outside": "declined"}
    page = plain(scene.client.get(scene.page))
    assert "Beside your name may stand: Position and unit, What was written about me" in page
    assert "in the application, version 1 of the words" in page


def test_nothing_is_chosen_beforehand_and_nothing_left_out_is_taken_for_a_yes(scene):
    assert "checked" not in scene.client.get(scene.page).text
    answer = scene.client.post(scene.page, data={"taking_part": "yes", "text_version": "1"})
    assert answer.status_code == 422
    assert answer.text.count("Choose one of these.") == 4  # two fields, each beside itself and in the summary
    assert set(scene.states().values()) == {"asked"}


def test_one_click_declines_everything_without_a_reason(scene):
    answer = scene.client.post(f"{scene.page}/decline", data={"text_version": "1"})
    assert answer.status_code == 303
    assert set(scene.states().values()) == {"declined"}
    assert "You can change your mind until voting opens" in plain(scene.client.get(scene.page))


def test_one_click_never_takes_a_candidate_off_the_ballot(scene):
    scene.client.post(scene.page, data=ALL_YES)
    for path, typed in ((f"{scene.page}/decline", {}), (scene.page, {**ALL_YES, "taking_part": "no"})):
        answer = scene.client.post(path, data={"text_version": "1", **typed})
        assert answer.location == f"{scene.page}/withdraw/taking_part"
    assert scene.states()["taking_part"] == "given"


def test_words_that_changed_meanwhile_are_asked_again(scene):
    answer = scene.client.post(scene.page, data={**ALL_YES, "text_version": "0"})
    assert answer.status_code == 409
    assert "The words of the consent have changed meanwhile." in answer.text
    assert set(scene.states().values()) == {"asked"}


def test_an_answer_after_the_link_of_a_letter_is_noted_as_such(scene):
    page = scene.client.get(f"{scene.page}?by=mail").text
    assert '<input type="hidden" name="way" value="mail">' in page
    scene.client.post(scene.page, data={**ALL_YES, "way": "mail"})
    assert "after a letter" in scene.client.get(scene.page).text


def test_each_answer_is_changed_by_itself_and_withdrawn_after_a_question(scene):
    scene.client.post(scene.page, data=ALL_YES)
    say = {"text_version": "1"}
    scene.client.post(f"{scene.page}/outside/yes", data=say)
    scene.client.post(f"{scene.page}/internal/yes", data={**say, "fields": ["photo"]})
    assert scene.states() == {"taking_part": "given", "internal": "given", "outside": "given"}
    assert "Beside your name may stand: Photo" in plain(scene.client.get(scene.page))
    question = scene.client.get(f"{scene.page}/withdraw/internal")
    assert "Within a minute your name, photo and texts disappear" in question.text
    assert scene.states()["internal"] == "given"
    scene.client.post(f"{scene.page}/withdraw/internal")
    assert scene.states()["internal"] == "withdrawn"
    assert scene.client.post(f"{scene.page}/internal/no", data=say).status_code == 303
    assert scene.states()["internal"] == "withdrawn"


def test_a_wrong_fact_goes_to_hr_and_the_nominator(scene, app, sign_in):
    path = f"{scene.page}/correct/{scene.nomination}"
    assert scene.client.get(path).status_code == 200
    assert scene.client.post(path, data={"text": " "}).status_code == 422
    assert scene.client.post(path, data={"text": "It was 42, not 41."}).status_code == 303
    with app.app_context():
        assert [each.text for each in db.session.query(FactRemark)] == ["It was 42, not 41."]
    assert "It was 42, not 41." in scene.client.get(scene.page).text


def test_once_voting_has_begun_the_texts_stand(scene, app):
    with app.app_context():
        contest = db.session.get(Contest, scene.contest.id)
        contest.public_key, contest.phase = b"k" * 32, Phase.VOTING
        db.session.commit()
    answer = scene.client.post(f"{scene.page}/correct/{scene.nomination}", data={"text": "It was 42."})
    assert answer.status_code == 409
    assert "Something here is wrong" not in scene.client.get(scene.page).text


def test_a_nominee_whom_nobody_decided_about_reads_so_once_voting_has_begun(scene, app):
    said = "You are on no ballot of this contest."
    assert said not in plain(scene.client.get(scene.page))
    with app.app_context():
        contest = db.session.get(Contest, scene.contest.id)
        contest.public_key, contest.phase = b"k" * 32, Phase.VOTING
        db.session.commit()
    assert said in plain(scene.client.get(scene.page))


def test_strangers_get_the_same_answer_as_for_an_unknown_contest(scene, app, sign_in):
    eve = sign_in(app.test_client(), scene.eve)
    unknown = eve.get("/consents/999")
    assert unknown.status_code == 404
    for path in (scene.page, f"{scene.page}/withdraw/internal", f"{scene.page}/correct/{scene.nomination}"):
        assert eve.get(path).text.replace(path, "") == unknown.text.replace("/consents/999", "")
    for path in ("", "/decline", "/internal/yes", "/withdraw/internal", f"/correct/{scene.nomination}"):
        assert eve.post(scene.page + path, data={**ALL_YES, "text": "x"}).status_code == 404
    assert set(scene.states().values()) == {"asked"}


@pytest.mark.parametrize("path", ["/nothing/yes", "/internal/perhaps", "/withdraw/nothing", "/correct/999"])
def test_addresses_that_name_nothing_are_not_found(scene, path):
    answer = scene.client.post(scene.page + path, data={"text_version": "1", "text": "x"})
    assert answer.status_code == 404


def test_a_nomination_of_somebody_else_is_not_corrected_by_its_number(scene, app):
    with app.app_context():
        eve = db.session.merge(scene.eve)
        foreign = a_nomination(scene.contest, eve, scene.ada).id
    assert scene.client.get(f"{scene.page}/correct/{foreign}").status_code == 404


def test_the_page_asks_as_often_for_one_text_as_for_ten(scene, app):
    def asked() -> int:
        with statements() as heard:
            assert scene.client.get(scene.page).status_code == 200
        return len(heard)

    first = asked()
    with app.app_context():
        for number in range(9):
            scene.nominate(unit=a_unit(f"Shop {number}", db.session.merge(scene.foundry).parent))
        assert db.session.query(Nomination).count() == 10
    assert asked() == first


def test_the_desk_asks_as_often_for_one_contest_as_for_ten(scene, app):
    def asked() -> int:
        with statements() as heard:
            assert scene.client.get("/consents/").status_code == 200
        return len(heard)

    first = asked()
    with app.app_context():
        for _ in range(9):
            a_consent(a_contest(Phase.ANNOUNCED), db.session.merge(scene.cleo))
    assert asked() == first


def test_the_link_of_the_letter_leads_there_after_signing_in(scene, app):
    somebody = app.test_client()
    stopped = somebody.get(f"{scene.page}?by=mail")
    assert stopped.status_code == 302
    with somebody:
        login = {"login": scene.cleo.personnel_number, "password": PASSWORD}
        answer = somebody.post(stopped.location, data=login)
    assert answer.location == f"{scene.page}?by=mail"
