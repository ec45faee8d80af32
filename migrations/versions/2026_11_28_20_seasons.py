"""Series of contests, their periods, and who qualifies by having led before."""

import sqlalchemy as sa
from alembic import op

revision = "0020_seasons"
down_revision = "0019_calendar"
branch_labels = None
depends_on = None

REASONS = (
    "oneself",
    "out_of_scope",
    "hired_later",
    "has_left",
    "not_below",
    "own_superior",
    "wrong_group",
    "hired_unknown",
    "too_new",
    "too_senior",
    "on_commission",
    "leader_before",
    "not_attested",
    "penalty",
    "consent_withdrawn",
    "leads_another",
)


def upgrade() -> None:
    op.add_column("contests", sa.Column("is_model", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "seasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("first_period", sa.Date(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("lengths", sa.String(length=40), nullable=False),
        sa.Column("fed_by_id", sa.Integer(), nullable=True),
        sa.Column("next_in_line", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("fed_by_id IS NULL OR fed_by_id <> id", name="not_fed_by_itself"),
        sa.ForeignKeyConstraint(["model_id"], ["contests.id"], name="fk_seasons_model_id"),
        sa.ForeignKeyConstraint(["fed_by_id"], ["seasons.id"], name="fk_seasons_fed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seasons"),
        sa.UniqueConstraint("model_id", name="uq_seasons_model_id"),
    )
    op.create_index("ix_seasons_fed_by_id", "seasons", ["fed_by_id"])
    op.create_table(
        "season_periods",
        sa.Column("season_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("contest_id IS NOT NULL OR note <> ''", name="opened_or_skipped_with_a_note"),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name="fk_season_periods_season_id"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_season_periods_contest_id"),
        sa.PrimaryKeyConstraint("season_id", "period_start", name="pk_season_periods"),
        sa.UniqueConstraint("contest_id", name="uq_season_periods_contest_id"),
    )
    op.create_table(
        "qualifications",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="qualification_reason", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_qualifications_contest_id"),
        sa.ForeignKeyConstraint(["source_id"], ["contests.id"], name="fk_qualifications_source_id"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_qualifications_employee_id"),
        sa.PrimaryKeyConstraint("contest_id", "source_id", "employee_id", name="pk_qualifications"),
    )
    op.create_index("ix_qualifications_source_id", "qualifications", ["source_id"])


def downgrade() -> None:
    op.drop_table("qualifications")
    op.drop_table("season_periods")
    op.drop_table("seasons")
    op.execute("DELETE FROM criteria WHERE contest_id IN (SELECT id FROM contests WHERE is_model)")
    op.execute("DELETE FROM contests WHERE is_model AND lead_id IS NOT NULL")
    op.execute("DELETE FROM contests WHERE is_model")
    op.drop_column("contests", "is_model")
