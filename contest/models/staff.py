"""Units as a tree and the people in them (PRODUCT 5)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.staff import UnitKind
from contest.extensions import Base
from contest.models.columns import one_of


class Unit(Base):
    """A company, branch or department. `path` is the row of ids from the root, "/1/4/17/": a subtree is a prefix."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[UnitKind] = mapped_column(one_of(UnitKind, "unit_kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    head_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id", use_alter=True), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id", use_alter=True), index=True)
    # Types for the head and decides nothing (PRODUCT 6).
    secretary_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id", use_alter=True), index=True)

    parent: Mapped["Unit | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])
    head: Mapped["Employee | None"] = relationship(foreign_keys=[head_id], post_update=True)
    deputy: Mapped["Employee | None"] = relationship(foreign_keys=[deputy_id], post_update=True)
    secretary: Mapped["Employee | None"] = relationship(foreign_keys=[secretary_id], post_update=True)

    __table_args__ = (
        CheckConstraint("(kind = 'company') = (parent_id IS NULL)", name="only_the_company_is_on_top"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        Index(
            "uq_units_one_company",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'company'"),
            postgresql_where=text("kind = 'company'"),
        ),
    )


class Employee(Base):
    """A person, known by the personnel number. Leavers are closed with `left_on`, never deleted."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(primary_key=True)
    personnel_number: Mapped[str] = mapped_column(String(32), unique=True)
    last_name: Mapped[str] = mapped_column(String(100))
    first_name: Mapped[str] = mapped_column(String(100))
    middle_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    position: Mapped[str] = mapped_column(String(200), default="")
    # Workers, specialists, managers ... in the company's own words; empty where the export does not say.
    staff_group: Mapped[str] = mapped_column(String(60), default="")
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None] = mapped_column(index=True)
    # Casefolded "number last first middle": SQLite folds only ASCII by itself, and a search must find «ёлкина» and
    # "ЁЛКИНА".
    search_text: Mapped[str] = mapped_column(String(400))

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])

    __table_args__ = (
        CheckConstraint("personnel_number <> ''", name="has_a_number"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("left_on IS NULL OR hired_on IS NULL OR left_on >= hired_on", name="left_after_hired"),
    )
