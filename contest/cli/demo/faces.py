"""The photos of the demo: drawn stand-ins for a handful of its people, by personnel number."""

import hashlib
import secrets
from pathlib import Path

from contest.domain.papers import FileKind, PaperKind, PictureSize
from contest.extensions import db
from contest.files.pictures import kept_sizes
from contest.models import Attachment, Candidate, Nomination, Upload, UploadContent

FACES = Path(__file__).parent / "faces"


def give_face(nomination: Nomination, number: str, candidate: Candidate | None) -> None:
    """Put the photo of the person into the papers, and beside the candidate's name; nothing for who has none."""
    drawing = FACES / f"{number}.jpg"
    if not drawing.exists():
        return
    drawn = kept_sizes(drawing.read_bytes(), FileKind.JPEG, face=True, crop=None)
    whole = drawn.sizes[PictureSize.WHOLE]
    upload = Upload(
        key=secrets.token_urlsafe(32),
        media_type="image/jpeg",
        size=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
        width=drawn.width,
        height=drawn.height,
        uploaded_by_id=nomination.typed_by_id,
        uploaded_at=nomination.saved_at,
    )
    db.session.add(upload)
    db.session.flush()
    db.session.add_all(
        UploadContent(upload_id=upload.id, size=size, content=content) for size, content in drawn.sizes.items()
    )
    nomination.attachments.append(Attachment(upload_id=upload.id, kind=PaperKind.PHOTO, name="photo.jpg"))
    if candidate is not None:
        candidate.photo_id = upload.id
