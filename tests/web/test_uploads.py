"""The papers in the browser: adding, removing, cutting."""

import io
import re

from PIL import Image

from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attachment, Contest, Upload
from tests.factories import a_nomination, an_employee, stored
from tests.statements import statements
from tests.strange_files import heic, jpeg, pdf
from tests.web.nominating import ONE
from tests.web.papers import chosen
from tests.web.reading import shown


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
