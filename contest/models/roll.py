"""The roll: who may vote and whether they have (SECRECY, Tables).

It shares nothing with the box but the contest: no time, no sequence, no session, no address.
"""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contest.domain.ballots import Channel
from contest.extensions import Base
from contest.models.columns import one_of


class RollEntry(Base):
    """One person's right to vote in one contest, with the reporting unit frozen at opening (PRODUCT 11)."""

    __tablename__ = "roll"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True, autoincrement=False, index=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    has_voted: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel | None] = mapped_column(one_of(Channel, "channel", 10))

    __table_args__ = (CheckConstraint("has_voted = (channel IS NOT NULL)", name="voted_by_a_channel"),)
