"""Signs of life of the processes, and what stands in the way of a contest: for /readyz and for HR."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contest.domain.troubles import Trouble
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of


class Heartbeat(Base):
    """When a process was last seen alive: "beat", "worker" or "sender"."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TroubleNoted(Base):
    """A trouble of a contest, from the first failure until the step succeeds; then the row goes.

    `message` is the untranslated sentence of the refusal without any figure: figures of a small box would tell.
    """

    __tablename__ = "troubles"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    kind: Mapped[Trouble] = mapped_column(one_of(Trouble, "trouble_kind"), primary_key=True)
    message: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime] = mapped_column(UTCDateTime)
