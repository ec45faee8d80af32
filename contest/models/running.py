"""Signs of life of the processes, for /readyz."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from contest.extensions import Base, UTCDateTime


class Heartbeat(Base):
    """When a process was last seen alive: "beat" and "worker"."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
