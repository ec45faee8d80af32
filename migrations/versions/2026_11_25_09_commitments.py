"""What is published when a box is closed, and the turnout as of the last full hour."""

import sqlalchemy as sa
from alembic import op

revision = "0009_commitments"
down_revision = "0008_journal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitments",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("ballots >= 0", name="ballots_not_negative"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_commitments_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", name="pk_commitments"),
    )
    op.create_table(
        "hourly_turnout",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("voted", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.CheckConstraint("voted BETWEEN 0 AND eligible", name="voted_among_eligible"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_hourly_turnout_contest_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_hourly_turnout_unit_id"),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", name="pk_hourly_turnout"),
    )


def downgrade() -> None:
    op.drop_table("hourly_turnout")
    op.drop_table("commitments")
