"""The company's calendar: days decided by hand, Quality Week year by year, and the key of everybody's own feed."""

import sqlalchemy as sa
from alembic import op

revision = "0019_calendar"
down_revision = "0018_webhooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.CheckConstraint("note <> ''", name="says_why"),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.create_table(
        "quality_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quality_day", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("motto_en", sa.String(length=200), nullable=False),
        sa.Column("motto_ru", sa.String(length=200), nullable=False),
        sa.CheckConstraint("year BETWEEN 1 AND 9999", name="year_in_the_calendar"),
        sa.CheckConstraint("quality_day IS NULL OR note <> ''", name="other_day_says_why"),
        sa.PrimaryKeyConstraint("year", name="pk_quality_years"),
    )
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("feed_key", sa.String(length=43), nullable=True))
        batch.create_unique_constraint(op.f("uq_accounts_feed_key"), ["feed_key"])


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch:
        batch.drop_constraint(op.f("uq_accounts_feed_key"), type_="unique")
        batch.drop_column("feed_key")
    op.drop_table("quality_years")
    op.drop_table("calendar_days")
