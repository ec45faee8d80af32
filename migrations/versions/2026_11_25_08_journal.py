"""The journal and the signs of life."""

import sqlalchemy as sa
from alembic import op

revision = "0008_journal"
down_revision = "0007_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["employees.id"], name="fk_journal_by_id"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_journal_contest_id"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("hash", name="uq_journal_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_journal_previous_hash"),
    )
    op.create_index("ix_journal_contest_id", "journal", ["contest_id"])
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )


def downgrade() -> None:
    op.drop_table("heartbeats")
    op.drop_table("journal")
