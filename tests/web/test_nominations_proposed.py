"""Colleagues and oneself: who may propose whom, what nobody else learns, and the word of the head."""

import pytest

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attestation, Contest
from tests.factories import NOW, a_contest, a_nomination, a_unit, an_account, an_employee, stored
from tests.statements import statements
from tests.web.nominating import ONE, Scene
from tests.web.reading import shown


class Hall(Scene):
    """Ben of the foundry, whom nobody asked, sits in front of a screen of his own beside Ada's."""

    def __init__(self, app, client, sign_in, **channels):
        super().__init__(app, client, sign_in)
        self.change(Contest, self.contest.id, **(channels or {"by_colleague": True, "by_oneself": True}))
        with app.app_context():
            self.ben = an_employee("Ben", self.foundry)
            an_account(self.ben)
        self.bens = app.test_client()
        sign_in(self.bens, self.ben)

    def proposal(self, status=NominationStatus.PROPOSED, person=None, **values) -> int:
        with self.app.app_context():
            contest = db.session.get(Contest, self.contest.id)
            values = {"channel": NominationChannel.COLLEAGUE, **values}
            return a_nomination(contest, person or self.cleo, self.ben, status, unit=self.foundry, **values).id

    def address(self, way="colleague", person=None):
        person = "" if way == "oneself" else f"&person={(person or self.cleo).id}"
        return f"/nominations/new?contest={self.contest.id}{person}&way={way}"

    def search(self, text):
        return f"/nominations/colleagues?contest={self.contest.id}&q={text}"


@pytest.fixture
def hall(app, client, sign_in):
    return Hall(app, client, sign_in)


# The room of somebody who heads nothing.


def test_the_room_offers_what_the_contest_allows_and_nothing_of_a_unit(hall):
    page = shown(hall.bens.get("/nominations/"))
    assert "Put forward a colleague" in page and "Put yourself forward" in page
    assert "places" not in page and "Nominate an employee" not in page


@ONE
@pytest.mark.parametrize(
    ("channels", "offered"),
    [
        ({"by_colleague": True}, (True, False)),
        ({"by_oneself": True}, (False, True)),
        ({"by_collective": True}, (False, False)),
    ],
)
def test_only_the_ways_of_the_contest_are_open(app, client, sign_in, channels, offered):
    hall = Hall(app, client, sign_in, **channels)
    page = shown(hall.bens.get("/nominations/"))
    assert ("Put forward a colleague" in page, "Put yourself forward" in page) == offered
    assert (hall.bens.get(hall.search("Carter")).status_code == 200) == offered[0]
    assert (hall.bens.get(hall.address()).status_code == 200) == offered[0]
    assert (hall.bens.get(hall.address("oneself")).status_code == 200) == offered[1]
    assert ("No contest takes proposals now" in page) == (not any(offered))


@ONE
def test_the_menu_leads_here_only_where_there_is_something(hall):
    assert 'href="/nominations/"' in hall.bens.get("/").text
    hall.change(Contest, hall.contest.id, by_colleague=False, by_oneself=False)
    assert 'href="/nominations/"' not in hall.bens.get("/").text
    hall.proposal()
    assert 'href="/nominations/"' in hall.bens.get("/").text


@ONE
@pytest.mark.parametrize("path", ["people?contest={}", "new?contest={}&person={}"])
def test_the_list_and_the_form_of_a_unit_are_not_found(hall, path):
    assert hall.bens.get("/nominations/" + path.format(hall.contest.id, hall.cleo.id)).status_code == 404


# Finding somebody.


@ONE
@pytest.mark.parametrize("text", ["", "C", " c ", "%00"])
def test_nobody_is_listed_before_two_letters(hall, text):
    assert "Cleo Carter" not in shown(hall.bens.get(hall.search(text))).partition("Find")[2]


@ONE
def test_a_search_shows_a_short_list_of_the_part_of_the_company_that_takes_part(hall):
    with hall.app.app_context():
        for _ in range(12):
            an_employee("Carter", hall.foundry)
    page = shown(hall.bens.get(hall.search("carter")))
    assert "10 people" in page
    hall.change(Contest, hall.contest.id, scope_id=hall.foundry.id)
    with hall.app.app_context():
        an_employee("Elsewhere", hall.company)
    assert "Nobody is called so" in shown(hall.bens.get(hall.search("elsewhere")))


@ONE
def test_what_hr_attested_is_told_to_nobody(hall):
    with hall.app.app_context():
        stored(
            Attestation(contest_id=hall.contest.id, employee_id=hall.cleo.id, is_clean=False, by_id=hall.ada.id, at=NOW)
        )
    for answer in (
        hall.bens.get(hall.search("Carter")),
        hall.bens.get(hall.address()),
        hall.bens.post(hall.address(), data=hall.typed("submit")),
    ):
        assert "This person may not stand in this contest." in shown(answer)
        assert "attestation" not in answer.text


def test_a_long_list_asks_as_often_as_a_short_one(hall):
    with statements() as one:
        hall.bens.get(hall.search("carter"))
    with hall.app.app_context():
        for _ in range(9):
            an_employee("Carter", a_unit("Room", hall.foundry))
    with statements() as many:
        page = shown(hall.bens.get(hall.search("carter")))
    assert "10 people" in page
    assert len(many) == len(one)


# Writing.


