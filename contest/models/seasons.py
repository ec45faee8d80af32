"""Series of contests, what became of their periods, and who qualified by having led before (PRODUCT 2, 21)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.eligibility import Reason
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest
from contest.models.staff import Employee


class Season(Base):
    """A series. Its model is a draft contest that is never published itself: each new contest is made like it."""

    __tablename__ = "seasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), unique=True)
    first_period: Mapped[date]
    is_paused: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The lengths of the phases where they are not the usual ones (domain.seasons.written_lengths).
    lengths: Mapped[str] = mapped_column(String(40), default="")
    # Leaders of this series become candidates by themselves.
    fed_by_id: Mapped[int | None] = mapped_column(ForeignKey("seasons.id"), index=True)
    next_in_line: Mapped[bool] = mapped_column(default=False)
    # Why the next contest could not be opened; empty as soon as it could.
    trouble: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    model: Mapped[Contest] = relationship(foreign_keys=[model_id])
    fed_by: Mapped["Season | None"] = relationship(remote_side=[id])
    periods: Mapped[list["SeasonPeriod"]] = relationship(order_by="SeasonPeriod.period_start.desc()", viewonly=True)

    @property
    def is_ended(self) -> bool:
        """Whether HR has ended it: nothing opens any more, and another of its kind may take its place."""
        return self.ended_at is not None

    __table_args__ = (
        CheckConstraint("fed_by_id IS NULL OR fed_by_id <> id", name="not_fed_by_itself"),
        CheckConstraint("ended_at IS NULL OR is_paused", name="ended_is_paused"),
    )


class SeasonPeriod(Base):
    """One period of a season: opened as a contest, or skipped with a note. One row, so it is opened once."""

    __tablename__ = "season_periods"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), primary_key=True, autoincrement=False)
    period_start: Mapped[date] = mapped_column(primary_key=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), unique=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    season: Mapped[Season] = relationship()
    contest: Mapped[Contest | None] = relationship()

    __table_args__ = (CheckConstraint("contest_id IS NOT NULL OR note <> ''", name="opened_or_skipped_with_a_note"),)


class Qualification(Base):
    """A leader of an earlier contest who stands in this one by that, or dropped out, with the reason."""

    __tablename__ = "qualifications"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    source_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False, index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True, autoincrement=False)
    reason: Mapped[Reason | None] = mapped_column(one_of(Reason, "qualification_reason"))

    source: Mapped[Contest] = relationship(foreign_keys=[source_id])
    employee: Mapped[Employee] = relationship()
