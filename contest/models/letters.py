"""The outbox: every letter is a row under a unique key before it leaves (PRODUCT 19)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest
from contest.models.staff import Employee


class Letter(Base):
    """One message to one person.

    `about` names its occasion ("contest:7", "token:12"): a second letter of the kind cannot be written.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), index=True)
    channel: Mapped[LetterChannel] = mapped_column(
        one_of(LetterChannel, "letter_channel", 10), default=LetterChannel.EMAIL
    )
    kind: Mapped[LetterKind] = mapped_column(one_of(LetterKind, "letter_kind", 30))
    about: Mapped[str] = mapped_column(String(40))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    state: Mapped[LetterState] = mapped_column(one_of(LetterState, "letter_state", 10), default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trouble: Mapped[str] = mapped_column(String(300), default="")

    employee: Mapped[Employee] = relationship()
    contest: Mapped[Contest | None] = relationship()

    __table_args__ = (
        Index("uq_letters_once", "about", "kind", "employee_id", "channel", unique=True),
        Index("ix_letters_due", "state", "due_at"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )
