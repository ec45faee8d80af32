"""Nominations with their evidence, and the candidates they lead to (PRODUCT 7, 9)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.nominations import NominationStatus, RefusalReason
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest, Criterion
from contest.models.staff import Employee, Unit

LIVE = "status NOT IN ('withdrawn', 'refused')"


class Candidate(Base):
    """A person who stands in a contest: once, however many colleagues put the same person forward (PRODUCT 7)."""

    __tablename__ = "candidates"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    # As they were when the nomination was admitted: the paper and the results do not change when a person moves.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    position: Mapped[str] = mapped_column(String(200), default="")

    contest: Mapped[Contest] = relationship()
    employee: Mapped[Employee] = relationship()
    unit: Mapped[Unit] = relationship()
    nominations: Mapped[list["Nomination"]] = relationship(order_by="Nomination.id", viewonly=True)

    __table_args__ = (
        UniqueConstraint("contest_id", "employee_id"),
        UniqueConstraint("contest_id", "id"),
    )


class Nomination(Base):
    """What one nominator wrote about one person for one contest, on behalf of a unit."""

    __tablename__ = "nominations"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    nominator_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    status: Mapped[NominationStatus] = mapped_column(
        one_of(NominationStatus, "nomination_status"), default=NominationStatus.DRAFT, index=True
    )
    statement: Mapped[str] = mapped_column(Text, default="")
    # The deed in one line, for the honour board and the letters; where it is empty, the statement's beginning serves.
    praise: Mapped[str] = mapped_column(String(140), default="")
    person_agrees: Mapped[bool] = mapped_column(default=False)
    refusal_reason: Mapped[RefusalReason | None] = mapped_column(one_of(RefusalReason, "refusal_reason"))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    version: Mapped[int] = mapped_column(default=1)

    contest: Mapped[Contest] = relationship()
    unit: Mapped[Unit] = relationship()
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id])
    nominator: Mapped[Employee] = relationship(foreign_keys=[nominator_id])
    decided_by: Mapped[Employee | None] = relationship(foreign_keys=[decided_by_id])
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.criterion_id", cascade="all, delete-orphan")

    __table_args__ = (
        Index(
            "uq_nominations_one_by_a_unit",
            "contest_id",
            "employee_id",
            "unit_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        CheckConstraint("employee_id <> nominator_id", name="not_oneself"),
        CheckConstraint("(status = 'refused') = (refusal_reason IS NOT NULL)", name="refused_with_a_reason"),
        CheckConstraint("(status = 'admitted') = (candidate_id IS NOT NULL)", name="admitted_as_a_candidate"),
    )


class Evidence(Base):
    """What a nomination says to one criterion."""

    __tablename__ = "evidence"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    criterion: Mapped[Criterion] = relationship()

    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)
