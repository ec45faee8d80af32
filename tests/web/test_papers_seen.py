"""Who gets which file at its address, and what the browser may do with it."""

import io
import re

import pytest
from PIL import Image

from contest.domain.consents import ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from tests.strange_files import pdf
from tests.web.nominating import ONE
from tests.web.papers import Papers, chosen


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
