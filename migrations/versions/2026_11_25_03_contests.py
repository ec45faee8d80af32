"""Contests and their criteria."""

import sqlalchemy as sa
from alembic import op

revision = "0003_contests"
down_revision = "0002_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "month", "quarter", "year", name="period_kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_ru", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "draft",
                "planned",
                "nominating",
                "screening",
                "voting",
                "closed",
                "counted",
                "announced",
                "cancelled",
                "void",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("setup_step", sa.Integer(), nullable=False),
        sa.Column("nominations_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nominations_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announce_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "plurality",
                "approval",
                "score",
                "borda",
                "irv",
                "schulze",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("max_choices", sa.Integer(), nullable=True),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column(
            "score_mode",
            sa.Enum("sum", "mean", name="score_mode", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("min_ratings", sa.Integer(), nullable=False),
        sa.Column("borda_scale", sa.String(length=60), nullable=False),
        sa.Column(
            "weighting",
            sa.Enum(
                "raw",
                "cap",
                "sqrt",
                "equal",
                "points",
                name="weighting",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("weight_cap_percent", sa.Integer(), nullable=False),
        sa.Column("open_board", sa.Boolean(), nullable=False),
        sa.Column("lot_seed", sa.String(length=64), nullable=False),
        sa.Column("places_per_unit", sa.Integer(), nullable=False),
        sa.Column("least_field", sa.Integer(), nullable=False),
        sa.Column("own_vote_allowed", sa.Boolean(), nullable=False),
        sa.Column("privacy_threshold", sa.Integer(), nullable=False),
        sa.Column("tell_when_voting_opens", sa.Boolean(), nullable=False),
        sa.Column("tell_staff_the_result", sa.Boolean(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("traces_cleared", sa.Boolean(), nullable=False),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("phase <> 'voting' OR public_key IS NOT NULL", name="open_box_has_a_key"),
        sa.CheckConstraint(
            "phase IN ('draft', 'cancelled') OR (nominations_open_at IS NOT NULL AND nominations_close_at IS NOT NULL"
            " AND voting_open_at IS NOT NULL AND voting_close_at IS NOT NULL AND announce_at IS NOT NULL)",
            name="published_with_a_schedule",
        ),
        sa.CheckConstraint(
            "phase NOT IN ('counted', 'announced') OR wrapped_key IS NULL", name="counted_box_has_no_key"
        ),
        sa.CheckConstraint("least_field >= 1", name="field_at_least_one"),
        sa.CheckConstraint("max_choices IS NULL OR max_choices >= 1", name="choices_at_least_one"),
        sa.CheckConstraint(
            "nominations_open_at < nominations_close_at AND nominations_close_at <= voting_open_at"
            " AND voting_open_at < voting_close_at AND voting_close_at <= announce_at",
            name="phases_in_order",
        ),
        sa.CheckConstraint("max_points BETWEEN 1 AND 10", name="points_in_reason"),
        sa.CheckConstraint("min_ratings >= 1", name="ratings_at_least_one"),
        sa.CheckConstraint("weight_cap_percent BETWEEN 5 AND 100", name="cap_is_per_cent"),
        sa.CheckConstraint("NOT open_board OR method IN ('plurality', 'approval', 'score')", name="no_open_ranking"),
        sa.CheckConstraint("places_per_unit BETWEEN 1 AND 50", name="places_in_reason"),
        sa.CheckConstraint("privacy_threshold >= 2", name="privacy_threshold_at_least_two"),
        sa.ForeignKeyConstraint(["created_by_id"], ["employees.id"], name="fk_contests_created_by_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["units.id"], name="fk_contests_scope_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contests"),
    )
    op.create_index("ix_contests_phase", "contests", ["phase"])
    op.create_index("ix_contests_scope_id", "contests", ["scope_id"])
    op.create_index(
        "uq_contests_one_per_period",
        "contests",
        ["kind", "period_start", "scope_id"],
        unique=True,
        sqlite_where=sa.text("phase NOT IN ('draft', 'cancelled', 'void')"),
        postgresql_where=sa.text("phase NOT IN ('draft', 'cancelled', 'void')"),
    )
    op.create_table(
        "criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("key <> '' OR name <> ''", name="has_a_name"),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name="weight_is_per_cent"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_criteria_contest_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_criteria"),
        sa.UniqueConstraint("contest_id", "position", name="uq_criteria_contest_id_position"),
    )


def downgrade() -> None:
    op.drop_table("criteria")
    op.drop_table("contests")
