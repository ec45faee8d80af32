"""The turnout as it was at the last full hour: what pages show while voting runs (SECRECY, Turnout and reminders)."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contest.extensions import Base


class HourlyTurnout(Base):
    """How many of a reporting group had voted at the last step. One row a group, overwritten: no history is kept."""

    __tablename__ = "hourly_turnout"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    eligible: Mapped[int]
    voted: Mapped[int]
    # The hour of the step, counted from 1970-01-01T00Z: coarse on purpose.
    hour: Mapped[int]

    __table_args__ = (CheckConstraint("voted BETWEEN 0 AND eligible", name="voted_among_eligible"),)
