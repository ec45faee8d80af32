"""What the count found, and the places of the candidates (PRODUCT 19)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.eligibility import Reason
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest
from contest.models.nominations import Candidate


class Outcome(Base):
    """The count of one contest: one row, so it cannot be counted twice. Nobody sees it before `announce_at`."""

    __tablename__ = "outcomes"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    eligible: Mapped[int]
    ballots: Mapped[int]
    blank: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    # What the engine found, as TALLY writes it: the count that decides, and the same ballots unweighted where the
    # contest weighs by unit. Empty for outcomes of before there was more than points.
    record: Mapped[str] = mapped_column(Text, default="")
    raw_record: Mapped[str] = mapped_column(Text, default="")

    contest: Mapped[Contest] = relationship()
    placings: Mapped[list["Placing"]] = relationship(order_by="Placing.place, Placing.candidate_id")

    __table_args__ = (
        CheckConstraint("blank BETWEEN 0 AND ballots", name="blank_among_ballots"),
        CheckConstraint("ballots BETWEEN 0 AND eligible", name="ballots_among_eligible"),
    )


class Placing(Base):
    """A candidate's place; equals share one. `score` is exact: an integer or "p/q" (TALLY)."""

    __tablename__ = "placings"

    contest_id: Mapped[int] = mapped_column(ForeignKey("outcomes.contest_id"), primary_key=True, autoincrement=False)
    candidate_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int]
    score: Mapped[str] = mapped_column(Text)
    is_leader: Mapped[bool] = mapped_column(default=False)
    # Who came before the leader and is not named all the same: says why (PRODUCT 8, 18).
    passed_over: Mapped[Reason | None] = mapped_column(one_of(Reason, "passed_over"))

    candidate: Mapped[Candidate] = relationship(overlaps="placings")

    __table_args__ = (
        ForeignKeyConstraint(["contest_id", "candidate_id"], ["candidates.contest_id", "candidates.id"]),
        CheckConstraint("place >= 1", name="place_from_one"),
        CheckConstraint("NOT is_leader OR passed_over IS NULL", name="leader_is_not_passed_over"),
        Index("ix_placings_leaders", "is_leader"),
    )
