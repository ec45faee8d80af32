"""HR decides about a nomination: the three decisions, taking one back, and what stands in their way."""

import re

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import (
    Candidate,
    Contest,
    Eligibility,
    Nomination,
)
from tests.factories import a_contest, a_nomination, stored
from tests.web.office.screening_room import ONE, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def test_after_admitting_the_next_one_comes(scene):
    first, second = scene.nomination(name="Cleo"), scene.nomination()
    answer = scene.decide(first, "admit")
    assert answer.location == f"/office/screening/{second}"
    assert "Admitted. Next: Pat Person" in shown(scene.client.get(answer.location))
    with scene.app.app_context():
        assert db.session.query(Candidate).one().employee.last_name == "Carter"


def test_after_the_last_one_comes_the_queue_with_its_filters(scene):
    number = scene.nomination()
    scene.nomination(phase=Phase.NOMINATING)
    answer = scene.client.post(f"/office/screening/{number}/admit?contest={scene.contest.id}", data={"version": "1"})
    assert answer.location == f"/office/screening?contest={scene.contest.id}"


def test_a_nomination_is_sent_back_with_a_remark(scene):
    number = scene.nomination()
    answer = scene.decide(number, "send-back", remark="Add the date")
    assert answer.status_code == 303
    assert scene.status(number) is NominationStatus.SENT_BACK
    assert "Sent back: Add the date" in shown(scene.client.get(f"/office/screening/{number}"))


def test_a_nomination_is_refused_with_a_reason_and_a_comment(scene):
    number = scene.nomination(person_agrees=False)
    answer = scene.decide(number, "refuse", reason="no_consent", comment="She prefers not to")
    assert answer.status_code == 303
    assert scene.status(number) is NominationStatus.REFUSED
    page = shown(scene.client.get(f"/office/screening/{number}"))
    assert "Refused. The person does not agree to stand. She prefers not to" in page


@pytest.mark.parametrize(
    ("act", "fields", "words"),
    [
        ("send-back", {"remark": ""}, "Say what is to be put right."),
        ("send-back", {"remark": "a\x00b"}, "There is a character here that cannot be shown."),
        ("send-back", {"remark": "x" * 1001}, "This is too long: 1001 characters, 1000 at most."),
        ("refuse", {"comment": "Kept comment"}, "Choose one of these."),
        ("refuse", {"reason": "invented", "comment": "Kept comment"}, "Choose one of these."),
        ("refuse", {"reason": "other", "comment": ""}, "Say what the other reason is."),
        ("refuse", {"reason": "other", "comment": "x" * 1001}, "This is too long: 1001 characters, 1000 at most."),
    ],
)
def test_a_fault_is_said_beside_its_field_and_what_was_typed_is_kept(scene, act, fields, words):
    number = scene.nomination()
    answer = scene.decide(number, act, **fields)
    assert answer.status_code == 422
    assert shown(answer).count(words) == 2
    assert re.search(r"<details[^>]* open", answer.text)
    assert "Kept comment" in answer.text or "Kept comment" not in fields.values()
    assert scene.status(number) is NominationStatus.SUBMITTED


def test_without_agreement_admitting_is_blocked_with_the_reason(scene):
    number = scene.nomination(person_agrees=False)
    page = scene.client.get(f"/office/screening/{number}").text
    assert 'aria-disabled="true"' in page and "The person has not been asked yet whether they take part." in page
    refusal = scene.decide(number, "admit")
    assert refusal.status_code == 409
    assert "The person has not been asked yet whether they take part." in shown(refusal)


@ONE
def test_who_has_left_meanwhile_is_refused_in_words(scene, now):
    number = scene.nomination()
    with scene.app.app_context():
        db.session.get(Nomination, number).employee.left_on = now.date()
        db.session.commit()
    refusal = scene.decide(number, "admit")
    assert refusal.status_code == 409
    assert "This person no longer works here." in shown(refusal)


@ONE
def test_ready_phrases_go_above_the_remark(scene):
    number = scene.nomination()
    answer = scene.decide(number, "send-back", phrases=["figures", "invented", "source"], remark="And the date.")
    assert answer.status_code == 303
    with scene.app.app_context():
        assert db.session.get(Nomination, number).remark == (
            "Please give figures: what was it before, what is it now, and since when?\n"
            "Please say where this can be checked: a record, an order, a log.\n"
            "And the date."
        )


@ONE
def test_a_decision_is_taken_back_after_a_question(scene):
    number = scene.nomination()
    scene.decide(number, "refuse", reason="no_evidence")
    address = f"/office/screening/{number}/take-back?state=refused"
    assert f"/office/screening/{number}/take-back" in scene.client.get(f"/office/screening/{number}").text
    assert "Take back the decision?" in shown(scene.client.get(address))
    assert scene.status(number) is NominationStatus.REFUSED
    answer = scene.client.post(address, data={"version": "2"})
    assert answer.location == f"/office/screening/{number}?state=refused"
    assert scene.status(number) is NominationStatus.SUBMITTED
    assert scene.client.get(address).status_code == 302


