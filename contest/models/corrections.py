"""What was wrong with a published result, said afterwards: never an edit, always a row more (PRODUCT 19)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.extensions import Base, UTCDateTime
from contest.models.contests import Contest
from contest.models.nominations import Candidate
from contest.models.staff import Employee


class Correction(Base):
    """One correction of an announced result.

    What was counted stays as it is; a title may be taken back and given on.
    """

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    number: Mapped[int]
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_ru: Mapped[str] = mapped_column(Text, default="")
    takes_from_id: Mapped[int | None]
    gives_to_id: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("employees.id"))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)

    contest: Mapped[Contest] = relationship()
    by: Mapped[Employee] = relationship()
    takes_from: Mapped[Candidate | None] = relationship(
        primaryjoin="and_(foreign(Correction.contest_id) == Candidate.contest_id,"
        " foreign(Correction.takes_from_id) == Candidate.id)",
        viewonly=True,
    )
    gives_to: Mapped[Candidate | None] = relationship(
        primaryjoin="and_(foreign(Correction.contest_id) == Candidate.contest_id,"
        " foreign(Correction.gives_to_id) == Candidate.id)",
        viewonly=True,
    )

    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        ForeignKeyConstraint(
            ["contest_id", "takes_from_id"],
            ["candidates.contest_id", "candidates.id"],
            name="fk_corrections_takes_from_id",
        ),
        ForeignKeyConstraint(
            ["contest_id", "gives_to_id"], ["candidates.contest_id", "candidates.id"], name="fk_corrections_gives_to_id"
        ),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("text_en <> '' OR text_ru <> ''", name="says_something"),
        CheckConstraint("takes_from_id <> gives_to_id", name="not_to_the_same"),
    )
