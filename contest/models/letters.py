"""The outbox: every letter is a row under a unique key before it leaves (PRODUCT 19)."""

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.letters import LetterChannel, LetterKind, LetterState
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest
from contest.models.staff import Employee


class Letter(Base):
    """One message to one person.

    `about` names its occasion ("contest:7", "token:12"): a second letter of the kind cannot be written. A notice (of
    the channel "app") is shown from `due_at` on and needs no sender; `read_at` is its. E-mails that leave together are
    one message: that of the letter named by `goes_with_id`, and its fate is theirs.
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
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    goes_with_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"), index=True)
    trouble: Mapped[str] = mapped_column(String(300), default="")

    employee: Mapped[Employee] = relationship()
    contest: Mapped[Contest | None] = relationship()

    __table_args__ = (
        Index("uq_letters_once", "about", "kind", "employee_id", "channel", unique=True),
        Index("ix_letters_due", "state", "due_at"),
        Index("ix_letters_of_a_person", "employee_id", "channel", "due_at"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("channel = 'app' OR read_at IS NULL", name="only_notices_are_read"),
        CheckConstraint("channel <> 'app' OR state = 'sent'", name="notices_are_there"),
        CheckConstraint("goes_with_id IS NULL OR (channel = 'email' AND goes_with_id <> id)", name="goes_with_another"),
    )


class LetterHours(Base):
    """When no letter leaves, as HR decided; without the row the usual hours hold (domain.letter_times)."""

    __tablename__ = "letter_hours"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quiet_from: Mapped[time] = mapped_column(Time)
    quiet_until: Mapped[time] = mapped_column(Time)

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class ReminderWritten(Base):
    """A reminder of the clock about a contest: one row, so it is written once, to so many people.

    Of a reminder to vote `people` is how many are on the roll: how many had not voted at that instant nothing says.
    """

    __tablename__ = "reminders_written"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[LetterKind] = mapped_column(one_of(LetterKind, "reminder_kind", 30), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    people: Mapped[int]
