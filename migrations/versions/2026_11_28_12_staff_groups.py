"""Staff groups of people, and the secretary who types for the head of a unit."""

import sqlalchemy as sa
from alembic import op

revision = "0012_staff_groups"
down_revision = "0011_troubles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("employees", sa.Column("staff_group", sa.String(length=60), nullable=False, server_default=""))
    with op.batch_alter_table("units") as batch:
        batch.add_column(sa.Column("secretary_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_units_secretary_id"), "employees", ["secretary_id"], ["id"])
        batch.create_index(op.f("ix_units_secretary_id"), ["secretary_id"])


def downgrade() -> None:
    with op.batch_alter_table("units") as batch:
        batch.drop_index(op.f("ix_units_secretary_id"))
        batch.drop_constraint(op.f("fk_units_secretary_id"), type_="foreignkey")
        batch.drop_column("secretary_id")
    with op.batch_alter_table("employees") as batch:
        batch.drop_column("staff_group")
