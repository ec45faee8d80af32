"""Seasons that were ended."""

import sqlalchemy as sa
from alembic import op

revision = "0023_seasons_ended"
down_revision = "0022_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("seasons") as batch:
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("ck_seasons_ended_is_paused"), sa.text("ended_at IS NULL OR is_paused"))


def downgrade() -> None:
    """An ended season stays paused: it opens nothing, and HR can let it go on."""
    with op.batch_alter_table("seasons") as batch:
        batch.drop_constraint(op.f("ck_seasons_ended_is_paused"), type_="check")
        batch.drop_column("ended_at")
