"""What nominees agree to (PRODUCT 23)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.consents import ConsentKind, ConsentState, ConsentWay
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.contests import Contest
from contest.models.staff import Employee


class Consent(Base):
    """One of the three consents of one person in one contest, as it stands; its history is in the journal.

    `fields` of the internal one: what may be shown beside the name, as PublishedField values with commas.
    """

    __tablename__ = "consents"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True, autoincrement=False, index=True
    )
    kind: Mapped[ConsentKind] = mapped_column(one_of(ConsentKind, "consent_kind"), primary_key=True)
    state: Mapped[ConsentState] = mapped_column(one_of(ConsentState, "consent_state"), default=ConsentState.ASKED)
    text_version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[str] = mapped_column(String(100), default="")
    way: Mapped[ConsentWay | None] = mapped_column(one_of(ConsentWay, "consent_way"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    contest: Mapped[Contest] = relationship()
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id])
    recorded_by: Mapped[Employee | None] = relationship(foreign_keys=[recorded_by_id])

    __table_args__ = (
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_or_asked"),
        CheckConstraint("(state = 'asked') = (way IS NULL)", name="answered_by_a_way"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at_an_instant"),
        CheckConstraint("text_version >= 1", name="versions_from_one"),
    )
