"""The box: sealed envelopes while voting runs, opened ballots in receipt order after it (SECRECY, Tables).

Only services.voting and services.counting hold a key to this module. No column here may tell who, when or in which
order; on SQLite the tables are WITHOUT ROWID, because the hidden row number gave the order of casting.
"""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.extensions import Base


class SealedBallot(Base):
    """An envelope that nobody can open before the close; kept under the hash of its receipt code."""

    __tablename__ = "sealed_ballots"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = ({"sqlite_with_rowid": False},)


class CountedBallot(Base):
    """An opened ballot, written in receipt order when the box was shaken: canonical marks and the reporting unit."""

    __tablename__ = "counted_ballots"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    receipt_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    marks: Mapped[str] = mapped_column(String(2000))

    __table_args__ = ({"sqlite_with_rowid": False},)
