"""The papers in the browser: adding, removing, cutting, and who gets which file at its address."""

import io
import re

import pytest
from PIL import Image

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Attachment, Consent, Contest, Nomination, Upload, WantedPaper
from contest.services.uploads import attach
from tests.factories import a_candidate, a_contest, a_head, a_nomination, a_unit, an_account, an_employee, stored
from tests.statements import statements
from tests.strange_files import heic, jpeg, pdf
from tests.web.nominating import ONE
from tests.web.reading import shown


class Papers:
    """A nomination of Cleo by Ada with a petition and a photo; everybody of the standing cast can sign in."""

    def __init__(self, app, sign_in, now, *, files=True):
        self.app, self.sign_in, self.now = app, sign_in, now
        with app.app_context():
            company = a_unit("Northern Meridian")
            self.foundry = a_unit("Foundry", a_unit("Plant", company))
            ada, ben = a_head("Ada", self.foundry), an_employee("Ben", self.foundry)
            self.foundry.deputy_id = ben.id
            cleo, dan = an_employee("Cleo", self.foundry), an_employee("Dan", company)
            for person, *roles in ((ben,), (cleo,), (dan, Role.HR)):
                an_account(person, *roles)
            eve, flo = a_head("Eve", a_unit("Tool shop", company)), an_employee("Flo", company)
            an_account(flo)
            gus = an_employee("Gus", company)
            an_account(gus, Role.ADMIN, Role.WITNESS)
            self.people = {each.last_name: each for each in (ada, ben, cleo, dan, eve, flo, gus)}
            contest = a_contest(Phase.NOMINATING, company)
            self.contest = contest.id
            stored(WantedPaper(contest_id=contest.id, kind=PaperKind.PETITION, is_required=True))
            draft = a_nomination(contest, cleo, ada, NominationStatus.DRAFT, unit=self.foundry)
            self.nomination = draft.id
            if files:
                petition = attach(draft.id, PaperKind.PETITION, "petition.pdf", pdf(), by=ada.id, now=now)
                photo = attach(draft.id, PaperKind.PHOTO, "cleo.jpg", jpeg(), by=ada.id, now=now)
                lines = [db.session.get(Attachment, number) for number in (petition, photo)]
                self.petition, self.photo = (each.upload.key for each in lines)
                self.line_of_photo, self.upload_of_photo = photo, lines[1].upload_id

    @property
    def page(self) -> str:
        return f"/papers/of/{self.nomination}"

    def browser(self, name):
        client = self.app.test_client()
        self.sign_in(client, self.people[name])
        return client

    def becomes(self, status, phase, *, is_shown=True, fields="photo,work,texts", taking_part=ConsentState.GIVEN):
        """The nomination and its contest as they are later; admitted ones lead to a candidate with the photo."""
        with self.app.app_context():
            nomination = db.session.get(Nomination, self.nomination)
            contest = db.session.get(Contest, self.contest)
            if status is NominationStatus.ADMITTED and nomination.candidate_id is None:
                candidate = a_candidate(contest, nomination.employee, photo_id=self.upload_of_photo)
                nomination.candidate_id = candidate.id
            nomination.status = status
            if status is NominationStatus.REFUSED:
                nomination.refusal_reason = "other"
            contest.phase, contest.public_key = phase, b"key"
            for consent in db.session.query(Consent):
                db.session.delete(consent)
            db.session.flush()
            states = {ConsentKind.TAKING_PART: taking_part}
            states[ConsentKind.INTERNAL] = ConsentState.GIVEN if is_shown else ConsentState.DECLINED
            for kind, state in states.items():
                db.session.add(
                    Consent(
                        contest_id=contest.id,
                        employee_id=nomination.employee_id,
                        kind=kind,
                        state=state,
                        fields=fields,
                        way="app",
                        asked_at=self.now,
                        answered_at=self.now,
                        withdrawn_at=self.now if state is ConsentState.WITHDRAWN else None,
                    )
                )
            db.session.commit()


@pytest.fixture
def papers(app, sign_in, now):
    return Papers(app, sign_in, now)


def seen(papers: Papers, name: str) -> str:
    """Which of the files this person gets: P petition, W the whole photo, S its small square; a dot for each other."""
    client = papers.browser(name)
    addresses = {"P": papers.petition, "W": papers.photo, "S": f"{papers.photo}/small"}
    answers = {letter: client.get(f"/papers/{address}").status_code for letter, address in addresses.items()}
    assert set(answers.values()) <= {200, 404}
    return "".join(letter if status == 200 else "." for letter, status in answers.items())


