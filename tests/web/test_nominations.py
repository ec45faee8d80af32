"""The room of heads: the desk of a unit, and the choice of contest and person."""

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.models import Contest
from tests.factories import a_contest, a_unit, an_employee
from tests.statements import statements
from tests.web.nominating import ONE, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


# The desk.


def test_the_desk_shows_places_deadline_status_and_what_is_missing(scene):
    scene.nomination(person=scene.cleo, statement="Too short", person_agrees=False)
    scene.nomination(NominationStatus.SUBMITTED)
    page = shown(scene.client.get("/nominations/"))
    for words in (
        "1 place left",
        "Foundry has 2 places in this contest, used: 1.",
        "12 hours left",
        "Nominations close on Wednesday 21 October, 00:00.",
        "Say in at least 40 characters what this person did.",
        "Ask the person, and tick that they agree to be nominated.",
        "With HR",
        "Nominate an employee",
    ):
        assert words in page
    assert "Give evidence" not in page


@ONE
def test_a_deadline_is_told_in_the_time_of_the_unit_with_that_of_the_contest_beside_it(scene):
    scene.change(Contest, scene.contest.id, time_zone="Asia/Vladivostok")
    page = shown(scene.client.get("/nominations/"))
    assert "Wednesday 21 October, 00:00 where your unit is (Wednesday 21 October, 07:00, Vladivostok time)" in page


@ONE
def test_an_empty_desk_says_when_there_will_be_something(scene):
    scene.change(Contest, scene.contest.id, phase=Phase.ANNOUNCED)
    page = shown(scene.client.get("/nominations/"))
    assert "No contest takes nominations now" in page


@ONE
def test_remarks_and_reasons_of_hr_are_on_the_desk(scene):
    scene.nomination(NominationStatus.SENT_BACK, remark="Add the date")
    scene.nomination(NominationStatus.REFUSED, refusal_reason="other", remark="Not his work")
    page = shown(scene.client.get("/nominations/"))
    assert "“Add the date”" in page and "Put right" in page
    assert "“Not his work”" in page


def test_a_desk_with_thirty_nominations_asks_as_often_as_with_one(scene):
    scene.nomination()
    with statements() as one:
        scene.client.get("/nominations/")
    for _ in range(30):
        scene.nomination()
    with statements() as many:
        page = scene.client.get("/nominations/").text
    assert page.count("Go on writing") == 31
    assert len(many) == len(one)


# Choosing contest and person.


def test_a_single_open_contest_is_chosen_already(scene):
    answer = scene.client.get("/nominations/new")
    assert answer.location == f"/nominations/people?contest={scene.contest.id}"
    assert scene.client.get(f"/nominations/new?contest={scene.contest.id}").location == answer.location


@ONE
def test_of_several_contests_one_is_chosen(scene):
    with scene.app.app_context():
        other = a_contest(Phase.NOMINATING, scene.company)
    page = scene.client.get("/nominations/new").text
    assert f"/nominations/people?contest={scene.contest.id}" in page
    assert f"/nominations/people?contest={other.id}" in page


@ONE
def test_without_an_open_contest_there_is_nothing_to_choose(scene):
    scene.change(Contest, scene.contest.id, phase=Phase.PLANNED)
    assert "No contest takes nominations now" in shown(scene.client.get("/nominations/new"))
    refusal = scene.client.get(f"/nominations/people?contest={scene.contest.id}")
    assert refusal.status_code == 409
    assert "This contest does not take nominations yet." in shown(refusal)
    assert scene.client.get(scene.new).status_code == 409


def test_people_are_found_by_name_or_number_without_a_script(scene):
    page = scene.client.get(f"/nominations/people?contest={scene.contest.id}&q={scene.cleo.personnel_number}").text
    assert f"/nominations/new?contest={scene.contest.id}&amp;person={scene.cleo.id}" in page
    assert "Ada Lovell" not in page.partition("<main")[2]


@ONE
def test_who_cannot_be_nominated_is_listed_with_the_reason(scene):
    page = scene.client.get(f"/nominations/people?contest={scene.contest.id}&q=lovell")
    assert "Nobody nominates themself." in shown(page)
    assert f"person={scene.ada.id}" not in page.text


def test_a_head_of_two_units_can_narrow_the_list_and_sees_whose_place_it_takes(scene):
    with scene.app.app_context():
        laboratory = a_unit("Laboratory", scene.company, head_id=scene.ada.id)
        an_employee("Ben", laboratory)
    everybody = shown(scene.client.get(f"/nominations/people?contest={scene.contest.id}"))
    assert "Takes a place of Laboratory" in everybody and "Takes a place of Foundry" in everybody
    narrowed = shown(scene.client.get(f"/nominations/people?contest={scene.contest.id}&unit={laboratory.id}"))
    assert "Ben Brooks" in narrowed and "Cleo Carter" not in narrowed


@ONE
def test_nobody_found_is_said_in_words(scene):
    page = scene.client.get(f"/nominations/people?contest={scene.contest.id}&q=nobody")
    assert "Nobody is called so" in shown(page)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25", "page=0", "page=-1", "page=999999999999", "unit=10**9", "q=" + "x" * 3000]
)
def test_anything_may_stand_in_the_address(scene, query):
    assert scene.client.get(f"/nominations/people?contest={scene.contest.id}&{query}").status_code == 200
    assert scene.client.get(f"/nominations/?{query}").status_code == 200


def test_a_list_of_thirty_people_asks_as_often_as_one_of_one(scene):
    address = f"/nominations/people?contest={scene.contest.id}&q=smith"
    scene.colleagues(1)
    with statements() as one:
        scene.client.get(address)
    scene.colleagues(29)
    with statements() as many:
        page = shown(scene.client.get(address))
    assert "30 people" in page and "Page 1 of 2" in page
    assert len(many) == len(one)


@ONE
@pytest.mark.parametrize("contest", ["", "0", "999999999", "9999999999999", "x", "-1"])
def test_an_unknown_contest_is_not_found(scene, contest):
    assert scene.client.get(f"/nominations/people?contest={contest}").status_code == 404
    assert scene.client.get(f"/nominations/new?contest={contest}&person=1").status_code in {302, 404}


@ONE
def test_a_draft_contest_and_one_of_another_branch_are_not_found(scene):
    with scene.app.app_context():
        other = a_contest(Phase.NOMINATING, a_unit("Elsewhere", scene.company))
        draft = a_contest(Phase.DRAFT, scene.company)
    for number in (other.id, draft.id):
        assert scene.client.get(f"/nominations/people?contest={number}").status_code == 404


@ONE
@pytest.mark.parametrize("person", ["", "0", "999999999", "99999999999999", "x"])
def test_an_unknown_person_and_one_of_another_unit_are_not_found_alike(scene, person):
    with scene.app.app_context():
        stranger = an_employee("Eve", scene.company).id
    unknown = scene.client.get(f"/nominations/new?contest={scene.contest.id}&person={person}")
    elsewhere = scene.client.get(f"/nominations/new?contest={scene.contest.id}&person={stranger}")
    assert unknown.status_code == elsewhere.status_code == 404
    assert shown(unknown) == shown(elsewhere)


@ONE
def test_a_person_who_may_not_be_nominated_has_no_form(scene):
    refusal = scene.client.get(f"/nominations/new?contest={scene.contest.id}&person={scene.ada.id}")
    assert refusal.status_code == 409
    assert "Nobody nominates themself." in shown(refusal)


def test_a_person_nominated_already_leads_to_the_nomination(scene):
    number = scene.nomination(person=scene.cleo)
    assert scene.client.get(scene.new).location == f"/nominations/{number}"
