"""The room of heads: the desk of a unit, nominating, and what became of it."""

import re
from datetime import timedelta

import pytest

from contest.domain.nominations import NominationStatus, NominationText
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Nomination, Unit
from contest.services.nominations import save_changes
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STATEMENT = "Found the pores that nobody could see, and taught the night shift to find them."


class Scene:
    """Ada heads the foundry and sits in front of her screen; Cleo works there; a contest takes nominations."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", self.company))
            self.ada = a_head("Ada", self.foundry)
            self.cleo = an_employee("Cleo", self.foundry, position="Moulder")
            self.contest = a_contest(Phase.NOMINATING, self.company, places_per_unit=2)
            self.criteria = [each.id for each in self.contest.criteria]
        sign_in(client, self.ada)

    def nomination(self, status=NominationStatus.DRAFT, person=None, **values) -> int:
        with self.app.app_context():
            contest = db.session.get(Contest, self.contest.id)
            person = person or an_employee("", self.foundry)
            return a_nomination(contest, person, self.ada, status, unit=self.foundry, **values).id

    def colleagues(self, number: int) -> list[int]:
        with self.app.app_context():
            return [an_employee("Smith", self.foundry).id for _ in range(number)]

    def typed(self, act="draft", **changes) -> dict[str, str]:
        fields = {
            "version": "1",
            "statement": STATEMENT,
            f"evidence_{self.criteria[0]}": "Hidden defects: from 41 to 9",
            "person_agrees": "y",
            "act": act,
            **changes,
        }
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def new(self) -> str:
        return f"/nominations/new?contest={self.contest.id}&person={self.cleo.id}"

    def stored(self) -> list[tuple[NominationStatus, str]]:
        with self.app.app_context():
            found = db.session.query(Nomination).order_by(Nomination.id)
            return [(each.status, each.statement) for each in found]

    def change(self, table, number, **values):
        with self.app.app_context():
            row = db.session.get(table, number)
            for key, value in values.items():
                setattr(row, key, value)
            db.session.commit()


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def shown(answer) -> str:
    """The page in plain words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("&#39;", "'")


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
def test_a_deadline_is_told_in_the_readers_own_time_too(scene):
    scene.change(Contest, scene.contest.id, time_zone="Asia/Vladivostok")
    page = shown(scene.client.get("/nominations/"))
    assert "Wednesday 21 October, 07:00 (Vladivostok time), which is Wednesday 21 October, 00:00 where you are" in page


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


# Writing.


def test_the_form_asks_each_criterion_with_weight_and_hint(scene):
    page = shown(scene.client.get(scene.new))
    assert "Effect on quality 30%" in page
    assert "What got better, from what to what, and where can it be checked?" in page
    assert "1,000 characters at most" in page
    assert scene.stored() == []


def test_a_draft_is_saved_and_comes_back_as_it_was_typed(scene):
    answer = scene.client.post(scene.new, data=scene.typed())
    assert answer.status_code == 303
    assert scene.stored() == [(NominationStatus.DRAFT, STATEMENT)]
    page = scene.client.get(answer.location)
    assert "Draft saved. HR cannot see it until you submit it." in shown(page)
    assert STATEMENT in page.text and "Hidden defects: from 41 to 9" in page.text
    assert re.search(r'<input[^>]*name="person_agrees"[^>]*>', page.text)[0].find("checked") > 0


def test_a_nomination_is_submitted_in_one_go(scene):
    answer = scene.client.post(scene.new, data=scene.typed("submit"))
    assert scene.stored() == [(NominationStatus.SUBMITTED, STATEMENT)]
    page = shown(scene.client.get(answer.location))
    assert "Submitted to HR." in page and "HR is checking this nomination." in page


@ONE
def test_a_preview_saves_and_shows_what_voters_will_see(scene):
    answer = scene.client.post(scene.new, data=scene.typed("preview"))
    page = shown(scene.client.get(answer.location))
    assert "As voters see it" in page and "Effect on quality. Hidden defects: from 41 to 9" in page
    assert scene.stored() == [(NominationStatus.DRAFT, STATEMENT)]


def test_everything_missing_is_said_at_once_beside_its_field_and_what_was_typed_is_kept(scene):
    typed = scene.typed("submit", statement="Too short & sweet", person_agrees=None)
    typed[f"evidence_{scene.criteria[0]}"] = ""
    answer = scene.client.post(scene.new, data=typed)
    assert answer.status_code == 422
    page = shown(answer)
    assert "3 things to put right" in page
    for words in (
        "Say in at least 40 characters",
        "Give evidence for at least one criterion.",
        "Ask the person, and tick",
    ):
        assert page.count(words) == 2, words
    assert "Too short &amp; sweet" in answer.text
    assert "<title>Error:" in re.sub(r"\s+", "", answer.text)
    assert scene.stored() == []


