"""Corrections of announced results, telling webhooks of them, and a further reason not to stand."""

import sqlalchemy as sa
from alembic import op

revision = "0022_corrections"
down_revision = "0021_notices"
branch_labels = None
depends_on = None

OLD_EVENTS = "event IN ('nominations_opened', 'voting_opened', 'announced', 'test')"
OLD_REASONS = (
    "'oneself', 'out_of_scope', 'hired_later', 'has_left', 'not_below', 'own_superior', 'wrong_group',"
    " 'hired_unknown', 'too_new', 'too_senior', 'on_commission', 'leader_before', 'not_attested', 'penalty',"
    " 'consent_withdrawn', 'leads_another'"
)
REASON_COLUMNS = {"candidates": "dropped_reason", "placings": "passed_over", "qualifications": "reason"}
REASON_CHECKS = {
    "candidates": "ck_candidates_dropped_reason",
    "placings": "ck_placings_passed_over",
    "qualifications": "ck_qualifications_qualification_reason",
}
NEW_EVENTS = "event IN ('nominations_opened', 'voting_opened', 'announced', 'corrected', 'test')"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_ru", sa.Text(), nullable=False),
        sa.Column("takes_from_id", sa.Integer(), nullable=True),
        sa.Column("gives_to_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.CheckConstraint("text_en <> '' OR text_ru <> ''", name="says_something"),
        sa.CheckConstraint("takes_from_id <> gives_to_id", name="not_to_the_same"),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_corrections_contest_id"),
        sa.ForeignKeyConstraint(["by_id"], ["employees.id"], name="fk_corrections_by_id"),
        sa.ForeignKeyConstraint(
            ["contest_id", "takes_from_id"],
            ["candidates.contest_id", "candidates.id"],
            name="fk_corrections_takes_from_id",
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "gives_to_id"], ["candidates.contest_id", "candidates.id"], name="fk_corrections_gives_to_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint("contest_id", "number", name="uq_corrections_contest_id_number"),
    )
    check_events(NEW_EVENTS)
    check_reasons(f"{OLD_REASONS}, 'not_agreed'")


def downgrade() -> None:
    for table, column in REASON_COLUMNS.items():
        op.execute(f"UPDATE {table} SET {column} = 'consent_withdrawn' WHERE {column} = 'not_agreed'")
    check_reasons(OLD_REASONS)
    op.execute("DELETE FROM deliveries WHERE event = 'corrected'")
    check_events(OLD_EVENTS)
    op.drop_table("corrections")


def check_events(text: str) -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_constraint(op.f("ck_deliveries_hook_event"), type_="check")
        batch.create_check_constraint(op.f("ck_deliveries_hook_event"), sa.text(text))


def check_reasons(reasons: str) -> None:
    for table, column in REASON_COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(REASON_CHECKS[table]), type_="check")
            batch.create_check_constraint(op.f(REASON_CHECKS[table]), sa.text(f"{column} IN ({reasons})"))
