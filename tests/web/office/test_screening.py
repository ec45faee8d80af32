"""The screening room: the queue, and one nomination beside its criteria."""

import json

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import (
    Attachment,
    Candidate,
    Contest,
    FactRemark,
    JournalEntry,
    Nomination,
    Outcome,
    Placing,
    Unit,
    Upload,
    WantedPaper,
)
from tests.factories import a_contest, a_head, a_nomination, stored
from tests.statements import statements
from tests.web.office.screening_room import ONE, Scene
from tests.web.reading import shown


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


# The queue.


def test_the_queue_names_who_waits_by_whom_and_what_to_look_at(scene):
    scene.nomination(name="Cleo", person_agrees=False)
    scene.nomination(name="Eve", phase=Phase.VOTING)
    scene.nomination(NominationStatus.DRAFT, name="Hidden")
    page = shown(scene.client.get("/office/screening"))
    assert "2 nominations wait for a decision." in page
    assert "Cleo Carter Fitter, Foundry. Quality Leader of the Month" in page
    assert "Put forward by the head, Ada Lovell." in page
    assert "Not asked for consent yet" in page
    assert "4 criteria not answered" in page
    assert "Voting has begun: it can only be refused" in page
    assert "Hidden" not in page


@ONE
def test_the_queue_is_narrowed_and_the_filters_go_on_into_the_links(scene):
    number = scene.nomination(name="Cleo")
    other = scene.nomination(name="Eve", phase=Phase.NOMINATING)
    query = f"contest={scene.contest.id}&unit={scene.plant.id}"
    page = scene.client.get(f"/office/screening?{query}").text
    assert f"/office/screening/{number}?contest={scene.contest.id}&amp;unit={scene.plant.id}" in page
    assert f"/office/screening/{other}" not in page
    assert "Cleo Carter" not in shown(scene.client.get("/office/screening?state=admitted"))


@ONE
def test_an_empty_queue_says_so(scene):
    assert "Nothing waits for you" in shown(scene.client.get("/office/screening"))
    assert "There is none" in shown(scene.client.get("/office/screening?late=1"))
    assert "There is none" in shown(scene.client.get("/office/screening?state=refused"))


@pytest.mark.parametrize(
    "query",
    [
        "contest=x",
        "contest=999999999999",
        "contest=-1",
        "unit=0",
        "unit=99999999999",
        "state=draft",
        "part=9999999999",
        "channel=pigeon&consent=maybe&papers=some&sort=luck&merged=x&late=2&ended=no",
        "q=%00%F0%9F%98%80&ended=1",
        "page=0",
        "page=%00",
    ],
)
def test_anything_may_stand_in_the_address(scene, query):
    number = scene.nomination()
    assert scene.client.get(f"/office/screening?{query}").status_code == 200
    assert scene.client.get(f"/office/screening/{number}?{query}").status_code == 200


def test_a_queue_of_thirty_asks_as_often_as_one_of_one(scene):
    scene.nomination()
    with statements() as one:
        scene.client.get("/office/screening")
    for _ in range(29):
        scene.nomination()
    with statements() as many:
        page = shown(scene.client.get("/office/screening"))
    assert "Page 1 of 2" in page
    assert len(many) == len(one)


# One nomination.


def test_a_nomination_is_read_beside_criteria_places_and_what_others_wrote(scene):
    number = scene.nomination(name="Cleo")
    scene.nomination(NominationStatus.ADMITTED, name="Ben")
    with scene.app.app_context():
        director = a_head("Eve", db.session.get(Unit, scene.plant.id))
        person = db.session.get(Nomination, number).employee
        contest = db.session.get(Contest, scene.contest.id)
        a_nomination(contest, person, director, unit=director.unit, statement="What the director wrote about her.")
    page = shown(scene.client.get(f"/office/screening/{number}"))
    for words in (
        "Effect on quality 30% What got better, from what to what, and where can it be checked?"
        " Hidden defects: from 41 to 9 a quarter",
        "Not answered",
        "Foundry: 2 of 2 places in this contest are taken.",
        "Ben Brooks",
        "This nomination and 1 other become one candidate; all texts are kept.",
        "What the director wrote about her.",
        "Agrees to take part",
        "may stand",
        "Never nominated before.",
    ):
        assert words in page


def test_thirty_others_cost_no_more_queries_than_one(scene):
    number = scene.nomination(name="Cleo")
    scene.nomination()
    with statements() as one:
        scene.client.get(f"/office/screening/{number}")
    for _ in range(29):
        scene.nomination()
    with statements() as many:
        scene.client.get(f"/office/screening/{number}")
    assert len(many) == len(one)


@ONE
@pytest.mark.parametrize("act", ["", "/admit", "/send-back", "/refuse", "/take-back", "/attestation"])
def test_a_draft_is_as_unknown_as_a_number_nobody_has(scene, act):
    hidden = [scene.nomination(status) for status in (NominationStatus.DRAFT, NominationStatus.WITHDRAWN)]
    ask = scene.client.post if act else scene.client.get
    unknown = ask(f"/office/screening/999999999{act}")
    assert unknown.status_code == 404
    for number in hidden:
        answer = ask(f"/office/screening/{number}{act}")
        assert answer.status_code == 404
        assert answer.text.replace(f"screening/{number}", "") == unknown.text.replace("screening/999999999", "")


@ONE
def test_what_was_before_and_what_the_nominee_says_is_read_too(scene, now):
    number = scene.nomination(
        name="Cleo", is_late=True, minutes_number="4", minutes_date=now.date(), channel="collective"
    )
    with scene.app.app_context():
        nomination = db.session.get(Nomination, number)
        stored(FactRemark(nomination_id=number, text="It was two shifts, not one.", at=now))
        past = a_contest(Phase.ANNOUNCED, db.session.get(Unit, scene.company.id))
        candidate = a_nomination(
            past, nomination.employee, nomination.nominator, NominationStatus.ADMITTED
        ).candidate_id
        stored(Outcome(contest_id=past.id, eligible=1, ballots=1, blank=0, counted_at=now, announced_at=now))
        stored(Placing(contest_id=past.id, candidate_id=candidate, place=1, score="1", is_leader=True))
    page = shown(scene.client.get(f"/office/screening/{number}"))
    for words in (
        "It was two shifts, not one.",
        "Let in late",
        "Put forward by the labour collective, minutes No. 4 of",
        "Leader: Quality Leader of the Month",
        ": on the ballot",
    ):
        assert words in page


@ONE
def test_the_papers_are_in_view_and_a_missing_one_asks_for_a_word(scene, now):
    number = scene.nomination()
    with scene.app.app_context():
        stored(WantedPaper(contest_id=scene.contest.id, kind=PaperKind.REFERENCE, is_required=True))
        upload = Upload(
            key="k" * 43,
            media_type="image/jpeg",
            size=9,
            sha256="0" * 64,
            width=3,
            height=3,
            uploaded_by_id=scene.ada.id,
            uploaded_at=now,
        )
        stored(upload)
        stored(Attachment(nomination_id=number, upload_id=upload.id, kind=PaperKind.PHOTO, name="face.jpg"))
    page = scene.client.get(f"/office/screening/{number}").text
    assert f'src="/papers/{"k" * 43}/large"' in page
    assert "Required, and missing" in page and 'name="without_papers"' in page
    assert scene.decide(number, "admit").status_code == 422
    assert scene.decide(number, "admit", without_papers="It lies in the personal file.").status_code == 303
    with scene.app.app_context():
        assert db.session.query(Candidate).one().photo_id is not None
        entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
        assert json.loads(entry.details)["reason"] == "It lies in the personal file."
