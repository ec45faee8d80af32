"""What was published when a box was closed: nobody can alter the votes afterwards (SECRECY, Close, commitment)."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contest.extensions import Base


class Commitment(Base):
    """The manifest of a closed box, the hash over it and the ballots, and how many ballots there were.

    The ballots themselves lie in the counted box alone: a count whose box no longer gives this hash is refused.
    """

    __tablename__ = "commitments"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    manifest: Mapped[str] = mapped_column(Text)
    ballots: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("ballots >= 0", name="ballots_not_negative"),)
