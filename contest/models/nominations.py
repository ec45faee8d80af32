"""Nominations with their evidence, and the candidates they lead to (PRODUCT 6, 7, 9, 10)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_, select, text
from sqlalchemy.orm import Mapped, column_property, foreign, mapped_column, relationship

from contest.domain.eligibility import Reason
from contest.domain.nominations import NominationChannel, NominationStatus, RefusalReason
from contest.domain.papers import PaperKind
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.consents import Consent
from contest.models.contests import Contest, Criterion
from contest.models.staff import Employee, Unit
from contest.models.uploads import Upload

LIVE = "status NOT IN ('withdrawn', 'refused')"
BY_A_UNIT = f"{LIVE} AND channel IN ('head', 'collective')"
BY_A_PERSON = f"{LIVE} AND channel IN ('colleague', 'oneself')"


class Candidate(Base):
    """A person who stands in a contest: once, however many colleagues put the same person forward (PRODUCT 7)."""

    __tablename__ = "candidates"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    # As they were when the nomination was admitted: the paper and the results do not change when a person moves.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    position: Mapped[str] = mapped_column(String(200), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"), index=True)
    # Comes with every candidate, so that a page of faces asks for none of them by itself.
    photo_key: Mapped[str | None] = column_property(select(Upload.key).where(Upload.id == photo_id).scalar_subquery())
    # The candidacy in the vote of the branch that led here.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    # Whoever no longer may stand: not on the paper of those who vote from then on, and never a leader (PRODUCT 8, 23).
    dropped_reason: Mapped[Reason | None] = mapped_column(one_of(Reason, "dropped_reason"))
    dropped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    contest: Mapped[Contest] = relationship()
    employee: Mapped[Employee] = relationship()
    unit: Mapped[Unit] = relationship()
    photo: Mapped[Upload | None] = relationship()
    nominations: Mapped[list["Nomination"]] = relationship(order_by="Nomination.id", viewonly=True)
    consents: Mapped[list[Consent]] = relationship(
        primaryjoin=lambda: and_(
            Candidate.contest_id == foreign(Consent.contest_id), Candidate.employee_id == foreign(Consent.employee_id)
        ),
        viewonly=True,
    )

    __table_args__ = (
        UniqueConstraint("contest_id", "employee_id"),
        UniqueConstraint("contest_id", "id"),
        CheckConstraint("(dropped_at IS NULL) = (dropped_reason IS NULL)", name="dropped_with_a_reason"),
    )


class Nomination(Base):
    """What one nominator put forward about one person for one contest.

    `unit` is the unit whose place it takes. The nominator answers for it; `typed_by` is whoever sat at the keyboard:
    the same person, or the deputy or secretary who types for the head.
    """

    __tablename__ = "nominations"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    nominator_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    channel: Mapped[NominationChannel] = mapped_column(
        one_of(NominationChannel, "nomination_channel"), default=NominationChannel.HEAD
    )
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
    # Of the assembly of the labour collective.
    minutes_number: Mapped[str] = mapped_column(String(40), default="")
    minutes_date: Mapped[date | None]
    # The head who took up what a colleague or the person proposed.
    supported_by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    supported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Let in by name after the deadline.
    is_late: Mapped[bool] = mapped_column(default=False)
    # The contest at whose deadline it was still a draft; it moves on to the next period once (PRODUCT 10).
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    version: Mapped[int] = mapped_column(default=1)

    contest: Mapped[Contest] = relationship(foreign_keys=[contest_id])
    carried_from: Mapped[Contest | None] = relationship(foreign_keys=[carried_from_id])
    unit: Mapped[Unit] = relationship()
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id])
    nominator: Mapped[Employee] = relationship(foreign_keys=[nominator_id])
    typed_by: Mapped[Employee] = relationship(foreign_keys=[typed_by_id])
    supported_by: Mapped[Employee | None] = relationship(foreign_keys=[supported_by_id])
    decided_by: Mapped[Employee | None] = relationship(foreign_keys=[decided_by_id])
    candidate: Mapped[Candidate | None] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.criterion_id", cascade="all, delete-orphan")
    fact_remarks: Mapped[list["FactRemark"]] = relationship(order_by="FactRemark.id", cascade="all, delete-orphan")
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", cascade="all, delete-orphan")

    __table_args__ = (
        Index(
            "uq_nominations_one_by_a_unit",
            "contest_id",
            "employee_id",
            "unit_id",
            "channel",
            unique=True,
            sqlite_where=text(BY_A_UNIT),
            postgresql_where=text(BY_A_UNIT),
        ),
        Index(
            "uq_nominations_one_by_a_person",
            "contest_id",
            "employee_id",
            "nominator_id",
            unique=True,
            sqlite_where=text(BY_A_PERSON),
            postgresql_where=text(BY_A_PERSON),
        ),
        CheckConstraint("(employee_id = nominator_id) = (channel = 'oneself')", name="oneself_by_oneself"),
        CheckConstraint(
            "channel <> 'collective' OR status IN ('draft', 'withdrawn')"
            " OR (minutes_number <> '' AND minutes_date IS NOT NULL)",
            name="assembly_with_minutes",
        ),
        CheckConstraint("(supported_at IS NULL) = (supported_by_id IS NULL)", name="supported_by_somebody"),
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


class Attachment(Base):
    """A file in the papers of a nomination, under the name that its sender gave it."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id", ondelete="CASCADE"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(one_of(PaperKind, "attachment_kind"))
    name: Mapped[str] = mapped_column(String(120))

    upload: Mapped[Upload] = relationship()


class Attestation(Base):
    """HR's yes or no: nothing of a disciplinary kind speaks against this person. Never a text (PRODUCT 8)."""

    __tablename__ = "attestations"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True, autoincrement=False)
    is_clean: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("employees.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class LatePass(Base):
    """HR lets one person be nominated after the deadline, by name and with a reason (PRODUCT 10)."""

    __tablename__ = "late_passes"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("employees.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("reason <> ''", name="says_why"),)


class FactRemark(Base):
    """What a nominee says is wrong in a text about them; HR and the nominator read it (PRODUCT 9)."""

    __tablename__ = "fact_remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)
