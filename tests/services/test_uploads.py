"""The papers of a nomination: who may add and remove them, until when, and what is kept of a file."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.domain.errors import NotFound
from contest.domain.nominations import NominationStatus
from contest.domain.papers import PaperKind, PictureSize
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.domain.uploads import MOST_FILES, UploadRefused
from contest.extensions import db
from contest.files.pictures import Crop
from contest.models import Attachment, Candidate, Contest, JournalEntry, Nomination, Upload, UploadContent
from contest.services.uploads import PapersAreClosed, attach, crop_photo, detach, photo_of
from tests.factories import a_candidate, a_head, a_nomination, an_account, an_employee, stored
from tests.services.nominating import Scene, a_scene
from tests.strange_files import docx, jpeg, pdf

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def a_draft(scene: Scene, status: NominationStatus = NominationStatus.DRAFT, **values: object) -> Nomination:
    return a_nomination(scene.contest, scene.cleo, scene.ada, status, unit=scene.foundry, **values)


def dan_of_hr() -> int:
    dan = an_employee("Dan")
    an_account(dan, Role.HR)
    return dan.id


def kept() -> tuple[int, int, int]:
    """How many lines of papers, files and sizes of files there are."""
    tables = (Attachment, Upload, UploadContent)
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    return counts[0], counts[1], counts[2]


def line(attachment_id: int) -> Attachment:
    found = db.session.get(Attachment, attachment_id, populate_existing=True)
    assert found is not None
    return found


def test_a_paper_is_kept_as_it_is_and_a_picture_drawn_anew_in_three_sizes(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        petition = attach(draft.id, PaperKind.PETITION, "петиция.PDF", pdf(), by=scene.ada.id, now=now)
        photo = attach(draft.id, PaperKind.PHOTO, "C:\\me\\..\\cleo.heic.exe", jpeg(), by=scene.ada.id, now=now)
        assert (line(petition).name, line(petition).upload.media_type) == ("петиция.pdf", "application/pdf")
        assert db.session.scalars(
            select(UploadContent.content).where(UploadContent.upload_id == line(petition).upload_id)
        ).all() == [pdf()]
        assert (line(photo).name, line(photo).upload.media_type) == ("cleo.jpg", "image/jpeg")
        assert (line(photo).upload.width, line(photo).upload.height) == (300, 400)
        sizes = db.session.scalars(select(UploadContent.size).where(UploadContent.upload_id == line(photo).upload_id))
        assert set(sizes) == set(PictureSize)
        assert len({line(petition).upload.key, line(photo).upload.key}) == 2
        assert len(line(photo).upload.key) == 43
        acts = db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
        assert acts == ["paper added", "paper added"]
        assert "cleo" not in "".join(db.session.scalars(select(JournalEntry.details)))


@ONE
def test_a_new_photo_takes_the_place_of_the_old_one_and_other_papers_gather(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        attach(draft.id, PaperKind.PHOTO, "a.jpg", jpeg(), by=scene.ada.id, now=now)
        second = attach(draft.id, PaperKind.PHOTO, "b.jpg", jpeg(200, 200), by=scene.ada.id, now=now)
        attach(draft.id, PaperKind.REFERENCE, "c.docx", docx(), by=scene.ada.id, now=now)
        attach(draft.id, PaperKind.REFERENCE, "d.docx", docx(), by=scene.ada.id, now=now)
        assert kept() == (3, 3, 5)
        assert photo_of([draft.id]) == line(second).upload_id


@ONE
def test_a_removed_paper_leaves_nothing_in_the_tables(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        photo = attach(draft.id, PaperKind.PHOTO, "a.jpg", jpeg(), by=scene.ada.id, now=now)
        detach(photo, by=scene.ada.id, now=now)
        assert kept() == (0, 0, 0)
        with pytest.raises(NotFound):
            detach(photo, by=scene.ada.id, now=now)


def test_a_stranger_hears_the_same_as_about_a_nomination_that_does_not_exist(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        photo = attach(draft.id, PaperKind.PHOTO, "a.jpg", jpeg(), by=scene.ada.id, now=now)
        eve = a_head("Eve")
        for stranger in (eve.id, scene.cleo.id, dan_of_hr()):  # HR sees no drafts, and nobody those about themselves
            for deed in (
                lambda by: attach(draft.id, PaperKind.OTHER, "a.pdf", pdf(), by=by, now=now),
                lambda by: detach(photo, by=by, now=now),
                lambda by: crop_photo(photo, Crop(0, 0, 1), by=by, now=now),
            ):
                with pytest.raises(NotFound):
                    deed(stranger)
        for number in (0, draft.id + 1000, 2**40):
            with pytest.raises(NotFound):
                attach(number, PaperKind.OTHER, "a.pdf", pdf(), by=scene.ada.id, now=now)
        assert kept() == (1, 1, 3)


@ONE
@pytest.mark.parametrize(
    ("status", "phase", "ada", "hr"),
    [
        (NominationStatus.DRAFT, Phase.NOMINATING, None, NotFound),
        (NominationStatus.WITHDRAWN, Phase.NOMINATING, None, NotFound),
        (NominationStatus.SUBMITTED, Phase.NOMINATING, PapersAreClosed, None),
        (NominationStatus.SENT_BACK, Phase.SCREENING, None, None),
        (NominationStatus.SUBMITTED, Phase.SCREENING, PapersAreClosed, None),
        (NominationStatus.ADMITTED, Phase.SCREENING, PapersAreClosed, None),
        (NominationStatus.REFUSED, Phase.SCREENING, PapersAreClosed, PapersAreClosed),
        (NominationStatus.DRAFT, Phase.SCREENING, PapersAreClosed, NotFound),
        (NominationStatus.ADMITTED, Phase.VOTING, PapersAreClosed, PapersAreClosed),
        (NominationStatus.SENT_BACK, Phase.VOTING, PapersAreClosed, PapersAreClosed),
    ],
)
def test_who_may_add_a_paper_when(app, now, status, phase, ada, hr):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        if status is NominationStatus.ADMITTED:
            draft.candidate_id = a_candidate(scene.contest, scene.cleo).id
        if status is NominationStatus.REFUSED:
            draft.refusal_reason = "other"
        draft.status = status
        contest = db.session.get(Contest, scene.contest.id)
        contest.phase, contest.public_key = phase, b"key"
        shift = {Phase.NOMINATING: 0, Phase.SCREENING: 1, Phase.VOTING: 2}[phase]
        moment = now + timedelta(days=shift)
        db.session.commit()
        for by, refusal in ((scene.ada.id, ada), (dan_of_hr(), hr)):
            if refusal is None:
                attach(draft.id, PaperKind.OTHER, "a.pdf", pdf(), by=by, now=moment)
            else:
                with pytest.raises(refusal):
                    attach(draft.id, PaperKind.OTHER, "a.pdf", pdf(), by=by, now=moment)


@ONE
def test_hr_adds_nothing_to_a_nomination_about_themself(app, now):
    with app.app_context():
        scene = a_scene()
        an_account(scene.cleo, Role.HR)
        submitted = a_draft(scene, NominationStatus.SUBMITTED)
        with pytest.raises(NotFound):
            attach(submitted.id, PaperKind.OTHER, "a.pdf", pdf(), by=scene.cleo.id, now=now)


@ONE
def test_a_nomination_holds_so_many_files_and_no_more(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        upload = stored(
            Upload(
                key="k" * 43,
                media_type="application/pdf",
                size=10,
                sha256="0" * 64,
                uploaded_by_id=scene.ada.id,
                uploaded_at=now,
            )
        )
        for number in range(MOST_FILES):
            stored(Attachment(nomination_id=draft.id, upload_id=upload.id, kind=PaperKind.OTHER, name=f"{number}.pdf"))
        with pytest.raises(UploadRefused, match="20 files at most"):
            attach(draft.id, PaperKind.OTHER, "a.pdf", pdf(), by=scene.ada.id, now=now)
        db.session.delete(db.session.query(Attachment).first())
        upload.size = 10_000_000
        db.session.commit()
        with pytest.raises(UploadRefused, match="60 MB"):
            attach(draft.id, PaperKind.OTHER, "a.pdf", pdf(), by=scene.ada.id, now=now)


def test_the_photo_of_a_candidate_follows_the_papers_while_hr_screens(app, now):
    with app.app_context():
        scene = a_scene()
        dan = dan_of_hr()
        admitted = a_draft(scene, NominationStatus.SUBMITTED)
        candidate = a_candidate(scene.contest, scene.cleo)
        admitted.status, admitted.candidate_id = NominationStatus.ADMITTED, candidate.id
        db.session.commit()

        def shown() -> tuple[int | None, str | None]:
            found = db.session.get(Candidate, candidate.id, populate_existing=True)
            return found.photo_id, found.photo_key

        photo = attach(admitted.id, PaperKind.PHOTO, "a.jpg", jpeg(), by=dan, now=now)
        first = line(photo)
        assert shown() == (first.upload_id, first.upload.key)
        crop_photo(photo, Crop(0.1, 0.1, 0.5), by=dan, now=now)
        second = line(photo)
        assert shown() == (second.upload_id, second.upload.key)
        assert kept() == (1, 1, 3)
        detach(photo, by=dan, now=now)
        assert shown() == (None, None)
        assert kept() == (0, 0, 0)


@ONE
def test_only_a_photo_is_cut(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        scan = attach(draft.id, PaperKind.PETITION, "a.jpg", jpeg(), by=scene.ada.id, now=now)
        with pytest.raises(NotFound):
            crop_photo(scan, Crop(0, 0, 1), by=scene.ada.id, now=now)


@ONE
def test_a_refused_file_leaves_everything_as_it_was(app, now):
    with app.app_context():
        scene = a_scene()
        draft = a_draft(scene)
        attach(draft.id, PaperKind.PHOTO, "a.jpg", jpeg(), by=scene.ada.id, now=now)
        for content in (b"", b"GIF89a" + b"x" * 50, pdf(), jpeg()[:2000]):
            with pytest.raises(UploadRefused):
                attach(draft.id, PaperKind.PHOTO, "a.jpg", content, by=scene.ada.id, now=now)
        assert kept() == (1, 1, 3)
