"""The journal: who did what, each entry chained to the one before (PRODUCT 25)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.extensions import Base, UTCDateTime
from contest.models.staff import Employee


class JournalEntry(Base):
    """One act. There is never an entry for a vote. `previous_hash` is unique: the chain cannot fork."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    act: Mapped[str] = mapped_column(String(40))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    details: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    by: Mapped[Employee | None] = relationship()
