"""Other programs that are told what happens, and each single telling (PRODUCT 19)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.letters import LetterState
from contest.domain.webhooks import HookEvent, HookFormat
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest


class Webhook(Base):
    """An address that is told. The secret it shares with us is made from `nonce` and the key of the installation."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    format: Mapped[HookFormat] = mapped_column(one_of(HookFormat, "hook_format"))
    url: Mapped[str] = mapped_column(String(500))
    chat: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(5), default="en")
    nonce: Mapped[str] = mapped_column(String(43))
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("language IN ('en', 'ru')", name="language_is_known"),
        CheckConstraint("format <> 'telegram' OR chat <> ''", name="telegram_has_a_chat"),
    )


class Delivery(Base):
    """One telling of one event to one webhook; `about` names the occasion, so that it is told once."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    event: Mapped[HookEvent] = mapped_column(one_of(HookEvent, "hook_event", 30))
    about: Mapped[str] = mapped_column(String(40))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contests.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[LetterState] = mapped_column(one_of(LetterState, "delivery_state", 10), default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trouble: Mapped[str] = mapped_column(String(300), default="")

    webhook: Mapped[Webhook] = relationship()
    contest: Mapped[Contest | None] = relationship()

    __table_args__ = (
        Index("uq_deliveries_once", "webhook_id", "event", "about", unique=True),
        Index("ix_deliveries_due", "state", "due_at"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )
