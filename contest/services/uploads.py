"""The files of a nomination: added, removed, and the photo cut anew; each kept in a safe form only (PRODUCT 9)."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, or_, select

from contest.domain.errors import N_, NotFound, RuleBroken
from contest.domain.papers import SINGLE, PaperKind, PictureSize
from contest.domain.uploads import LARGEST_TOTAL, MEGABYTE, MOST_FILES, UploadRefused, safe_name
from contest.extensions import db
from contest.files.pictures import Crop
from contest.files.reading import SafeFile, cut_anew, safe_file
from contest.models import Attachment, Candidate, Contest, Nomination, Upload, UploadContent
from contest.queries.papers import papers_of
from contest.queries.staff import LARGEST_ID
from contest.services import journal
from contest.services.transaction import held, transaction


class PapersAreClosed(RuleBroken):
    """The papers of this nomination stand as they are: it was handed in, or decided, or voting has begun."""


def attach(
    nomination_id: int,
    kind: PaperKind,
    name: str,
    content: bytes,
    *,
    by: int,
    now: datetime,
    crop: Crop | None = None,
) -> int:
    """Add a file to the papers of a nomination and return the id of its line there.

    By whoever may write the nomination now, and by HR while it screens. A new photo takes the place of the old one.
    The file is read before anything is held, for that may take a second. Raises NotFound, PapersAreClosed,
    UploadRefused.
    """
    _check_may_change(nomination_id, by=by, now=now)
    file = safe_file(content, kind, crop)
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, now=now)
        old = [each for each in nomination.attachments if each.kind is kind and kind in SINGLE]
        for each in old:
            nomination.attachments.remove(each)
        _check_room(nomination, file)
        upload = _kept(file, by=by, now=now)
        attachment = Attachment(upload_id=upload, kind=kind, name=safe_name(name, file.media_type))
        nomination.attachments.append(attachment)
        session.flush()
        _after_change(nomination, kind, "paper added", attachment.id, by=by, now=now)
        _forget_unused([each.upload_id for each in old])
    return attachment.id


def detach(attachment_id: int, *, by: int, now: datetime) -> None:
    """Take a file out of the papers, and out of the tables where nothing else shows it.

    Raises NotFound and PapersAreClosed as attach() does.
    """
    nomination_id = _nomination_of(attachment_id)
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, now=now)
        attachment = _line(nomination, attachment_id)
        nomination.attachments.remove(attachment)
        session.flush()
        _after_change(nomination, attachment.kind, "paper removed", attachment_id, by=by, now=now)
        _forget_unused([attachment.upload_id])


def crop_photo(attachment_id: int, crop: Crop, *, by: int, now: datetime) -> None:
    """Cut a photo anew from the whole picture; it gets a new address.

    Raises NotFound, also for a paper that is no photo, and PapersAreClosed.
    """
    nomination_id = _nomination_of(attachment_id)
    _check_may_change(nomination_id, by=by, now=now)
    whole = db.session.scalar(
        select(UploadContent.content)
        .join(Attachment, Attachment.upload_id == UploadContent.upload_id)
        .where(Attachment.id == attachment_id, Attachment.kind == PaperKind.PHOTO)
        .where(UploadContent.size == PictureSize.WHOLE)
    )
    if whole is None:
        raise NotFound
    file = cut_anew(whole, crop)
    with transaction() as session:
        nomination = _held_nomination(nomination_id, by=by, now=now)
        attachment = _line(nomination, attachment_id)
        old, attachment.upload_id = attachment.upload_id, _kept(file, by=by, now=now)
        session.flush()
        _after_change(nomination, PaperKind.PHOTO, "photo cut anew", attachment_id, by=by, now=now)
        _forget_unused([old])


def photo_of(nomination_ids: Collection[int]) -> int | None:
    """The id of the newest photo among the papers of these nominations, for the candidate they lead to."""
    return db.session.scalar(
        select(Attachment.upload_id)
        .where(Attachment.nomination_id.in_(nomination_ids), Attachment.kind == PaperKind.PHOTO)
        .order_by(Attachment.id.desc())
        .limit(1)
    )


def _check_may_change(nomination_id: int, *, by: int, now: datetime) -> None:
    found = papers_of(nomination_id, by, now=now)
    if found is None:
        raise NotFound
    if not found.may_be_changed:
        raise PapersAreClosed(N_("The papers of this nomination can no longer be changed."))


def _held_nomination(nomination_id: int, *, by: int, now: datetime) -> Nomination:
    """The nomination, held after its contest as everywhere, and asked once more whether its papers may be changed."""
    contest_id = db.session.scalar(select(Nomination.contest_id).where(Nomination.id == nomination_id))
    if contest_id is None:
        raise NotFound
    held(Contest, contest_id, shared=True)
    nomination = held(Nomination, nomination_id)
    _check_may_change(nomination_id, by=by, now=now)
    return nomination


def _nomination_of(attachment_id: int) -> int:
    if not 0 < attachment_id <= LARGEST_ID:
        raise NotFound
    found = db.session.scalar(select(Attachment.nomination_id).where(Attachment.id == attachment_id))
    if found is None:
        raise NotFound
    return found


def _line(nomination: Nomination, attachment_id: int) -> Attachment:
    """The line of the papers, unless somebody has removed it meanwhile."""
    for each in nomination.attachments:
        if each.id == attachment_id:
            return each
    raise NotFound


def _check_room(nomination: Nomination, file: SafeFile) -> None:
    if len(nomination.attachments) >= MOST_FILES:
        raise UploadRefused(N_("A nomination holds %(most)s files at most. Remove one first."), most=MOST_FILES)
    if sum(each.upload.size for each in nomination.attachments) + len(file.content) > LARGEST_TOTAL:
        raise UploadRefused(
            N_("All files of a nomination together may have %(most)s MB. Remove one first."),
            most=LARGEST_TOTAL // MEGABYTE,
        )


def _kept(file: SafeFile, *, by: int, now: datetime) -> int:
    """Store the file under an address that nobody guesses (256 random bits); returns the id."""
    upload = Upload(
        key=secrets.token_urlsafe(32),
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        width=file.width,
        height=file.height,
        uploaded_by_id=by,
        uploaded_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    for size, content in file.sizes.items():
        db.session.add(UploadContent(upload_id=upload.id, size=size, content=content))
    db.session.flush()
    return upload.id


def _after_change(
    nomination: Nomination, kind: PaperKind, act: str, attachment_id: int, *, by: int, now: datetime
) -> None:
    """Let an admitted candidate show the photo that is now there, and note what was done.

    The journal does without the names of the files, which often tell much about a person.
    """
    if kind is PaperKind.PHOTO and nomination.candidate_id is not None:
        leading = select(Nomination.id).where(Nomination.candidate_id == nomination.candidate_id)
        candidate = held(Candidate, nomination.candidate_id)
        candidate.photo_id = photo_of(list(db.session.scalars(leading)))
        db.session.flush()
    journal.record(
        act,
        by=by,
        now=now,
        contest_id=nomination.contest_id,
        nomination=nomination.id,
        employee=nomination.employee_id,
        paper=kind.value,
        line=attachment_id,
    )


def _forget_unused(upload_ids: Collection[int]) -> None:
    """Delete the bytes of what neither papers nor candidates show any more."""
    shown = or_(
        exists().where(Attachment.upload_id == Upload.id),
        exists().where(Candidate.photo_id == Upload.id),
    )
    unused = list(db.session.scalars(select(Upload.id).where(Upload.id.in_(upload_ids), ~shown)))
    db.session.execute(delete(UploadContent).where(UploadContent.upload_id.in_(unused)))
    db.session.execute(delete(Upload).where(Upload.id.in_(unused)))
