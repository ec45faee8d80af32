"""What stands in the way of a contest, for HR and the monitoring."""

import sqlalchemy as sa
from alembic import op

revision = "0011_troubles"
down_revision = "0010_disclosures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "key",
                "box",
                "fault",
                "traces",
                name="trouble_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_troubles_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", "kind", name="pk_troubles"),
    )


def downgrade() -> None:
    op.drop_table("troubles")
