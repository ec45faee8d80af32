"""Accounts, roles, sign-ins and one-time links."""

import sqlalchemy as sa
from alembic import op

revision = "0002_accounts"
down_revision = "0001_staff"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.CheckConstraint("language IN ('', 'en', 'ru')", name="language_is_known"),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name="fk_accounts_employee_id"),
        sa.PrimaryKeyConstraint("employee_id", name="pk_accounts"),
    )
    op.create_table(
        "account_roles",
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "role",
            sa.Enum("hr", "admin", "witness", name="role", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["accounts.employee_id"], name="fk_account_roles_employee_id"),
        sa.PrimaryKeyConstraint("employee_id", "role", name="pk_account_roles"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["accounts.employee_id"], name="fk_sign_ins_employee_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_employee_id", "sign_ins", ["employee_id"])
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"])
    op.create_table(
        "account_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("invitation", "reset", name="token_kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["accounts.employee_id"], name="fk_account_tokens_employee_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account_tokens"),
        sa.UniqueConstraint("nonce", name="uq_account_tokens_nonce"),
    )
    op.create_index("ix_account_tokens_employee_id", "account_tokens", ["employee_id"])


def downgrade() -> None:
    op.drop_table("account_tokens")
    op.drop_table("sign_ins")
    op.drop_table("account_roles")
    op.drop_table("accounts")
