"""The files of a nomination: added, removed, and the photo cut anew; each kept in a safe form only (PRODUCT 9)."""

from collections.abc import Collection

from sqlalchemy import select

from contest.domain.papers import PaperKind
from contest.extensions import db
from contest.models import Attachment


def photo_of(nomination_ids: Collection[int]) -> int | None:
    """The id of the newest photo among the papers of these nominations, for the candidate they lead to."""
    return db.session.scalar(
        select(Attachment.upload_id)
        .where(Attachment.nomination_id.in_(nomination_ids), Attachment.kind == PaperKind.PHOTO)
        .order_by(Attachment.id.desc())
        .limit(1)
    )
