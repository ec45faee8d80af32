"""The roll and the box, which share nothing but the contest."""

import sqlalchemy as sa
from alembic import op

revision = "0005_voting"
down_revision = "0004_nominations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("has_voted", sa.Boolean(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("web", "kiosk", "paper", name="channel", native_enum=False, create_constraint=True, length=10),
            nullable=True,
        ),
        sa.CheckConstraint("has_voted = (channel IS NOT NULL)", name="voted_by_a_channel"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_roll_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_roll_employee_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_roll_unit_id"),
        sa.PrimaryKeyConstraint("contest_id", "employee_id", name="pk_roll"),
    )
    op.create_index("ix_roll_employee_id", "roll", ["employee_id"])
    op.create_table(
        "sealed_ballots",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_sealed_ballots_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", "receipt_hash", name="pk_sealed_ballots"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counted_ballots",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_counted_ballots_contest_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_counted_ballots_unit_id"),
        sa.PrimaryKeyConstraint("contest_id", "receipt_code", name="pk_counted_ballots"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("counted_ballots")
    op.drop_table("sealed_ballots")
    op.drop_table("roll")
