"""Faces of candidates: on the ballot paper, in the contest, in the results and on the honour board, as they agreed."""

import re

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.papers import PaperKind
from contest.extensions import db
from contest.files.reading import safe_file
from contest.models import Candidate, Consent, Upload, UploadContent
from tests.factories import NOW
from tests.statements import statements
from tests.strange_files import jpeg
from tests.web.nominating import ONE
from tests.web.open_votes import an_open_vote

FACE = re.compile(r'<img src="/papers/([\w-]+)/(small|large)"')


@pytest.fixture(autouse=True)
def the_clock_of_the_database(monkeypatch):
    """A vote is open by the database's clock, which no test moves."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)


def a_face(candidate_id: int) -> str:
    """Give a candidate a photo; returns its address."""
    candidate = db.session.get(Candidate, candidate_id)
    file = safe_file(jpeg(), PaperKind.PHOTO)
    upload = Upload(
        key=f"{candidate_id:043d}",
        media_type=file.media_type,
        size=len(file.content),
        sha256="0" * 64,
        width=file.width,
        height=file.height,
        uploaded_by_id=candidate.employee_id,
        uploaded_at=NOW,
    )
    db.session.add(upload)
    db.session.flush()
    db.session.add_all(UploadContent(upload_id=upload.id, size=size, content=it) for size, it in file.sizes.items())
    candidate.photo_id = upload.id
    db.session.commit()
    return upload.key


@ONE
def test_a_voter_sees_the_faces_on_the_paper_and_on_the_page_of_the_contest(app, client, sign_in):
    vote = an_open_vote(app, "Cleo", "Ada")
    with app.app_context():
        key = a_face(vote.candidates["Cleo"])
    sign_in(client, vote.people["Ben"])
    assert FACE.findall(client.get(f"/voting/{vote.id}").text) == [(key, "small")]
    assert FACE.findall(client.get(f"/contests/{vote.id}").text) == [(key, "large")]
    answer = client.get(f"/papers/{key}/small")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert client.get(f"/papers/{key}").status_code == 404  # the whole photo is no business of a voter


@ONE
@pytest.mark.parametrize("page", ["/voting/{}", "/contests/{}"])
def test_many_faces_cost_no_further_question(app, client, sign_in, page):
    vote = an_open_vote(app, "Cleo", "Ada", *(f"Candidate{number}" for number in range(8)))
    sign_in(client, vote.people["Ben"])
    address = page.format(vote.id)
    client.get(address)
    with statements() as without:
        client.get(address)
    with app.app_context():
        for candidate_id in vote.candidates.values():
            a_face(candidate_id)
    with statements() as with_faces:
        assert len(FACE.findall(client.get(address).text)) == len(vote.candidates)
    assert len(with_faces) == len(without)


@ONE
def test_who_no_longer_agrees_has_no_face(app, client, sign_in):
    vote = an_open_vote(app, "Cleo", "Ada")
    with app.app_context():
        key = a_face(vote.candidates["Cleo"])
        candidate = db.session.get(Candidate, vote.candidates["Cleo"])
        consent = db.session.get(Consent, (vote.id, candidate.employee_id, ConsentKind.TAKING_PART))
        consent.state, consent.withdrawn_at = ConsentState.WITHDRAWN, NOW
        db.session.commit()
    sign_in(client, vote.people["Ben"])
    assert FACE.findall(client.get(f"/contests/{vote.id}").text) == []
    assert client.get(f"/papers/{key}/small").status_code == 404
