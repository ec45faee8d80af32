"""The consents of nominees; those given through their nominators are taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0016_consents"
down_revision = "0015_channels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "taking_part",
                "internal",
                "outside",
                name="consent_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "given",
                "declined",
                "withdrawn",
                name="consent_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.String(length=100), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "app",
                "mail",
                "paper",
                "nominator",
                name="consent_way",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_or_asked"),
        sa.CheckConstraint("(state = 'asked') = (way IS NULL)", name="answered_by_a_way"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at_an_instant"),
        sa.CheckConstraint("text_version >= 1", name="versions_from_one"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_consents_contest_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_consents_employee_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["employees.id"], name="fk_consents_recorded_by_id"),
        sa.PrimaryKeyConstraint("contest_id", "employee_id", "kind", name="pk_consents"),
    )
    op.create_index("ix_consents_employee_id", "consents", ["employee_id"])
    # The nominator had to tick that the person "agrees to be nominated and shown to all voters by name".
    for kind, fields in (("taking_part", ""), ("internal", "photo,work,texts")):
        op.execute(
            "INSERT INTO consents (contest_id, employee_id, kind, state, text_version, fields, way, recorded_by_id,"
            " asked_at, answered_at)"
            f" SELECT contest_id, employee_id, '{kind}', 'given', 1, '{fields}', 'nominator', MIN(nominator_id),"
            " MIN(saved_at), MIN(saved_at) FROM nominations WHERE person_agrees AND status <> 'draft'"
            " GROUP BY contest_id, employee_id"
        )


def downgrade() -> None:
    op.drop_index("ix_consents_employee_id", "consents")
    op.drop_table("consents")