@ONE
def test_only_a_category_that_asks_shows_the_attestation(scene):
    number = scene.nomination()
    assert "Attestation" not in shown(scene.client.get(f"/office/screening/{number}"))
    with scene.app.app_context():
        stored(Eligibility(contest_id=scene.contest.id, needs_attestation=True))
    page = scene.client.get(f"/office/screening/{number}").text
    assert "HR has not yet confirmed that nothing speaks against this person." in page
    assert "textarea" not in page.partition('id="attest"')[2].partition("</section>")[0]
    assert scene.decide(number, "attestation").status_code == 422
    assert scene.decide(number, "attestation", is_clean="no").status_code == 303
    assert "By HR’s attestation this person may not stand." in shown(scene.client.get(f"/office/screening/{number}"))
    scene.decide(number, "attestation", is_clean="yes")
    assert scene.decide(number, "admit").status_code == 303


@ONE
def test_what_lies_with_the_head_is_seen_and_not_decided(scene):
    number = scene.nomination(NominationStatus.PROPOSED, channel="colleague")
    assert "With the head" in shown(scene.client.get("/office/screening?state=proposed"))
    page = shown(scene.client.get(f"/office/screening/{number}"))
    assert (
        "The head of the unit has not answered yet; only then HR decides." in page
        and "Admit" not in page.split("Keyboard")[0]
    )
    assert scene.decide(number, "admit").status_code == 409


@ONE
def test_next_and_previous_keep_to_the_filters(scene):
    numbers = [scene.nomination(NominationStatus.ADMITTED, name=name) for name in ("Adams", "Baker", "Clark")]
    scene.nomination()
    page = scene.client.get(f"/office/screening/{numbers[1]}?state=admitted&sort=name").text
    assert f'rel="prev" data-key="k" href="/office/screening/{numbers[0]}?sort=name&amp;state=admitted"' in page
    assert f'rel="next" data-key="j" href="/office/screening/{numbers[2]}?sort=name&amp;state=admitted"' in page
    assert "2 of 3" in shown(scene.client.get(f"/office/screening/{numbers[1]}?state=admitted"))


@ONE
def test_a_field_that_is_too_small_is_named_in_the_queue_and_on_the_page_of_the_contest(scene):
    for address in ("/office/screening", f"/office/contests/{scene.contest.id}"):
        page = shown(scene.client.get(address))
        assert "0 of at least 2 candidates admitted: Quality Leader of the Month" in page
        assert "without another candidate this vote will be void." in page


@ONE
@pytest.mark.parametrize("version", ["", "0", "2", "x", "9" * 40])
@pytest.mark.parametrize("act", ["admit", "send-back", "refuse"])
def test_a_page_that_is_out_of_date_decides_nothing(scene, act, version):
    number = scene.nomination()
    answer = scene.decide(number, act, version=version, remark="Add the date", reason="no_evidence")
    assert answer.status_code == 409
    assert "Somebody changed this in the meantime. Look at it once more." in shown(answer)
    assert scene.status(number) is NominationStatus.SUBMITTED


@ONE
def test_what_voting_has_overtaken_can_only_be_refused(scene):
    number = scene.nomination(phase=Phase.VOTING)
    page = scene.client.get(f"/office/screening/{number}").text
    assert f"/office/screening/{number}/refuse" in page
    assert f"/office/screening/{number}/admit" not in page
    assert scene.decide(number, "admit").status_code == 409
    assert scene.decide(number, "refuse", reason="no_evidence").status_code == 303


@ONE
def test_what_is_decided_offers_no_decision(scene):
    for status in (NominationStatus.ADMITTED, NominationStatus.REFUSED):
        number = scene.nomination(status)
        page = scene.client.get(f"/office/screening/{number}").text
        assert "/admit" not in page and "/refuse" not in page and "/send-back" not in page
        assert scene.decide(number, "refuse", reason="no_evidence").status_code == 409


@ONE
def test_nobody_in_hr_decides_about_oneself(scene):
    with scene.app.app_context():
        contest, dan = db.session.get(Contest, scene.contest.id), db.session.merge(scene.dan)
        number = a_nomination(contest, dan, scene.ada, unit=dan.unit).id
    page = shown(scene.client.get(f"/office/screening/{number}"))
    assert "This nomination is about you" in page and "Admit to the ballot" not in page
    assert scene.decide(number, "admit").status_code == 403


@ONE
def test_the_room_is_hrs_alone(scene, sign_in):
    number = scene.nomination()
    head = sign_in(scene.app.test_client(), scene.ada)
    assert head.get("/office/screening").status_code == 403
    for act in ("admit", "send-back", "refuse", "take-back", "attestation"):
        assert head.post(f"/office/screening/{number}/{act}", data={"version": "1"}).status_code == 403
    assert scene.status(number) is NominationStatus.SUBMITTED


@ONE
def test_many_fields_that_are_too_small_are_named_in_one_notice(scene):
    with scene.app.app_context():
        for _ in range(2):
            a_contest(Phase.SCREENING, scene.company)
        db.session.commit()
    page = shown(scene.client.get("/office/screening"))
    assert "3 votes have too few candidates and will be void without others." in page
    assert page.count("0 of at least 2 candidates admitted") == 3
    assert "The first of them opens on" in page


@ONE
def test_the_consents_stand_in_the_order_in_which_they_are_asked(scene):
    page = scene.client.get(f"/office/screening/{scene.nomination()}").text.split('id="consents"')[1]
    assert page.index("<dt>Taking part") < page.index("<dt>Publication inside the company")
