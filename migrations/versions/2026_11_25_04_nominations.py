"""Nominations, their evidence and the candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0004_nominations"
down_revision = "0003_contests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_candidates_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_candidates_employee_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_candidates_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
        sa.UniqueConstraint("contest_id", "employee_id", name="uq_candidates_contest_id_employee_id"),
        sa.UniqueConstraint("contest_id", "id", name="uq_candidates_contest_id_id"),
    )
    op.create_index("ix_candidates_employee_id", "candidates", ["employee_id"])
    op.create_table(
        "nominations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("nominator_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "sent_back",
                "admitted",
                "refused",
                "withdrawn",
                name="nomination_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("praise", sa.String(length=140), nullable=False),
        sa.Column("person_agrees", sa.Boolean(), nullable=False),
        sa.Column(
            "refusal_reason",
            sa.Enum(
                "not_eligible",
                "no_evidence",
                "wrong_period",
                "no_consent",
                "other",
                name="refusal_reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'admitted') = (candidate_id IS NOT NULL)", name="admitted_as_a_candidate"),
        sa.CheckConstraint("(status = 'refused') = (refusal_reason IS NOT NULL)", name="refused_with_a_reason"),
        sa.CheckConstraint("employee_id <> nominator_id", name="not_oneself"),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name="fk_nominations_candidate_id"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_nominations_contest_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employees.id"], name="fk_nominations_decided_by_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_nominations_employee_id"),
        sa.ForeignKeyConstraint(["nominator_id"], ["employees.id"], name="fk_nominations_nominator_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_nominations_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_nominations"),
    )
    op.create_index("ix_nominations_candidate_id", "nominations", ["candidate_id"])
    op.create_index("ix_nominations_contest_id", "nominations", ["contest_id"])
    op.create_index("ix_nominations_employee_id", "nominations", ["employee_id"])
    op.create_index("ix_nominations_nominator_id", "nominations", ["nominator_id"])
    op.create_index("ix_nominations_status", "nominations", ["status"])
    op.create_index("ix_nominations_unit_id", "nominations", ["unit_id"])
    op.create_index(
        "uq_nominations_one_by_a_unit",
        "nominations",
        ["contest_id", "employee_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("status NOT IN ('withdrawn', 'refused')"),
        postgresql_where=sa.text("status NOT IN ('withdrawn', 'refused')"),
    )
    op.create_table(
        "evidence",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name="says_something"),
        sa.ForeignKeyConstraint(["criterion_id"], ["criteria.id"], name="fk_evidence_criterion_id"),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name="fk_evidence_nomination_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("nomination_id", "criterion_id", name="pk_evidence"),
    )


def downgrade() -> None:
    op.drop_table("evidence")
    op.drop_table("nominations")
    op.drop_table("candidates")
