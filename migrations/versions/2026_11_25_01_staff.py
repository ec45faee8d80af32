"""Units as a tree and the people in them."""

import sqlalchemy as sa
from alembic import op

revision = "0001_staff"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "branch",
                "department",
                name="unit_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'company') = (parent_id IS NULL)", name="only_the_company_is_on_top"),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("code", name="uq_units_code"),
    )
    op.create_index("ix_units_deputy_id", "units", ["deputy_id"])
    op.create_index("ix_units_head_id", "units", ["head_id"])
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    op.create_index("ix_units_path", "units", ["path"])
    op.create_index(
        "uq_units_one_company",
        "units",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("kind = 'company'"),
        postgresql_where=sa.text("kind = 'company'"),
    )
    op.create_table(
        "employees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("personnel_number", sa.String(length=32), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.CheckConstraint("personnel_number <> ''", name="has_a_number"),
        sa.CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        sa.CheckConstraint("left_on IS NULL OR hired_on IS NULL OR left_on >= hired_on", name="left_after_hired"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_employees_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_employees"),
        sa.UniqueConstraint("email", name="uq_employees_email"),
        sa.UniqueConstraint("personnel_number", name="uq_employees_personnel_number"),
    )
    op.create_index("ix_employees_left_on", "employees", ["left_on"])
    op.create_index("ix_employees_unit_id", "employees", ["unit_id"])
    # The two tables point at each other: a unit has a head, an employee has a unit.
    with op.batch_alter_table("units") as units:
        units.create_foreign_key("fk_units_head_id", "employees", ["head_id"], ["id"])
        units.create_foreign_key("fk_units_deputy_id", "employees", ["deputy_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("units") as units:
        units.drop_constraint("fk_units_head_id", type_="foreignkey")
        units.drop_constraint("fk_units_deputy_id", type_="foreignkey")
    op.drop_table("employees")
    op.drop_table("units")