@pytest.mark.parametrize(
    ("field", "text"),
    [("statement", "x" * 1001), ("statement", "a\x00b"), ("evidence", "x" * 601), ("evidence", "a\x07b")],
)
def test_what_cannot_be_stored_is_refused_beside_its_field(scene, field, text):
    name = f"evidence_{scene.criteria[1]}" if field == "evidence" else field
    answer = scene.client.post(scene.new, data=scene.typed(**{name: text}))
    assert answer.status_code == 422
    assert f'id="{name}-e"' in answer.text
    assert STATEMENT in answer.text or field == "statement"
    assert scene.stored() == []


def test_fields_of_another_contest_and_of_the_table_are_passed_over(scene):
    more = {"status": "admitted", "candidate_id": "1", "unit_id": "1", "evidence_999": "x", "nominator_id": "1"}
    scene.client.post(scene.new, data={**scene.typed(), **more})
    assert scene.stored() == [(NominationStatus.DRAFT, STATEMENT)]


def test_without_a_place_the_text_is_kept_and_the_page_says_why(scene):
    for _ in range(2):
        scene.nomination(NominationStatus.SUBMITTED)
    answer = scene.client.post(scene.new, data=scene.typed("submit"))
    assert answer.status_code == 422
    assert "All 2 places of your unit in this contest are taken. Withdraw another nomination first." in shown(answer)
    assert STATEMENT in answer.text
    assert len(scene.stored()) == 2
    assert scene.client.post(scene.new, data=scene.typed("draft")).status_code == 303


def test_when_nominations_close_while_somebody_writes_the_text_is_kept(scene, clock):
    clock.move_to(scene.contest.nominations_close_at)
    answer = scene.client.post(scene.new, data=scene.typed("submit"))
    assert answer.status_code == 422
    assert "This contest no longer takes nominations." in shown(answer)
    assert STATEMENT in answer.text
    assert scene.stored() == []


def test_a_second_nomination_of_one_person_keeps_the_text_too(scene):
    scene.nomination(person=scene.cleo)
    answer = scene.client.post(
        scene.new, data=scene.typed(statement="Another text about the same person, long enough.")
    )
    assert answer.status_code == 422
    assert "Your unit has already nominated this person in this contest." in shown(answer)
    assert "Another text about the same person" in answer.text


def test_whoever_was_slower_is_told_keeps_the_text_and_may_save_then(scene, now):
    number = scene.nomination(person=scene.cleo)
    with scene.app.app_context():
        save_changes(number, NominationText("From the deputy"), version=1, by=scene.ada.id, now=now)
    address = f"/nominations/{number}/edit"
    answer = scene.client.post(address, data=scene.typed(statement="From the head"))
    assert answer.status_code == 422
    assert "Somebody changed this in the meantime. Look at it once more." in shown(answer)
    assert "From the head" in answer.text
    assert scene.stored() == [(NominationStatus.DRAFT, "From the deputy")]
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
    again = scene.client.post(address, data=scene.typed(statement="From the head", version=version))
    assert again.status_code == 303
    assert scene.stored() == [(NominationStatus.DRAFT, "From the head")]


@ONE
@pytest.mark.parametrize("version", ["", "0", "x", "-1", "9" * 40, "²"])
def test_an_invented_version_changes_nothing(scene, version):
    number = scene.nomination(person=scene.cleo)
    answer = scene.client.post(f"/nominations/{number}/edit", data=scene.typed(version=version, statement="Else"))
    assert answer.status_code == 422
    assert scene.client.post(f"/nominations/{number}/submit", data={"version": version}).status_code == 409
    assert scene.client.post(f"/nominations/{number}/withdraw", data={"version": version}).status_code == 409
    assert scene.stored()[0][0] is NominationStatus.DRAFT


def test_what_hr_sent_back_is_shown_put_right_and_submitted_again(scene):
    number = scene.nomination(NominationStatus.SENT_BACK, person=scene.cleo, remark="Add the date")
    page = shown(scene.client.get(f"/nominations/{number}/edit"))
    assert "HR asks: Add the date" in page
    answer = scene.client.post(f"/nominations/{number}/edit", data=scene.typed("submit"))
    assert answer.location == f"/nominations/{number}"
    assert scene.stored() == [(NominationStatus.SUBMITTED, STATEMENT)]


# One nomination.


@ONE
@pytest.mark.parametrize(
    ("status", "phase", "words"),
    [
        (NominationStatus.DRAFT, Phase.NOMINATING, "Submit to HR"),
        (NominationStatus.SUBMITTED, Phase.NOMINATING, "HR is checking this nomination."),
        (NominationStatus.SUBMITTED, Phase.VOTING, "HR did not decide before voting opened."),
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


def test_withdrawing_asks_first(scene):
    number = scene.nomination(NominationStatus.SUBMITTED, person=scene.cleo)
    question = scene.client.get(f"/nominations/{number}/withdraw")
    assert "Withdraw the nomination of Cleo Carter?" in shown(question)
    assert scene.stored()[0][0] is NominationStatus.SUBMITTED
    answer = scene.client.post(f"/nominations/{number}/withdraw", data={"version": "1"})
    assert answer.location == "/nominations/"
    assert scene.stored()[0][0] is NominationStatus.WITHDRAWN


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
