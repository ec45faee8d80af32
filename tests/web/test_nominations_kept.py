"""Saving by itself: what the script of the form hears, and that nobody's text is passed over."""

import pytest

from contest.domain.nominations import NominationStatus, NominationText
from contest.extensions import db
from contest.models import Nomination
from contest.services.nominations import save_changes
from contest.web.nominations import keeping
from tests.web.nominating import ONE, STATEMENT, Scene


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def keep_new(scene, **changes):
    address = f"/nominations/new/keep?contest={scene.contest.id}&person={scene.cleo.id}"
    return scene.client.post(address, data=scene.typed(None, version="", **changes))


def test_the_first_save_makes_the_draft_and_tells_its_address(scene):
    heard = keep_new(scene, statement="Found", person_agrees=None)
    with scene.app.app_context():
        (number,) = db.session.scalars(db.select(Nomination.id))
    assert heard.json == {
        "said": "Saved 12:00",
        "version": 1,
        "address": f"/nominations/{number}/edit",
        "keep": f"/nominations/{number}/keep",
        "papers": f"/papers/of/{number}",
    }
    assert scene.stored() == [(NominationStatus.DRAFT, "Found")]


def test_every_later_save_follows_on_the_version_it_was_told(scene):
    heard = keep_new(scene, statement="Found").json
    for number, statement in enumerate(("Found the", "Found the pores"), 2):
        heard = {
            **heard,
            **scene.client.post(
                heard["keep"], data=scene.typed(None, statement=statement, version=str(heard["version"]))
            ).json,
        }
        assert heard["version"] == number
    assert scene.stored() == [(NominationStatus.DRAFT, "Found the pores")]


def test_whoever_was_slower_is_told_and_the_script_stops(scene, now):
    number = scene.nomination(person=scene.cleo)
    with scene.app.app_context():
        save_changes(number, NominationText("From the deputy"), version=1, by=scene.ada.id, now=now)
    answer = scene.client.post(f"/nominations/{number}/keep", data=scene.typed(None, statement="From the head"))
    assert answer.status_code == 409
    assert answer.json == {
        "said": "Not saved. Somebody changed this in the meantime. Look at it once more.",
        "stop": True,
    }
    assert scene.stored() == [(NominationStatus.DRAFT, "From the deputy")]


@ONE
def test_a_save_that_arrives_twice_is_no_conflict(scene):
    heard = keep_new(scene).json
    typed = scene.typed(None, version="1", statement="Found the pores")
    first, again = (scene.client.post(heard["keep"], data=typed) for _ in range(2))
    assert (first.json, again.status_code) == (again.json, 200)
    assert again.json["version"] == 2


def test_two_saves_of_the_same_at_the_same_time_are_no_conflict(scene, monkeypatch):
    heard = keep_new(scene, statement="Found").json
    save = keeping.save_again

    def both_at_once(form, found):
        save(form, found)
        save(form, found)

    monkeypatch.setattr(keeping, "save_again", both_at_once)
    answer = scene.client.post(heard["keep"], data=scene.typed(None, statement="Found the", version="1"))
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert scene.stored() == [(NominationStatus.DRAFT, "Found the")]


@ONE
def test_what_cannot_be_stored_is_named_and_the_script_tries_again(scene):
    answer = keep_new(scene, statement="x" * 1001)
    assert answer.status_code == 422
    assert answer.json == {
        "said": "Not saved. What did this person do? Write 1000 characters at most.",
        "stop": False,
    }
    assert scene.stored() == []


@ONE
def test_after_the_deadline_nothing_is_saved_and_the_script_stops(scene, clock):
    number = scene.nomination(person=scene.cleo)
    clock.move_to(scene.contest.nominations_close_at)
    answer = scene.client.post(f"/nominations/{number}/keep", data=scene.typed(None, statement="Too late"))
    assert (answer.status_code, answer.json["stop"]) == (409, True)
    assert answer.json["said"] == "Not saved. This contest no longer takes nominations."
    assert scene.stored() == [(NominationStatus.DRAFT, STATEMENT)]


@ONE
def test_a_save_by_itself_submits_nothing_and_leaves_what_was_sent_back_sent_back(scene):
    number = scene.nomination(NominationStatus.SENT_BACK, person=scene.cleo)
    assert scene.client.post(f"/nominations/{number}/keep", data=scene.typed("submit")).status_code == 200
    assert scene.stored()[0][0] is NominationStatus.SENT_BACK


@ONE
def test_two_windows_make_one_draft(scene):
    assert keep_new(scene).status_code == 200
    answer = keep_new(scene, statement="In the other window")
    assert (answer.status_code, answer.json["stop"]) == (409, True)
    assert scene.stored() == [(NominationStatus.DRAFT, STATEMENT)]


@ONE
def test_the_form_tells_the_script_where_to_save_and_every_word_it_may_need(scene):
    page = scene.client.get(scene.new).text
    assert f'data-autosave="/nominations/new/keep?contest={scene.contest.id}&amp;person={scene.cleo.id}"' in page
    for word in ("saving", "offline", "signed-out", "failed", "restored", "set-aside", "bring-back"):
        assert f'data-{word}="' in page
    number = scene.nomination(person=scene.cleo)
    assert f'data-autosave="/nominations/{number}/keep"' in scene.client.get(f"/nominations/{number}/edit").text
