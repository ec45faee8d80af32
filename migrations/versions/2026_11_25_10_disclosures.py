"""How much of an outcome may be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0010_disclosures"
down_revision = "0009_commitments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosures",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "sight",
            sa.Enum("both", "weighted", "none", name="sight", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("ratings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["outcomes.contest_id"], name="fk_disclosures_contest_id"),
        sa.PrimaryKeyConstraint("contest_id", name="pk_disclosures"),
    )


def downgrade() -> None:
    op.drop_table("disclosures")
