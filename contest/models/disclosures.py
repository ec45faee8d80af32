"""How much of an outcome may be shown without telling how a small group voted (SECRECY, Tables)."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from contest.domain.disclosure import Sight
from contest.extensions import Base
from contest.models.columns import one_of


class Disclosure(Base):
    """Decided once, by the count, which alone sees the ballots by unit; the pages keep to it.

    `ratings` is JSON: how many voters gave each candidate points, where the mean of those is what counts.
    """

    __tablename__ = "disclosures"

    contest_id: Mapped[int] = mapped_column(ForeignKey("outcomes.contest_id"), primary_key=True, autoincrement=False)
    sight: Mapped[Sight] = mapped_column(one_of(Sight, "sight"))
    ratings: Mapped[str] = mapped_column(Text, default="")