def test_a_colleague_is_proposed_to_the_head_and_followed(hall):
    answer = hall.bens.post(hall.address(), data=hall.typed("submit"))
    assert answer.status_code == 303
    assert hall.stored()[0][0] is NominationStatus.PROPOSED
    page = shown(hall.bens.get(answer.location))
    assert "Sent to the head of the unit." in page and "Proposed by a colleague: Ben Brooks." in page
    desk = shown(hall.bens.get("/nominations/"))
    assert "What you proposed" in desk and "With the head of the unit" in desk
    assert hall.bens.get(hall.address()).location == answer.location


@ONE
def test_who_puts_oneself_forward_is_not_asked_whether_one_agrees(hall):
    page = shown(hall.bens.get(hall.address("oneself")))
    assert "What did you do?" in page and "Ask first" not in page
    answer = hall.bens.post(hall.address("oneself"), data=hall.typed("submit", person_agrees=None))
    assert answer.status_code == 303
    assert hall.stored()[0][0] is NominationStatus.PROPOSED


@ONE
@pytest.mark.parametrize("way", ["head", "collective", "nonsense"])
def test_an_invented_way_is_not_found(hall, way):
    assert hall.bens.get(hall.address(way)).status_code == 404
    assert hall.bens.post(hall.address(way), data=hall.typed()).status_code == 404


@ONE
def test_nobody_proposes_oneself_as_a_colleague(hall):
    assert hall.bens.get(hall.address(person=hall.ben)).status_code == 404


@ONE
def test_a_draft_of_a_colleague_is_nobody_elses(hall):
    number = hall.proposal(NominationStatus.DRAFT)
    assert hall.client.get(f"/nominations/{number}").status_code == 404
    assert "Cleo Carter" not in shown(hall.client.get("/nominations/"))
    assert hall.bens.get(f"/nominations/{number}/edit").status_code == 200


# The word of the head.


def test_proposals_wait_on_the_desk_of_the_head(hall):
    hall.proposal()
    page = shown(hall.client.get("/nominations/"))
    assert "Proposed by colleagues" in page and "Proposed by a colleague: Ben Brooks." in page
    assert "2 places left" in page


def test_the_head_supports_and_it_takes_a_place(hall):
    number = hall.proposal()
    page = hall.client.get(f"/nominations/{number}").text
    assert f'action="/nominations/{number}/support"' in page
    answer = hall.client.post(f"/nominations/{number}/support", data={"version": "1"})
    assert answer.location == f"/nominations/{number}"
    assert hall.stored()[0][0] is NominationStatus.SUBMITTED
    assert "1 place left" in shown(hall.client.get("/nominations/"))
    assert "Ada Lovell supports it" in shown(hall.bens.get(f"/nominations/{number}"))


def test_declining_asks_why_first_and_the_colleague_reads_it(hall):
    number = hall.proposal()
    question = hall.client.get(f"/nominations/{number}/decline")
    assert "Decline the proposal of Cleo Carter?" in shown(question)
    silent = hall.client.post(f"/nominations/{number}/decline", data={"version": "1", "comment": " "})
    assert silent.status_code == 422
    assert "Say why you do not support it" in shown(silent)
    answer = hall.client.post(f"/nominations/{number}/decline", data={"version": "1", "comment": "Not this year"})
    assert answer.location == "/nominations/"
    assert hall.stored()[0][0] is NominationStatus.REFUSED
    page = shown(hall.bens.get(f"/nominations/{number}"))
    assert "Refused. The head of the unit does not support it. Not this year" in page
    assert "Not supported" in page


@ONE
def test_whoever_has_no_word_has_no_buttons(hall, sign_in):
    number = hall.proposal()
    page = hall.bens.get(f"/nominations/{number}").text
    assert "/support" not in page and "/decline" not in page
    assert hall.bens.get(f"/nominations/{number}/decline").status_code == 403
    assert hall.bens.post(f"/nominations/{number}/decline", data={"version": "1", "comment": "No"}).status_code == 403
    assert hall.bens.post(f"/nominations/{number}/support", data={"version": "1"}).status_code == 403
    assert hall.stored()[0][0] is NominationStatus.PROPOSED


@ONE
def test_the_nominee_sees_nothing_of_it(hall, sign_in):
    number = hall.proposal()
    cleos = hall.app.test_client()
    with hall.app.app_context():
        an_account(hall.cleo)
    sign_in(cleos, hall.cleo)
    assert cleos.get(f"/nominations/{number}").status_code == 404


def test_thirty_proposals_ask_as_often_as_one(hall):
    def more(count):
        with hall.app.app_context():
            people = [an_employee("", hall.foundry) for _ in range(count)]
        for person in people:
            hall.proposal(person=person)

    more(1)
    with statements() as one:
        hall.client.get("/nominations/")
    more(29)
    with statements() as many:
        page = shown(hall.client.get("/nominations/"))
    assert page.count("Read and decide") == 30
    assert len(many) == len(one)


@ONE
def test_in_a_contest_of_another_branch_nobody_proposes(hall):
    with hall.app.app_context():
        other = a_contest(Phase.NOMINATING, a_unit("Elsewhere", hall.company), by_colleague=True, by_oneself=True)
    hall.contest = other
    assert hall.bens.get(hall.search("carter")).status_code == 404
    assert hall.bens.get(hall.address("oneself")).status_code == 404
