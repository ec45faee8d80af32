"""Corrections of announced results, and telling webhooks of them."""

import sqlalchemy as sa
from alembic import op

revision = "0022_corrections"
down_revision = "0021_notices"
branch_labels = None
depends_on = None

OLD_EVENTS = "event IN ('nominations_opened', 'voting_opened', 'announced', 'test')"
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


def downgrade() -> None:
    op.execute("DELETE FROM deliveries WHERE event = 'corrected'")
    check_events(OLD_EVENTS)
    op.drop_table("corrections")


def check_events(text: str) -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_constraint(op.f("ck_deliveries_hook_event"), type_="check")
        batch.create_check_constraint(op.f("ck_deliveries_hook_event"), sa.text(text))
