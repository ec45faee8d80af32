"""Files that people sent, and their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0014_uploads"
down_revision = "0013_stages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name="not_empty"),
        sa.CheckConstraint("(width IS NULL) = (height IS NULL)", name="a_picture_has_both"),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["employees.id"], name="fk_uploads_uploaded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.UniqueConstraint("key", name="uq_uploads_key"),
    )
    op.create_table(
        "upload_contents",
        sa.Column("upload_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "size",
            sa.Enum(
                "whole",
                "large",
                "small",
                name="picture_size",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name="fk_upload_contents_upload_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("upload_id", "size", name="pk_upload_contents"),
    )


def downgrade() -> None:
    op.drop_table("upload_contents")
    op.drop_table("uploads")
