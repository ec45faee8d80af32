"""What the company decided about its calendar: single days, and Quality Week year by year (PRODUCT 1)."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.extensions import Base


class CalendarDay(Base):
    """A day that is worked on, or free, whatever the law and the week say."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_worked: Mapped[bool]
    note: Mapped[str] = mapped_column(String(120))

    __table_args__ = (CheckConstraint("note <> ''", name="says_why"),)


class QualityYear(Base):
    """Another Quality Day than the computed one, with a note, and the motto of the year in both languages."""

    __tablename__ = "quality_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quality_day: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(120), default="")
    motto_en: Mapped[str] = mapped_column(String(200), default="")
    motto_ru: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        CheckConstraint("year BETWEEN 1 AND 9999", name="year_in_the_calendar"),
        CheckConstraint("quality_day IS NULL OR note <> ''", name="other_day_says_why"),
    )
