"""The outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0007_letters"
down_revision = "0006_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", name="letter_channel", native_enum=False, create_constraint=True, length=10),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reset",
                "voting_opened",
                "nomination_decided",
                "winner",
                "candidate",
                "nominator",
                "result",
                name="letter_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "refused",
                "in_doubt",
                name="letter_state",
                native_enum=False,
                create_constraint=True,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_letters_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_letters_employee_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    op.create_index("ix_letters_contest_id", "letters", ["contest_id"])
    op.create_index("ix_letters_due", "letters", ["state", "due_at"])
    op.create_index("ix_letters_employee_id", "letters", ["employee_id"])
    op.create_index("uq_letters_once", "letters", ["about", "kind", "employee_id", "channel"], unique=True)


def downgrade() -> None:
    op.drop_table("letters")