CAST = ("Lovell", "Brooks", "Carter", "Dorsey", "Evans", "Flo", "Gus")
A, V = NominationStatus.ADMITTED, Phase.VOTING
# Ada the nominator, Ben her deputy, Cleo the nominee, Dan of HR, Eve of another unit, Flo of the staff, Gus a witness.
TABLE = [
    ((NominationStatus.DRAFT, Phase.NOMINATING, {}), ("PWS", "PWS", "...", "...", "...", "...", "...")),
    ((NominationStatus.WITHDRAWN, Phase.NOMINATING, {}), ("PWS", "PWS", "...", "...", "...", "...", "...")),
    ((NominationStatus.SUBMITTED, Phase.NOMINATING, {}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((NominationStatus.SENT_BACK, Phase.SCREENING, {}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((NominationStatus.REFUSED, Phase.SCREENING, {}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((A, Phase.SCREENING, {}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((A, V, {}), ("PWS", "PWS", "PWS", "PWS", "..S", "..S", "..S")),
    ((A, V, {"is_shown": False}), ("PWS", "PWS", "PWS", "PWS", "..S", "..S", "..S")),
    ((A, V, {"taking_part": ConsentState.WITHDRAWN}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((A, Phase.ANNOUNCED, {}), ("PWS", "PWS", "PWS", "PWS", "..S", "..S", "..S")),
    ((A, Phase.ANNOUNCED, {"is_shown": False}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((A, Phase.ANNOUNCED, {"fields": "work"}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
    ((A, Phase.CANCELLED, {}), ("PWS", "PWS", "PWS", "PWS", "...", "...", "...")),
]


@ONE
@pytest.mark.parametrize(("state", "expected"), TABLE)
def test_who_gets_which_file(papers, state, expected):
    status, phase, more = state
    papers.becomes(status, phase, **more)
    assert {name: seen(papers, name) for name in CAST} == dict(zip(CAST, expected, strict=True))


@ONE
def test_a_closed_address_answers_as_one_that_nobody_gave_out(papers):
    eve = papers.browser("Evans")
    deeds = [
        (papers.page, "/papers/of/999999"),
        (f"{papers.page}/{papers.line_of_photo}/remove", "/papers/of/999999/1/remove"),
        (f"{papers.page}/{papers.line_of_photo}/crop", "/papers/of/999999/1/crop"),
    ]
    files = [
        (f"/papers/{papers.petition}", f"/papers/{'x' * 43}"),
        (f"/papers/{papers.photo}/small", f"/papers/{'x' * 43}/small"),
    ]
    for there, nowhere in deeds + files:
        closed, unknown = eve.get(there), eve.get(nowhere)
        assert (closed.status_code, strip(closed)) == (404, strip(unknown))
    for there, nowhere in deeds:
        closed, unknown = eve.post(there, data=chosen("other", pdf())), eve.post(nowhere, data=chosen("other", pdf()))
        assert (closed.status_code, strip(closed)) == (404, strip(unknown))
    # Control: whoever may see them does.
    assert papers.browser("Lovell").get(f"/papers/{papers.petition}").data == pdf()


def strip(answer) -> tuple[str, list[tuple[str, str]]]:
    """The page without its token, and the headers without its length."""
    headers = [(name, value) for name, value in answer.headers if name not in {"Content-Length", "Set-Cookie"}]
    text = re.sub(r'value="[^"]{40,}"', "", answer.text)
    return re.sub(r"/papers/[^\"&]*|papers%2F[^\"&]*", "", text), headers


def chosen(kind: str, *contents: bytes, names=("a.pdf", "b.jpg", "c.pdf")) -> dict[str, object]:
    files = [(io.BytesIO(content), name) for content, name in zip(contents, names, strict=False)]
    return {"kind": kind, "files": files}


@ONE
def test_a_stranger_at_the_door_is_sent_to_sign_in(papers):
    for address in (papers.page, f"/papers/{papers.photo}", f"/papers/{papers.photo}/small"):
        answer = papers.app.test_client().get(address)
        assert (answer.status_code, "/account/sign-in" in answer.location) == (302, True)


@ONE
def test_a_document_is_saved_and_a_picture_shown_and_neither_can_do_anything(papers):
    ada = papers.browser("Lovell")
    document, face = ada.get(f"/papers/{papers.petition}"), ada.get(f"/papers/{papers.photo}/large")
    assert document.headers["Content-Disposition"] == "attachment; filename=petition.pdf"
    assert face.headers["Content-Disposition"] == "inline; filename=cleo.jpg"
    assert (document.mimetype, face.mimetype) == ("application/pdf", "image/jpeg")
    for answer in (document, face):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert Image.open(io.BytesIO(face.data)).size == (300, 300)
    assert ada.get(f"/papers/{papers.petition}/small").status_code == 404
    assert "sandbox" not in ada.get(papers.page).headers["Content-Security-Policy"]


def test_files_are_added_to_a_line_and_what_is_refused_is_said_beside_it(papers):
    ada = papers.browser("Lovell")
    answer = ada.post(papers.page, data=chosen("reference", pdf(), jpeg()))
    assert (answer.status_code, answer.location) == (303, papers.page)
    assert "2 files added." in shown(ada.get(papers.page))
    answer = ada.post(papers.page, data=chosen("reference", b"GIF89a" + b"x" * 99, pdf(), names=("я.gif", "b.pdf")))
    assert answer.status_code == 422
    assert "я.gif: This file is a GIF picture. Send a PDF, a DOCX, a JPEG, a PNG or a HEIC instead." in shown(answer)
    assert "1 file added." in shown(answer)
    assert 'aria-invalid="true"' in answer.text
    assert ada.post(papers.page, data={"kind": "reference"}).status_code == 422
    assert ada.post(papers.page, data=chosen("no such kind", pdf())).status_code == 422
    with papers.app.app_context():
        assert db.session.query(Attachment).count() == 5


@ONE
def test_after_a_photo_its_square_is_chosen(papers):
    ada = papers.browser("Lovell")
    answer = ada.post(papers.page, data=chosen("photo", heic(), names=("IMG_1.HEIC",)))
    assert answer.status_code == 303
    assert answer.location.endswith("/crop")
    page = ada.get(answer.location)
    assert page.status_code == 200
    key = re.search(r"/papers/([\w-]{43})", page.text)[1]
    assert ada.post(answer.location, data={"left": "abc", "top": "0", "side": "1000"}).status_code == 422
    done = ada.post(answer.location, data={"left": "50", "top": "50", "side": "30"})
    assert (done.status_code, done.location) == (303, papers.page)
    assert ada.get(f"/papers/{key}").status_code == 404
    new = re.search(r"/papers/([\w-]{43})/small", ada.get(papers.page).text)[1]
    assert Image.open(io.BytesIO(ada.get(f"/papers/{new}/large").data)).size == (72, 72)


@ONE
def test_a_file_is_removed_after_a_question(papers):
    ada = papers.browser("Lovell")
    address = f"{papers.page}/{papers.line_of_photo}/remove"
    assert "Remove “cleo.jpg”?" in shown(ada.get(address))
    answer = ada.post(address)
    assert (answer.status_code, answer.location) == (303, papers.page)
    assert ada.get(f"/papers/{papers.photo}").status_code == 404
    assert ada.post(address).status_code == 404


@ONE
def test_a_line_of_another_nomination_is_not_reached_through_ones_own(papers, now):
    with papers.app.app_context():
        contest = db.session.get(Contest, papers.contest)
        eve = papers.people["Evans"]
        unit = db.session.get(type(eve), eve.id).unit
        other = a_nomination(contest, an_employee("", unit), eve, NominationStatus.DRAFT, unit=unit).id
    eve = papers.browser("Evans")
    assert eve.get(f"/papers/of/{other}").status_code == 200
    for deed in ("remove", "crop"):
        assert eve.get(f"/papers/of/{other}/{papers.line_of_photo}/{deed}").status_code == 404
        assert eve.post(f"/papers/of/{other}/{papers.line_of_photo}/{deed}").status_code == 404
    with papers.app.app_context():
        assert db.session.query(Attachment).count() == 2


@ONE
def test_hr_adds_what_came_on_paper_and_goes_back_to_the_screening_room(papers):
    papers.becomes(NominationStatus.SUBMITTED, Phase.NOMINATING)
    dan, ada = papers.browser("Dorsey"), papers.browser("Lovell")
    assert f'href="/office/screening/{papers.nomination}' in dan.get(papers.page).text
    assert dan.post(papers.page, data=chosen("consent", pdf())).status_code == 303
    page = ada.get(papers.page)
    assert "can no longer be changed" in shown(page)
    assert 'type="file"' not in page.text
    assert ada.post(papers.page, data=chosen("other", pdf())).status_code == 409
    assert papers.browser("Carter").get(papers.page).status_code == 404  # the nominee has a page of her own


@ONE
def test_the_page_of_papers_asks_as_often_for_thirty_files_as_for_one(papers):
    ada = papers.browser("Lovell")
    ada.get(papers.page)
    with statements() as few:
        ada.get(papers.page)
    with papers.app.app_context():
        for number in range(28):
            upload = stored(
                Upload(
                    key=f"{number:043d}",
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    uploaded_by_id=papers.people["Lovell"].id,
                    uploaded_at=papers.now,
                )
            )
            stored(Attachment(nomination_id=papers.nomination, upload_id=upload.id, kind=PaperKind.OTHER, name="a.pdf"))
    with statements() as many:
        assert ada.get(papers.page).text.count("a.pdf") >= 28
    assert len(many) == len(few)


@ONE
def test_too_much_at_once_is_answered_with_a_page(papers):
    answer = papers.browser("Lovell").post(
        papers.page, data=chosen("other", pdf()), environ_overrides={"CONTENT_LENGTH": str(12 * 1024**2 + 1)}
    )
    assert answer.status_code == 413
    assert "12 MB" in shown(answer)
