"""Writing a nomination: drafts, everything missing said at once, and what was typed kept."""

import re

import pytest

from contest.domain.nominations import NominationStatus, NominationText
from contest.services.nominations import save_changes
from tests.web.nominating import ONE, STATEMENT, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


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
