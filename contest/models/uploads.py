"""Files that people sent: what they are, and their bytes in a table of their own (PRODUCT 9)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.domain.papers import PictureSize
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of


class Upload(Base):
    """One file as it is kept: by its content, not by its name. `key` is the part of its address that nobody guesses."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("employees.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", name="a_picture_has_both"),
    )


class UploadContent(Base):
    """The bytes of an upload in one of its sizes: only what serves or prints it reads them."""

    __tablename__ = "upload_contents"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    size: Mapped[PictureSize] = mapped_column(one_of(PictureSize, "picture_size"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
