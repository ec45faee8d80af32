"""Outcomes and places."""

import sqlalchemy as sa
from alembic import op

revision = "0006_outcomes"
down_revision = "0005_voting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcomes",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("raw_record", sa.Text(), nullable=False),
        sa.CheckConstraint("ballots BETWEEN 0 AND eligible", name="ballots_among_eligible"),
        sa.CheckConstraint("blank BETWEEN 0 AND ballots", name="blank_among_ballots"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_outcomes_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_announced_at", "outcomes", ["announced_at"])
    op.create_table(
        "placings",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT is_leader OR place = 1", name="leader_is_first"),
        sa.CheckConstraint("place >= 1", name="place_from_one"),
        sa.ForeignKeyConstraint(
            ["contest_id", "candidate_id"],
            ["candidates.contest_id", "candidates.id"],
            name="fk_placings_contest_id_candidate_id",
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["outcomes.contest_id"], name="fk_placings_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", "candidate_id", name="pk_placings"),
    )
    op.create_index("ix_placings_leaders", "placings", ["is_leader"])


def downgrade() -> None:
    op.drop_table("placings")
    op.drop_table("outcomes")
