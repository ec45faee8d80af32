"""The screening room: the queue, one nomination beside its criteria, and the three decisions."""

import json
import re

import pytest

from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import (
    Attachment,
    Candidate,
    Contest,
    Eligibility,
    FactRemark,
    JournalEntry,
    Nomination,
    Outcome,
    Placing,
    Unit,
    Upload,
    WantedPaper,
)
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_account, an_employee, stored
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Scene:
    """Dan of HR in front of his screen; Ada heads the foundry, whose nominations he checks."""

    def __init__(self, app, client, sign_in):
        self.app, self.client = app, client
        with app.app_context():
            self.company = a_unit("Northern Meridian")
            self.plant = a_unit("Plant", self.company)
            self.foundry = a_unit("Foundry", self.plant)
            self.ada = a_head("Ada", self.foundry)
            self.dan = an_employee("Dan", self.company)
            an_account(self.dan, Role.HR)
            self.contest = a_contest(Phase.SCREENING, self.company, places_per_unit=2)
        sign_in(client, self.dan)

    def nomination(self, status=NominationStatus.SUBMITTED, name="", phase=None, **values) -> int:
        with self.app.app_context():
            contest = a_contest(phase, self.company) if phase else db.session.get(Contest, self.contest.id)
            return a_nomination(contest, an_employee(name, self.foundry), self.ada, status, **values).id

    def decide(self, number: int, act: str, **fields):
        return self.client.post(f"/office/screening/{number}/{act}", data={"version": "1", **fields})

    def status(self, number: int) -> NominationStatus:
        with self.app.app_context():
            return db.session.get(Nomination, number).status


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


def shown(answer) -> str:
    """The page in plain words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("&#39;", "'")


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


# Deciding.


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
