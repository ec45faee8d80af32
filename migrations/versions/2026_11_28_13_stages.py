"""Categories and branch stages of a contest, its channels, rule set, checklist, commission and quotas."""

import sqlalchemy as sa
from alembic import op

revision = "0013_stages"
down_revision = "0012_staff_groups"
branch_labels = None
depends_on = None

LIVE = "phase NOT IN ('draft', 'cancelled', 'void')"
CHECKS = {
    "ck_contests_stage": "stage IN ('whole', 'branch')",
    "ck_contests_late_policy": "late IN ('refuse', 'next_period')",
    "ck_contests_branches_in_order": (
        "nominations_open_at < branch_nominations_close_at AND branch_nominations_close_at <= branch_voting_open_at"
        " AND branch_voting_open_at < branch_voting_close_at AND branch_voting_close_at <= nominations_close_at"
    ),
    "ck_contests_published_with_the_branches": (
        "NOT branch_stage OR phase IN ('draft', 'cancelled') OR (branch_nominations_close_at IS NOT NULL"
        " AND branch_voting_open_at IS NOT NULL AND branch_voting_close_at IS NOT NULL)"
    ),
    "ck_contests_branch_leads_on": "(stage = 'branch') = (next_id IS NOT NULL)",
    "ck_contests_two_stages_at_most": "NOT branch_stage OR stage = 'whole'",
    "ck_contests_not_its_own_lead": "lead_id IS NULL OR lead_id <> id",
    "ck_contests_sends_in_reason": "sends BETWEEN 1 AND 50",
    "ck_contests_categories_in_reason": "category_position BETWEEN 1 AND 20",
    "ck_contests_people_at_least_one": "places_for_each IS NULL OR places_for_each >= 1",
}
FLAGS = ("branch_stage", "by_collective", "by_colleague", "by_oneself")
NEW = [
    "lead_id",
    "stage",
    "next_id",
    "sends",
    "category_position",
    "category_en",
    "category_ru",
    "one_title",
    "branch_stage",
    "branch_nominations_close_at",
    "branch_voting_open_at",
    "branch_voting_close_at",
    "places_for_each",
    "by_collective",
    "by_colleague",
    "by_oneself",
    "late",
]
PERIOD = ["kind", "period_start", "scope_id"]


def upgrade() -> None:
    op.drop_index("uq_contests_one_per_period", "contests")
    with op.batch_alter_table("contests") as batch:
        for name in ("lead_id", "next_id"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_contests_{name}"), "contests", [name], ["id"])
            batch.create_index(op.f(f"ix_contests_{name}"), [name])
        batch.add_column(sa.Column("stage", sa.String(length=20), nullable=False, server_default="whole"))
        batch.add_column(sa.Column("sends", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("category_position", sa.Integer(), nullable=False, server_default="1"))
        for name in ("category_en", "category_ru"):
            batch.add_column(sa.Column(name, sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("one_title", sa.Boolean(), nullable=False, server_default=sa.true()))
        for name in FLAGS:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("branch_nominations_close_at", "branch_voting_open_at", "branch_voting_close_at"):
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("places_for_each", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("late", sa.String(length=20), nullable=False, server_default="refuse"))
        add_checks(batch, CHECKS)
    one_per_period([*PERIOD, "stage", "category_position"])
    op.create_table(
        "eligibility",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seniority_least", sa.Integer(), nullable=True),
        sa.Column("seniority_most", sa.Integer(), nullable=True),
        sa.Column("staff_groups", sa.Text(), nullable=False),
        sa.Column("leader_pause", sa.Integer(), nullable=True),
        sa.Column("never_again", sa.Boolean(), nullable=False),
        sa.Column("off_commission", sa.Boolean(), nullable=False),
        sa.Column("needs_attestation", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seniority_least BETWEEN 1 AND 720", name="least_in_reason"),
        sa.CheckConstraint("seniority_most BETWEEN 1 AND 720", name="most_in_reason"),
        sa.CheckConstraint("seniority_least <= seniority_most", name="least_before_most"),
        sa.CheckConstraint("leader_pause BETWEEN 1 AND 240", name="pause_in_reason"),
        sa.CheckConstraint("NOT never_again OR leader_pause IS NULL", name="one_rule_about_leaders"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_eligibility_contest_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contest_id", name="pk_eligibility"),
    )
    op.create_table(
        "wanted_papers",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "petition",
                "career",
                "reference",
                "minutes",
                "consent",
                "photo",
                "other",
                name="paper_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name="fk_wanted_papers_contest_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contest_id", "kind", name="pk_wanted_papers"),
    )
    op.create_table(
        "unit_places",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places BETWEEN 0 AND 500", name="places_in_reason"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_unit_places_contest_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_places_unit_id"),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", name="pk_unit_places"),
    )
    op.create_table(
        "commission_members",
        sa.Column("contest_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name="fk_commission_members_contest_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_commission_members_employee_id"),
        sa.PrimaryKeyConstraint("contest_id", "employee_id", name="pk_commission_members"),
    )


def downgrade() -> None:
    for table in ("commission_members", "unit_places", "wanted_papers", "eligibility"):
        op.drop_table(table)
    op.drop_index("uq_contests_one_per_period", "contests")
    with op.batch_alter_table("contests") as batch:
        drop_checks(batch, CHECKS)
        for name in ("lead_id", "next_id"):
            batch.drop_index(op.f(f"ix_contests_{name}"))
            batch.drop_constraint(op.f(f"fk_contests_{name}"), type_="foreignkey")
        for name in NEW:
            batch.drop_column(name)
    one_per_period(PERIOD)


def one_per_period(columns: list[str]) -> None:
    op.create_index(
        "uq_contests_one_per_period",
        "contests",
        columns,
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def drop_checks(batch, names) -> None:
    for name in names:
        batch.drop_constraint(op.f(name), type_="check")


def add_checks(batch, checks: dict[str, str]) -> None:
    for name, text in checks.items():
        batch.create_check_constraint(op.f(name), sa.text(text))
